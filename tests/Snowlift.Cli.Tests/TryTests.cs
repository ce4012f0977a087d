using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests;

/// <summary>
/// The script <c>try</c>, up to where it begins to take its time: a checkout in a folder with a blank, a computer whose programs
/// are played. What it hands over to is played, too.
/// </summary>
public sealed class TryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-try-").FullName;

    public TryTests()
    {
        var source = Source();
        foreach (var file in new[] { "try", "global.json", "lab/packages.sh", "lab/images/packages.txt" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At("a checkout", file))!);
            File.Copy(Path.Combine(source, file), At("a checkout", file));
        }

        Directory.CreateDirectory(At("home"));
        Directory.CreateDirectory(At("tmp"));
        Play("dotnet", "echo 10.0.100");
        Play("id", "echo 0");
        Play("uname", "[ \"$1\" = -m ] && echo x86_64 || echo Linux");
        Play("dpkg-query", "echo install ok installed");
        Script(At("a checkout", "snowlift"), "printf '%s|' \"$SNOWLIFT_CALLED_AS\" \"$@\"");
    }

    [Fact]
    public async Task Everything_at_hand_it_deploys_the_demo_by_name_with_what_else_was_said()
    {
        var (status, output, error) = await TryAsync("--ttl", "2 h");

        status.ShouldBe(0, error);
        output.ShouldBe($"{At("a checkout", "snowlift")}|deploy|demo|--create|--cloud|lab|--flake|lab:demo|--ttl|2 h|\n");
        error.ShouldBe($"$ '{At("a checkout", "snowlift")}' deploy demo --create --cloud lab --flake lab:demo --ttl '2 h'\n");
    }

    [Fact]
    public async Task From_its_own_folder_and_through_a_link_it_says_what_can_be_pasted_there()
    {
        (await TryFromAsync(At("a checkout"), "./try")).Output.ShouldStartWith("./snowlift|deploy|");

        File.CreateSymbolicLink(At("shortcut"), "a checkout/try");
        var (status, output, _) = await TryFromAsync("/", At("shortcut"));
        status.ShouldBe(0);
        output.ShouldStartWith(At("a checkout", "snowlift") + "|");
    }

    [Fact]
    public async Task Without_an_SDK_it_says_where_to_get_one()
    {
        File.Delete(At("bin", "dotnet"));
        (await RefusedAsync()).ShouldStartWith("try: the .NET 10 SDK is needed, and there is no dotnet in PATH\n  Install it: https://");

        _more["SUDO_USER"] = "ada";
        (await RefusedAsync()).ShouldContain($"sudo env \"PATH=$PATH\" '{At("a checkout", "try")}'\n");
    }

    [Fact]
    public async Task An_SDK_that_is_too_old_is_named()
    {
        Play("dotnet", "[ \"$1\" = --list-sdks ] && echo '8.0.100 [/usr/lib]' && exit 0; echo 'A compatible .NET SDK was not found.'; exit 155");
        (await RefusedAsync()).ShouldStartWith(
            $"try: the .NET SDK 10.0.100 is needed, or a later one of .NET 10\n  {At("bin", "dotnet")} has: 8.0.100\n  It says: A compatible .NET SDK was not found.\n");
    }

    [Fact]
    public async Task Without_root_it_names_the_simulated_command_and_what_root_has_to_do_once()
    {
        Play("id", "echo 1000");
        var refused = await RefusedAsync();

        refused.ShouldStartWith("try: building the lab's images needs root");
        refused.ShouldContain($"'{At("a checkout", "try")}' --machines simulated\n");
        refused.ShouldContain($"  SNOWLIFT_LAB_IMAGES=/var/cache/snowlift/images '{At("a checkout", "try")}'\n");

        (await TryAsync("--machines", "simulated")).Status.ShouldBe(0);
    }

    [Fact]
    public async Task Without_root_images_that_root_has_built_are_found_named_and_enough()
    {
        Play("id", "echo 1000");
        var images = At("a checkout", ".cache", "lab", "images");
        foreach (var file in new[] { "debian/disk.qcow2", "installer/bzImage", "demo/flake.nix" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(images, file))!);
            await File.WriteAllTextAsync(Path.Combine(images, file), "", TestContext.Current.CancellationToken);
        }

        (await RefusedAsync()).ShouldContain($"\n  SNOWLIFT_LAB_IMAGES='{images}' '{At("a checkout", "try")}'\n");

        _more["SNOWLIFT_LAB_IMAGES"] = images;
        (await RefusedAsync()).ShouldContain("sudo apt-get install -y qemu-system-x86 qemu-utils busybox-static openssh-client nix-bin\n");
        foreach (var program in new[] { "qemu-system-x86_64", "qemu-img", "busybox", "ssh", "nix" })
        {
            Play(program, "");
        }

        (await TryAsync()).Status.ShouldBe(0);
    }

    [Fact]
    public async Task Another_kind_of_computer_is_told_so_and_offered_the_simulated_machines()
    {
        Play("uname", "[ \"$1\" = -m ] && echo aarch64 || echo Linux");
        var refused = await RefusedAsync();
        refused.ShouldStartWith("try: the lab's machines run on x86-64 Linux, and this is Linux on aarch64\n");
        refused.ShouldContain("--machines simulated");
    }

    [Fact]
    public async Task A_disk_without_room_is_found_out_at_once()
    {
        Play("stat", "echo 1 1000 4096");
        var refused = await RefusedAsync();
        refused.ShouldMatch(@"^try: there is not enough room: [0-9]+ MB are needed on the disk of /.*, and 4 MB are free\.\n");
        refused.ShouldContain("XDG_CACHE_HOME=FOLDER");
    }

    [Theory]
    [InlineData("", "try: HOME is not set, and everything is kept there\n")]
    [InlineData("/nowhere", "try: HOME is /nowhere, which is no folder, and everything is kept there\n")]
    [InlineData("/proc", "try: /proc cannot be written to\n", "XDG_CACHE_HOME", "/proc/self/nothing")]
    public async Task A_home_that_is_no_use_is_refused(string home, string refusal, string? variable = null, string? value = null)
    {
        _more["HOME"] = home;
        if (variable is not null)
        {
            (_more["HOME"], _more[variable]) = (At("home"), value);
            refusal = $"try: {value}/snowlift/lab cannot be written to\n";
        }

        (await RefusedAsync()).ShouldStartWith(refusal);
    }

    [Fact]
    public async Task Images_that_are_named_and_not_there_are_refused()
    {
        _more["SNOWLIFT_LAB_IMAGES"] = At("no such folder");
        (await RefusedAsync()).ShouldStartWith($"try: SNOWLIFT_LAB_IMAGES is {At("no such folder")}, which does not hold the lab's images\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private readonly Dictionary<string, string?> _more = new(StringComparer.Ordinal);

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    /// <summary>A program of this computer.</summary>
    private void Play(string program, string lines)
    {
        Directory.CreateDirectory(At("bin"));
        Script(At("bin", program), lines);
    }

    private static void Script(string path, string lines)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{lines}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<string> RefusedAsync()
    {
        var (status, output, error) = await TryAsync();
        status.ShouldBe(3, error);
        output.ShouldBeEmpty();
        return error;
    }

    private Task<(int Status, string Output, string Error)> TryAsync(params string[] arguments) => TryFromAsync(_folder, At("a checkout", "try"), arguments);

    private async Task<(int Status, string Output, string Error)> TryFromAsync(string from, string script, params string[] arguments)
    {
        // Nothing of the tests' own environment, and of this computer's programs the plainest only.
        foreach (var plain in new[] { "sh", "dirname", "readlink", "sed", "cut", "paste", "head", "cat", "awk", "grep", "stat", "ssh-keygen" })
        {
            if (!File.Exists(At("bin", plain)))
            {
                var real = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, plain)).First(File.Exists);
                File.CreateSymbolicLink(At("bin", plain), real);
            }
        }

        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PATH"] = At("bin"), ["HOME"] = At("home"), ["TMPDIR"] = At("tmp"),
        };
        foreach (var (name, value) in _more)
        {
            environment[name] = value;
        }

        var words = environment.Where(v => v.Value is { Length: > 0 }).Select(v => $"{v.Key}={v.Value}");
        var result = await new ProcessRunner().RunAsync(
            new CommandLine("env", ["-i", .. words, script, .. arguments]) with { WorkingDirectory = from }, null, TestContext.Current.CancellationToken);
        return (result.ExitCode, result.Output, string.Join('\n', result.Error) + (result.Error.Count > 0 ? "\n" : ""));
    }

    private static string Source([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
