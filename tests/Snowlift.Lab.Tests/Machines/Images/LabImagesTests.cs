using System.Runtime.CompilerServices;
using System.Text;
using Snowlift.Lab.Images;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Tests.Machines.Images;

public sealed class LabImagesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Cache => _directory["cache"];

    [Fact]
    public async Task Prepared_images_are_used_as_they_are()
    {
        Fill(_directory["prepared"]);
        var runner = new FakeRunner(_ => FakeRunner.Done);
        (await new LabImages(runner, _directory["prepared"], Cache, isRoot: false).EnsureAsync(null, default))
            .Root.ShouldBe(_directory["prepared"]);
        runner.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_prepared_directory_that_lacks_something_is_refused_with_what_it_lacks()
    {
        Fill(_directory["prepared"]);
        File.Delete(_directory["prepared/installer/initrd"]);
        var refused = await Should.ThrowAsync<SnowliftException>(
            () => new LabImages(new FakeRunner(_ => FakeRunner.Done), _directory["prepared"], Cache, isRoot: true).EnsureAsync(null, default));
        refused.ExitCode.ShouldBe(ExitCode.Prerequisite);
        refused.Why!.ShouldContain("installer/initrd");
        refused.Next!.ShouldContain("SNOWLIFT_LAB_IMAGES");
    }

    [Fact]
    public async Task Root_builds_into_the_cache_with_the_scripts_from_the_program()
    {
        var runner = new FakeRunner(_ =>
        {
            Fill(Path.Combine(Cache, "images"));
            return FakeRunner.Done;
        });
        (await Images(runner, isRoot: true).EnsureAsync(null, default)).Root.ShouldBe(Path.Combine(Cache, "images"));
        var build = runner.Commands.ShouldHaveSingleItem();
        build.Program.ShouldBe("bash");
        File.Exists(build.Arguments[0]).ShouldBeTrue();
        build.Arguments[1..].ShouldBe(["--out", Path.Combine(Cache, "images"), "--cache", Path.Combine(Cache, "downloads"), "all"]);
    }

    [Fact]
    public async Task Who_is_not_root_is_told_so_before_anything_is_done()
    {
        var runner = new FakeRunner(_ => FakeRunner.Done);
        var refused = await Should.ThrowAsync<SnowliftException>(() => Images(runner, isRoot: false).EnsureAsync(null, default));
        refused.ExitCode.ShouldBe(ExitCode.Prerequisite);
        refused.What.ShouldContain("root");
        runner.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Missing_programs_are_named_with_their_packages()
    {
        var images = new LabImages(new FakeRunner(_ => FakeRunner.Done), null, Cache, isRoot: true)
        {
            Scripts = Scripts(),
            MissingPrograms = () => Prerequisites.Missing(building: true, path: _directory.FullPath),
        };
        var refused = await Should.ThrowAsync<SnowliftException>(() => images.EnsureAsync(null, default));
        refused.Why!.ShouldContain("qemu-img (package qemu-utils)");
        refused.Next!.ShouldStartWith("apt-get install qemu-system-x86 qemu-utils");
    }

    [Fact]
    public async Task A_build_that_fails_is_an_error_with_its_last_lines()
    {
        var runner = new FakeRunner(_ => new ProcessResult(1, "", ["debian: unpacking", "debian: no space left"]));
        var failed = await Should.ThrowAsync<SnowliftException>(() => Images(runner, isRoot: true).EnsureAsync(null, default));
        failed.ExitCode.ShouldBe(ExitCode.Prerequisite);
        failed.LastLines.ShouldBe(["debian: unpacking", "debian: no space left"]);
    }

    [Fact]
    public async Task Images_that_only_root_could_renew_go_on_being_used_and_it_is_said()
    {
        Fill(Path.Combine(Cache, "images"));
        var said = new List<string>();
        var runner = new FakeRunner(_ => new ProcessResult(1, "", ["debian: building needs root"]));
        await Images(runner, isRoot: false).EnsureAsync(said.Add, default);
        said.ShouldHaveSingleItem().ShouldContain("older");
    }

    [Fact]
    public void Scripts_are_laid_down_once_and_can_be_run()
    {
        var first = Scripts().ExtractInto(_directory["scripts"]);
        Scripts().ExtractInto(_directory["scripts"]).ShouldBe(first);
        Directory.GetDirectories(_directory["scripts"]).ShouldBe([first]);
        File.GetUnixFileMode(Path.Combine(first, "images/build")).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        File.GetUnixFileMode(Path.Combine(first, "images/lib.sh")).HasFlag(UnixFileMode.UserExecute).ShouldBeFalse();
        LabScripts.Of(new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["images/build"] = "#!/bin/sh"u8.ToArray() })
            .ExtractInto(_directory["scripts"]).ShouldNotBe(first);
    }

    [Fact]
    public void The_program_carries_all_that_builds_the_images()
    {
        var carried = LabScripts.Embedded();
        new[] { "images/build", "images/packages.txt", "images/debian-initrd/init", "demo/flake.nix" }.ShouldBeSubsetOf(carried.Names);

        var packages = File.ReadAllLines(Path.Combine(carried.ExtractInto(_directory["scripts"]), "images/packages.txt"));
        Prerequisites.All.Select(p => p.Package).Except(["bash"]).ShouldBeSubsetOf(packages, "what the build asks for is what we ask for");
    }

    /// <summary>Modes are part of what images are made from: where they differed, each would build the other's anew.</summary>
    [Fact]
    public void What_the_program_carries_can_be_run_where_the_checkout_says_so()
    {
        var carried = LabScripts.Embedded();
        var laidDown = carried.ExtractInto(_directory["scripts"]);
        var checkout = Path.Combine(Checkout(), "lab");

        var differ = carried.Names.Where(name => CanBeRun(Path.Combine(laidDown, name)) != CanBeRun(Path.Combine(checkout, name)));

        differ.ShouldBeEmpty("chmod +x what begins with #!, and nothing else");

        static bool CanBeRun(string path) => File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_key_is_let_into_the_demo_once()
    {
        var demo = new DemoFlake(Directory.CreateDirectory(_directory["demo"]).FullName, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => demo.AuthorizeAsync($"ssh-ed25519 AAA{i % 2} me\n", default)));
        File.ReadAllLines(_directory["demo/authorized_keys"]).Order(StringComparer.Ordinal).ShouldBe(["ssh-ed25519 AAA0 me", "ssh-ed25519 AAA1 me"]);
        Directory.GetFiles(_directory["demo"]).ShouldHaveSingleItem();
        await Should.ThrowAsync<ArgumentException>(() => demo.AuthorizeAsync("two\nlines", default));
    }

    public void Dispose() => _directory.Dispose();

    private LabImages Images(FakeRunner runner, bool isRoot) =>
        new(runner, null, Cache, isRoot) { Scripts = Scripts(), MissingPrograms = () => [] };

    private static string Checkout([CallerFilePath] string test = "") => Path.GetFullPath("../../../..", Path.GetDirectoryName(test)!);

    private static LabScripts Scripts() => LabScripts.Of(new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["images/build"] = Encoding.UTF8.GetBytes("#!/bin/bash\n"),
        ["images/lib.sh"] = Encoding.UTF8.GetBytes("# sourced\n"),
    });

    private static void Fill(string root)
    {
        foreach (var file in new LabImageSet(root).Missing())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "");
        }
    }
}
