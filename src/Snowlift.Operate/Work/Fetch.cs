using System.Formats.Tar;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Operate.Work;

/// <summary>A file or a folder to be copied from a machine.</summary>
/// <param name="Remote">Its path there; a relative one begins in the home folder.</param>
/// <param name="Local">What it is to be called here.</param>
public sealed record Fetch(string Remote, string Local)
{
    /// <summary>Copies it over SSH, as an archive that is unpacked here.</summary>
    /// <returns>What to tell: what came, and what was left out.</returns>
    /// <exception cref="SnowliftException">It is not there, or cannot be written here.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(IProcessRunner processes, HostSsh access, CancellationToken cancellation)
    {
        var archive = Path.Combine(Path.GetTempPath(), "snowlift-" + Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var stream = new FileStream(archive, options);
        var script = Scripts.Send(Remote);
        var sent = await processes.RunAsync(
            access.Run(script.ToRemoteCommand(asRoot: false)), new ProcessOutput { Into = stream }, cancellation);
        if (!sent.Succeeded)
        {
            throw new SnowliftException(
                sent.ExitCode == 255 ? ExitCode.Ssh : ExitCode.Install, $"{Remote} could not be copied back",
                string.Join('\n', sent.LastLines(3)), "The server is gone with it, unless it was kept: add --keep to look around.");
        }

        stream.Position = 0;
        try
        {
            return await UnpackAsync(stream, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            throw new SnowliftException(
                ExitCode.Usage, $"{Remote} came, but could not be written to {Local}", e.Message, "Name another place: --get REMOTE:LOCAL", e);
        }
    }

    /// <summary>
    /// Unpacks what <c>send.sh</c> sent: one file or one folder called <c>it</c>. The machine may be anybody's: a name that
    /// leads out of the folder is refused, and only files and folders are made, never links.
    /// </summary>
    /// <exception cref="FormatException">A name leads elsewhere.</exception>
    internal async Task<IReadOnlyList<string>> UnpackAsync(Stream archive, CancellationToken cancellation)
    {
        var (files, left) = (0, 0);
        await using var tar = new TarReader(archive, leaveOpen: true);
        while (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            var to = PathOf(entry.Name);
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    Directory.CreateDirectory(to);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                    await WriteAsync(entry, to, cancellation);
                    files++;
                    break;
                default:
                    left++;
                    break;
            }
        }

        return left == 0
            ? [$"{Remote} → {Local} ({Count(files, "file")})"]
            : [$"{Remote} → {Local} ({Count(files, "file")}; {Count(left, "link or special file", "links and special files")} left out)"];
    }

    private static string Count(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";

    private string PathOf(string name)
    {
        var parts = name.TrimEnd('/').Split('/');
        if (parts[0] != "it" || parts.Any(part => part is "" or "." or ".." || part.Contains('\0', StringComparison.Ordinal)))
        {
            throw new FormatException($"the archive names '{name}', which leads elsewhere");
        }

        var path = Local;
        foreach (var part in parts.Skip(1))
        {
            // What lay here before may be a link to anywhere.
            if (new DirectoryInfo(path).LinkTarget is not null)
            {
                throw new FormatException($"'{path}' is a link");
            }

            path = Path.Combine(path, part);
        }

        return path;
    }

    private static async Task WriteAsync(TarEntry entry, string to, CancellationToken cancellation)
    {
        if (Path.GetDirectoryName(to) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        // Not written through a link, and not with another file's permissions.
        File.Delete(to);
        await using (var file = new FileStream(to, FileMode.CreateNew, FileAccess.Write))
        {
            if (entry.DataStream is { } content)
            {
                await content.CopyToAsync(file, cancellation);
            }
        }

        if (!OperatingSystem.IsWindows() && (entry.Mode & UnixFileMode.UserExecute) != UnixFileMode.None)
        {
            File.SetUnixFileMode(to, File.GetUnixFileMode(to) | UnixFileMode.UserExecute);
        }
    }
}
