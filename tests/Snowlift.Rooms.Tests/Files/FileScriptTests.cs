using System.Formats.Tar;
using Snowlift.Checks.Facts;
using Snowlift.Machines.Files;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Files;

/// <summary>The scripts that bring files, run here by a real sh in a folder that plays the new root.</summary>
public sealed class FileScriptTests : IDisposable
{
    private static readonly BootId Boot = new(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    private readonly string _root = Directory.CreateTempSubdirectory("snowlift-root-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Extra_files_arrive_with_their_modes_and_go_to_their_owners()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root gives files away");
        using var folder = new Folder();
        folder.Write("var/lib/app/token", "t0k3n", 0b110_000_000);
        folder.Write("etc/motd", "hello\n", 0b110_100_100);
        var files = FolderArchive.Pack(folder.Path) with { Owners = [Ownership.Parse("/var/lib/app=app:992"), Ownership.Parse("/etc/motd=1234")] };

        var said = await RunAsync(Scripts.ExtraFiles(Boot, _root, files));
        said.ExitCode.ShouldBe(0, string.Join('\n', said.Error));
        said.Output.ShouldBe("files=2\n");
        Directory.GetFileSystemEntries(_root).Select(Path.GetFileName).Order().ShouldBe(["etc", "var"]);
        await File.WriteAllTextAsync(Path.Combine(_root, "etc/passwd"), "root:x:0:0::/root:/bin/sh\napp:x:991:992::/var/lib/app:/bin/false\n", Token);

        said = await RunAsync(Scripts.OwnFiles(Boot, _root, files.Owners));
        said.ExitCode.ShouldBe(0, string.Join('\n', said.Error));
        (await StatAsync("var/lib/app/token")).ShouldBe("600 991 992");
        (await StatAsync("etc/motd")).ShouldBe("644 1234 0");
        (await StatAsync("etc")).ShouldBe("755 0 0");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/absolute")]
    [InlineData("a/../../outside")]
    public async Task An_archive_that_leads_out_is_refused_before_anything_is_unpacked(string path)
    {
        var said = await RunAsync(Scripts.ExtraFiles(Boot, _root, new ExtraFiles(new Secret(Tar("inside", path)), 2)));

        said.ExitCode.ShouldBe(30);
        said.Error.ShouldHaveSingleItem().ShouldBe($"the archive leads out of {_root}: {path}");
        Directory.GetFileSystemEntries(_root).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/absolute")]
    public async Task A_flakes_source_that_leads_out_is_refused(string path)
    {
        var gzipped = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(gzipped, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(Tar("flake.nix", path));
        }

        var said = await RunAsync(Scripts.ReceiveFlake(
            Path.Combine(_root, "flake"), StandardInput.FromStream(() => new MemoryStream(gzipped.ToArray()))));

        said.ExitCode.ShouldBe(21);
        said.Error.ShouldContain($"the flake's source leads out of its folder: {path}");
        Directory.Exists(Path.Combine(_root, "flake")).ShouldBeFalse();
    }

    [Fact]
    public async Task Nobody_owns_what_is_not_there_nor_what_lies_behind_a_link()
    {
        Directory.CreateDirectory(Path.Combine(_root, "etc"));
        Directory.CreateDirectory(Path.Combine(_root, "real"));
        await File.WriteAllTextAsync(Path.Combine(_root, "real/file"), "x", Token);
        File.CreateSymbolicLink(Path.Combine(_root, "link"), "real");

        (await OwnAsync("/gone", "0")).ShouldBe((31, "there is no /gone"));
        (await OwnAsync("/link/file", "0")).ShouldBe((31, "/link/file leads over a link"));
        (await OwnAsync("/real/file", "nobody-knows")).ShouldBe((31, "the new system has no user nobody-knows"));
        (await OwnAsync("/real/file", "0:nobody-knows")).ShouldBe((31, "the new system has no group nobody-knows"));
    }

    [Fact]
    public async Task A_disks_key_goes_into_RAM_for_root_alone_and_nowhere_else()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "there is no RAM disk on this computer");
        var ram = Path.Combine("/dev/shm", Path.GetFileName(_root));
        try
        {
            var file = ram + "/keys/it's $(id) a key";
            var said = await RunAsync(Scripts.PutInRam(Boot, new InstallerFile(file, new Secret([0, 255, 10, 10]))));

            said.ExitCode.ShouldBe(0, string.Join('\n', said.Error));
            (await File.ReadAllBytesAsync(file, Token)).ShouldBe([0, 255, 10, 10]);
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead);
            File.GetUnixFileMode(Path.GetDirectoryName(file)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        finally
        {
            Directory.Delete(ram, recursive: true);
        }

        var refused = await RunAsync(Scripts.PutInRam(Boot, new InstallerFile(_root + "/disk.key", Secret.Of("x"))));
        refused.ExitCode.ShouldBe(29);
        File.Exists(_root + "/disk.key").ShouldBeFalse();
    }

    [Fact]
    public async Task Another_boot_gets_nothing()
    {
        var other = new BootId("00000000-0000-0000-0000-000000000000");
        var files = new ExtraFiles(new Secret(Tar("a")), 1);

        foreach (var script in new[]
        {
            Scripts.ExtraFiles(other, _root, files), Scripts.OwnFiles(other, _root, [new Ownership("/a", "0")]),
            Scripts.PutInRam(other, new InstallerFile("/dev/shm/snowlift-never", Secret.Of("x"))),
        })
        {
            (await RunAsync(script)).ExitCode.ShouldBe(11);
        }

        Directory.GetFileSystemEntries(_root).ShouldBeEmpty();
        File.Exists("/dev/shm/snowlift-never").ShouldBeFalse();
    }

    private async Task<(int Status, string Said)> OwnAsync(string path, string owner)
    {
        var said = await RunAsync(Scripts.OwnFiles(Boot, _root, [new Ownership(path, owner)]));
        return (said.ExitCode, said.Error[^1]);
    }

    private async Task<string> StatAsync(string path) =>
        (await new ProcessRunner().RunAsync(CommandLine.Of("stat", "-c", "%a %u %g", Path.Combine(_root, path)), null, Token)).Output.Trim();

    // As the machine's shell gets it: quoted, and read by a real sh.
    private static Task<ProcessResult> RunAsync(TargetScript script) => new ProcessRunner().RunAsync(
        CommandLine.Of("sh", "-c", script.ToRemoteCommand(asRoot: false)) with { Input = script.Input }, null, Token);

    private static byte[] Tar(params string[] names)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var name in names)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) });
            }
        }

        return bytes.ToArray();
    }

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("snowlift-files-").FullName;

        public void Write(string name, string text, int mode)
        {
            var file = System.IO.Path.Combine(Path, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            File.SetUnixFileMode(file, (UnixFileMode)mode);
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
