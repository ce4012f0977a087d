using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Install.Requests;
using Snowlift.Machines.Files;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Cli.Commands;

/// <summary>What of ours the new system, or its installer, is given: read once, here, since it may come from a pipe.</summary>
internal sealed class BroughtOptions(CliContext context)
{
    private const int LargestKey = 1024 * 1024;

    private readonly Option<string?> _hostKey = new("--host-key")
    {
        HelpName = "FILE",
        Description = "The host key of the new system: a private ed25519 key (default: that of snowlift host-key, else one made there)",
    };

    private readonly Option<string?> _extraFiles = new("--extra-files")
    {
        HelpName = "DIR",
        Description = "Files for the new system, as they lie below /; root's, with their modes",
    };

    private readonly Option<string[]> _chown = new("--chown")
    {
        HelpName = "PATH=USER[:GROUP]",
        Description = "Whose such a path is, with all below it; may be repeated",
    };

    private readonly Option<string[]> _diskKeys = new("--disk-encryption-key")
    {
        HelpName = "REMOTE=LOCAL",
        Description = "The file LOCAL, as REMOTE in the installer's RAM while the disk is set up; may be repeated",
    };

    public void AddTo(Command to, bool hidden)
    {
        foreach (var option in new Option[] { _hostKey, _extraFiles, _chown, _diskKeys })
        {
            option.Hidden = hidden;
            to.Add(option);
        }
    }

    /// <summary>The request with them; their contents are secrets from now on.</summary>
    /// <exception cref="SnowliftException">Something cannot be brought (usage).</exception>
    public DeployRequest Read(ParseResult parsed, DeployRequest request)
    {
        var owners = (parsed.GetValue(_chown) ?? []).Select(Ownership.Parse).ToList();
        var files = parsed.GetValue(_extraFiles) is { } folder ? Pack(folder) with { Owners = owners } : null;
        if (files is null && owners.Count > 0)
        {
            throw new SnowliftException(ExitCode.Usage, "--chown is for the files of --extra-files", null, "Add --extra-files DIR.");
        }

        var keys = (parsed.GetValue(_diskKeys) ?? []).Select(ReadKey).ToList();
        var named = parsed.GetValue(_hostKey) is { } path
            ? HostKeyFile.Parse(System.Text.Encoding.UTF8.GetString(ReadFile("--host-key", path)), path)
            : null;
        foreach (var secret in keys.Select(key => key.Content).Concat(files?.Private ?? []))
        {
            context.Secrets.Add(secret);
        }

        context.Secrets.Add(named?.PrivatePem ?? "");
        return request with { HostKey = named, ExtraFiles = files, DiskKeys = keys };
    }

    private ExtraFiles Pack(string folder)
    {
        var full = Path.GetFullPath(Path.Combine(context.WorkingDirectory, folder));
        return Directory.Exists(full) ? FolderArchive.Pack(full) : throw new SnowliftException(
            ExitCode.Usage, $"There is no folder {full}", null, "--extra-files names a folder that exists.");
    }

    private InstallerFile ReadKey(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var flaw = equals <= 0 || equals == text.Length - 1 ? "one half is missing"
            : TargetPath.Flaw(text[..equals]) ?? (text.StartsWith("/mnt/", StringComparison.Ordinal) ? "/mnt is the new disk" : null);
        return flaw is null
            ? new InstallerFile(text[..equals], new Secret(ReadFile("--disk-encryption-key", text[(equals + 1)..])))
            : throw new SnowliftException(
                ExitCode.Usage, $"--disk-encryption-key cannot be '{text}'", $"It reads REMOTE=LOCAL, and {flaw}.",
                "For example: --disk-encryption-key /tmp/disk.key=./disk.key");
    }

    private byte[] ReadFile(string option, string path)
    {
        var file = context.ExistingFile(option, path)!;
        try
        {
            // A pipe has no length, and can be read once.
            using var stream = File.OpenRead(file);
            using var all = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                all.Write(buffer, 0, read);
                if (all.Length > LargestKey)
                {
                    throw new SnowliftException(ExitCode.Usage, $"{file} is larger than 1 MiB: that is no key", null, $"Name another file with {option}.");
                }
            }

            return all.Length > 0 ? all.ToArray() : throw new SnowliftException(
                ExitCode.Usage, $"{file} is empty", null, $"{option} names a file that holds a key.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SnowliftException(ExitCode.Usage, $"{file} cannot be read", e.Message, $"{option} names a file that you may read.", e);
        }
    }
}
