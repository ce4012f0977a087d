using System.Formats.Tar;
using System.Text;
using Snowlift.Operate.Work;

namespace Snowlift.Rooms.Tests.Life;

/// <summary>An archive that a machine sent is not trusted.</summary>
public sealed class FetchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-fetch-").FullName;

    private string Local => Path.Combine(_folder, "results");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_folder_arrives_under_its_new_name()
    {
        var said = await UnpackAsync(Folder("it/"), File("it/a.txt", "a"), File("it/sub/b.sh", "b", UnixFileMode.UserRead | UnixFileMode.UserExecute));
        said.ShouldHaveSingleItem().ShouldBe($"results → {Local} (2 files)");
        (await System.IO.File.ReadAllTextAsync(Path.Combine(Local, "a.txt"))).ShouldBe("a");
        (System.IO.File.GetUnixFileMode(Path.Combine(Local, "sub", "b.sh")) & UnixFileMode.UserExecute).ShouldBe(UnixFileMode.UserExecute);
        (System.IO.File.GetUnixFileMode(Path.Combine(Local, "sub", "b.sh")) & UnixFileMode.UserWrite).ShouldBe(UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_file_replaces_what_was_there()
    {
        await System.IO.File.WriteAllTextAsync(Local, "old, and longer");
        await UnpackAsync(File("it", "new"));
        (await System.IO.File.ReadAllTextAsync(Local)).ShouldBe("new");
    }

    [Theory]
    [InlineData("/etc/passwd"), InlineData("../up"), InlineData("it/../../up"), InlineData("it/./a"), InlineData("it//a"), InlineData("other")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name)
    {
        await Should.ThrowAsync<FormatException>(() => UnpackAsync(File(name, "bad")));
        Directory.EnumerateFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Links_are_left_out_and_said()
    {
        var said = await UnpackAsync(
            Folder("it/"), new PaxTarEntry(TarEntryType.SymbolicLink, "it/way") { LinkName = "/etc" },
            new PaxTarEntry(TarEntryType.HardLink, "it/twin") { LinkName = "it/a" });
        said.ShouldHaveSingleItem().ShouldBe($"results → {Local} (0 files; 2 links and special files left out)");
        Directory.EnumerateFileSystemEntries(Local).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_that_lay_here_is_not_written_through()
    {
        var outside = Path.Combine(_folder, "outside");
        Directory.CreateDirectory(outside);
        Directory.CreateSymbolicLink(Local, outside);
        await Should.ThrowAsync<FormatException>(() => UnpackAsync(File("it/a.txt", "bad")));
        Directory.EnumerateFileSystemEntries(outside).ShouldBeEmpty();
    }

    private static PaxTarEntry Folder(string name) => new(TarEntryType.Directory, name);

    private static PaxTarEntry File(string name, string content, UnixFileMode mode = UnixFileMode.UserRead) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)), Mode = mode };

    private async Task<IReadOnlyList<string>> UnpackAsync(params PaxTarEntry[] entries)
    {
        using var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                await tar.WriteEntryAsync(entry);
            }
        }

        archive.Position = 0;
        return await new Fetch("results", Local).UnpackAsync(archive, CancellationToken.None);
    }
}
