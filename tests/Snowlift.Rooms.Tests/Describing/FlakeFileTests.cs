using FsCheck;
using FsCheck.Fluent;
using Snowlift.Install.Describing;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs.Texts;

namespace Snowlift.Rooms.Tests.Describing;

public sealed class FlakeFileTests : IDisposable
{
    private static readonly string Ours = NetworkModule.Write("web", Described.Cases["hetzner"], Described.Networkd);

    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-flake-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("hosts/web")]
    [InlineData("machines/web")]
    [InlineData("nixos/hosts/web")]
    [InlineData("systems/web")]
    [InlineData("web")]
    public void The_hosts_folder_is_the_one_that_exists(string folder)
    {
        HostFolder.Of(_folder, "web").ShouldBe("hosts/web");
        Directory.CreateDirectory(Path.Combine(_folder, folder));
        HostFolder.Of(_folder, "web").ShouldBe(folder);
    }

    [Theory]
    [InlineData("../web")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("-x")]
    [InlineData("")]
    public void A_host_that_would_lead_elsewhere_has_no_folder(string host) =>
        Should.Throw<SnowliftException>(() => HostFolder.Of(_folder, host)).ExitCode.ShouldBe(ExitCode.Refused);

    [Fact]
    public void What_we_wrote_is_known_again_and_a_change_by_hand_is_seen()
    {
        GeneratedMark.Of(Ours).ShouldBe(Authorship.Ours);
        GeneratedMark.Of(Ours.ReplaceLineEndings("\r\n")).ShouldBe(Authorship.Ours);
        GeneratedMark.Of(Ours.Replace("203.0.113.7", "203.0.113.8", StringComparison.Ordinal)).ShouldBe(Authorship.OursChanged);
        GeneratedMark.Of(Ours + "# mine\n").ShouldBe(Authorship.OursChanged);
        GeneratedMark.Of("{ }\n\n\n\n\n" + Ours).ShouldBe(Authorship.Foreign);
        GeneratedMark.Of("{ networking.useDHCP = false; }\n").ShouldBe(Authorship.Foreign);
        GeneratedMark.Of(FacterReport.Write("web", Described.Machine(Described.Card))).ShouldBe(Authorship.Ours);
    }

    [Fact]
    public void Only_what_is_somebodys_own_needs_an_agreement()
    {
        new FlakeFile("a", null, Ours).Loss.ShouldBeNull();
        new FlakeFile("a", Ours, "x").Loss.ShouldBeNull();
        new FlakeFile("a", "{ }\n", Ours).Loss.ShouldNotBeNull().ShouldContain("not written by Snowlift");
        new FlakeFile("a", Ours + "\n", Ours).Loss.ShouldNotBeNull().ShouldContain("changed by hand");
    }

    [Fact]
    public void A_symbolic_link_on_the_way_is_refused()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        var flake = Directory.CreateDirectory(Path.Combine(_folder, "flake")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(flake, "hosts"), elsewhere);

        Should.Throw<SnowliftException>(() => FlakeFile.Look(flake, "hosts/web/networking.nix", Ours)).Why.ShouldNotBeNull().ShouldContain(elsewhere);
        File.CreateSymbolicLink(Path.Combine(flake, "networking.nix"), "/etc/passwd");
        Should.Throw<SnowliftException>(() => FlakeFile.Look(flake, "networking.nix", Ours)).ExitCode.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task What_was_changed_while_somebody_was_asked_is_left_alone()
    {
        var file = FlakeFile.Look(_folder, "hosts/web/networking.nix", Ours);
        Directory.CreateDirectory(Path.Combine(_folder, "hosts", "web"));
        await File.WriteAllTextAsync(Path.Combine(_folder, file.Path), "{ }\n", TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<SnowliftException>(() => WriteAsync(file))).What.ShouldContain("meanwhile");
        (await File.ReadAllTextAsync(Path.Combine(_folder, file.Path), TestContext.Current.CancellationToken)).ShouldBe("{ }\n");
    }

    [Fact]
    public async Task Git_knows_what_was_written_and_says_what_it_does_not_take()
    {
        await GitAsync("init", "-q");
        await File.WriteAllTextAsync(Path.Combine(_folder, ".gitignore"), "hosts/mail/\n", TestContext.Current.CancellationToken);

        await WriteAsync(FlakeFile.Look(_folder, "hosts/web/networking.nix", Ours));

        (await GitAsync("ls-files")).Trim().ShouldBe("hosts/web/networking.nix");
        (await GitAsync("diff", "--name-only")).Trim().ShouldBe("hosts/web/networking.nix");
        Directory.GetFiles(Path.Combine(_folder, "hosts", "web")).Length.ShouldBe(1);
        (await Should.ThrowAsync<SnowliftException>(() => WriteAsync(FlakeFile.Look(_folder, "hosts/mail/networking.nix", Ours))))
            .Next.ShouldNotBeNull().ShouldContain("git add -f -N hosts/mail/networking.nix");
    }

    [Fact]
    public void A_difference_reads_as_diff_shows_it()
    {
        TextDiff.Unified("a.nix", null, "{\n}\n").ShouldBe("--- /dev/null\n+++ b/a.nix\n@@ -0,0 +1,2 @@\n+{\n+}\n");
        TextDiff.Unified("a.nix", "{\n}\n", "{\n}\n").ShouldBeEmpty();
        TextDiff.Unified("a.nix", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n")
            .ShouldBe("--- a/a.nix\n+++ b/a.nix\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    }

    // git itself makes the one text of the other by what is shown.
    [Fact]
    public async Task Git_applies_every_difference()
    {
        await GitAsync("init", "-q");
        var lines = Gen.Elements("a", "b", "c", "d").ListOf().Select(all => string.Concat(all.Select(line => line + "\n")));
        foreach (var (before, after) in Gen.Zip(lines, lines).Sample(25, 30).Where(pair => pair.Item1.Length > 0 && pair.Item2.Length > 0 && pair.Item1 != pair.Item2))
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, "file"), before, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(_folder, "patch"), TextDiff.Unified("file", before, after), TestContext.Current.CancellationToken);
            await GitAsync("apply", "--unidiff-zero", "patch");
            (await File.ReadAllTextAsync(Path.Combine(_folder, "file"), TestContext.Current.CancellationToken)).ShouldBe(after);
        }
    }

    private Task WriteAsync(FlakeFile file) => WriteIntoFlake.RunAsync(
        new ProcessRunner(), Flake(), [file], TestContext.Current.CancellationToken);

    private FlakeRef Flake()
    {
        File.WriteAllText(Path.Combine(_folder, "flake.nix"), "{ }\n");
        return FlakeRef.Parse(_folder, "/").Flake;
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        try
        {
            var result = await new ProcessRunner().RunAsync(
                CommandLine.Of("git", ["-C", _folder, .. arguments]), null, TestContext.Current.CancellationToken);
            result.Succeeded.ShouldBeTrue(string.Join('\n', result.Error));
            return result.Output;
        }
        catch (ProgramNotFoundException)
        {
            Assert.Skip("there is no git on this computer");
            return "";
        }
    }
}
