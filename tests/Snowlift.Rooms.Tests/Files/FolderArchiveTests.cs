using System.Formats.Tar;
using Snowlift.Machines.Files;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Files;

public sealed class FolderArchiveTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Modes_and_links_are_kept_and_all_is_roots()
    {
        Write("var/lib/app/token", "t0k3n", Private);
        Write("etc/motd", "hello", Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.CreateSymbolicLink(Path.Combine(_folder, "var/lib/app/current"), "token");
        Directory.CreateDirectory(Path.Combine(_folder, "var/lib/empty"));

        var packed = FolderArchive.Pack(_folder);
        var entries = Entries(packed);

        entries.Select(entry => entry.Name).ShouldBe(["etc", "etc/motd", "var", "var/lib", "var/lib/app", "var/lib/app/current", "var/lib/app/token", "var/lib/empty"]);
        entries.ShouldAllBe(entry => entry.Uid == 0 && entry.Gid == 0);
        entries.Single(entry => entry.Name.EndsWith("token", StringComparison.Ordinal)).Mode.ShouldBe(Private);
        entries.Single(entry => entry.EntryType == TarEntryType.SymbolicLink).LinkName.ShouldBe("token");
        packed.Count.ShouldBe(2);
        packed.Private.Count.ShouldBe(1);
    }

    [Fact]
    public void The_same_files_make_the_same_archive()
    {
        Write("b", "1", Private);
        Write("a", "2", Private);
        var first = Bytes(FolderArchive.Pack(_folder));
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "a"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Bytes(FolderArchive.Pack(_folder)).ShouldBe(first);
    }

    [Fact]
    public void A_private_folder_that_all_share_stays_open_to_all()
    {
        Write("etc/app/secret", "x", Private);
        Write("root/.config", "x", Private);
        foreach (var folder in new[] { "etc", "etc/app", "root" })
        {
            File.SetUnixFileMode(Path.Combine(_folder, folder), Private | UnixFileMode.UserExecute);
        }

        var entries = Entries(FolderArchive.Pack(_folder)).ToDictionary(entry => entry.Name, entry => Convert.ToString((int)entry.Mode, 8));

        entries["etc"].ShouldBe("755");
        entries["etc/app"].ShouldBe("700");
        entries["root"].ShouldBe("700");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/shadow")]
    [InlineData("a/../../outside")]
    public void A_link_that_leads_out_is_refused(string target)
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), target);

        Refused().ShouldBe($"the link link leads out of it, to {target}");
    }

    [Fact]
    public async Task A_pipe_is_refused_and_not_waited_for()
    {
        await new ProcessRunner().RunAsync(CommandLine.Of("mkfifo", Path.Combine(_folder, "pipe")), null, TestContext.Current.CancellationToken);

        Refused().ShouldBe("pipe is neither a file, a folder nor a link");
    }

    [Fact]
    public void Nix_and_names_that_steer_a_terminal_are_refused()
    {
        Write("nix/store/x", "x", Private);
        Refused().ShouldBe("/nix belongs to Nix");
        Directory.Delete(Path.Combine(_folder, "nix"), recursive: true);
        Write("a\u001b[2J", "x", Private);
        Refused().ShouldContain("holds a control character");
    }

    [Fact]
    public async Task A_host_key_among_them_is_noticed_and_one_that_is_none_refused()
    {
        var key = await HostKeys.GenerateAsync(new ProcessRunner(), _folder, "", TestContext.Current.CancellationToken);
        Write("etc/ssh/ssh_host_ed25519_key", key.PrivatePem, Private);
        FolderArchive.Pack(_folder).HostKey.ShouldBe(key);

        Write("etc/ssh/ssh_host_ed25519_key", "no key", Private);
        Should.Throw<SnowliftException>(() => FolderArchive.Pack(_folder)).Why.ShouldBe("What is there: it is no private key.");
    }

    [Theory]
    [InlineData("/var/lib/app=app:app", true)]
    [InlineData("/var/lib/app=1000", true)]
    [InlineData("/a=b=c", true)]
    [InlineData("var/lib/app=app", false)]
    [InlineData("/=root", false)]
    [InlineData("/var/../etc=app", false)]
    [InlineData("/var/lib/app=", false)]
    [InlineData("/var/lib/app=$(id)", false)]
    [InlineData("/var/lib/app=a:b:c", false)]
    [InlineData("/var/lib/app=-R", false)]
    [InlineData("/var/lib/app", false)]
    public void Owners_are_names_and_paths_are_absolute(string text, bool fits)
    {
        if (fits)
        {
            Ownership.Parse(text).ToString().ShouldNotBeEmpty();
        }
        else
        {
            Should.Throw<SnowliftException>(() => Ownership.Parse(text)).ExitCode.ShouldBe(ExitCode.Usage);
        }
    }

    private string Refused() => Should.Throw<SnowliftException>(() => FolderArchive.Pack(_folder)).Why!;

    private void Write(string path, string text, UnixFileMode mode)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, mode);
    }

    private static byte[] Bytes(ExtraFiles packed)
    {
        using var bytes = new MemoryStream();
        packed.Archive.ToInput().Open()!.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static List<TarEntry> Entries(ExtraFiles packed)
    {
        var entries = new List<TarEntry>();
        using var reader = new TarReader(new MemoryStream(Bytes(packed)));
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }
}
