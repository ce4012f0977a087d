using System.Text.RegularExpressions;
using Snowlift.Rooms.Tests.Files;
using Snowlift.Rooms.Tests.Machines;
using Snowlift.Rooms.Tests.Scaffold;

namespace Snowlift.Rooms.Tests.Target;

/// <summary>What the headers of all target scripts promise, and who runs each of them.</summary>
public sealed partial class ScriptHeaderTests
{
    private static readonly string Folder = Path.Combine(StandInStore.Repository, "src", "Snowlift.Machines", "Scripts");

    /// <summary>Scripts that are run as they are, by whom.</summary>
    private static readonly Dictionary<string, Type> Direct = new()
    {
        ["activate"] = typeof(ActivateScriptTests),
        ["adopt"] = typeof(SmallScriptTests),
        ["confirm"] = typeof(ConfirmScriptTests),
        ["extra-files"] = typeof(FileScriptTests),
        ["generations"] = typeof(SmallScriptTests),
        ["give-host-key"] = typeof(SmallScriptTests),
        ["guard"] = typeof(GuardScriptTests),
        ["own-files"] = typeof(FileScriptTests),
        ["put-in-ram"] = typeof(FileScriptTests),
        ["reboot"] = typeof(SmallScriptTests),
        ["receive-flake"] = typeof(FileScriptTests),
        ["revert"] = typeof(GuardScriptTests),
        ["trial"] = typeof(TrialScriptTests),
        ["update-state"] = typeof(ActivateScriptTests),
        ["verify"] = typeof(VerifyScriptTests),
    };

    /// <summary>Scripts that only the machines of the end-to-end tests run, and why.</summary>
    private static readonly Dictionary<string, string> OnMachinesOnly = new()
    {
        ["bootonce"] = "its effect is what GRUB boots",
        ["closure"] = "asks Nix about a real store",
        ["disk"] = "ends processes by what /proc says of the whole computer, and formats a disk",
        ["fetch-installer"] = "unpacks an installer of hundreds of MB",
        ["identity"] = "its effect is what a running sshd answers with",
        ["infect-install"] = "writes partition tables and boot loaders",
        ["infect-nix"] = "installs Nix",
        ["infect-stage"] = "its effect is a shutdown",
        ["infect-swap"] = "runs as process 1",
        ["install"] = "runs nixos-install",
        ["kexec"] = "its effect is another kernel",
        ["nix-build"] = "runs Nix",
        ["nix-eval"] = "runs Nix",
        ["old-root"] = "removes what infect has left of a whole system",
        ["probe"] = "reads a whole computer's /proc and /sys",
        ["rescue-logs"] = "mounts disks",
        ["seal"] = "mounts over files of a running system",
        ["send"] = "is half of a copy over SSH",
        ["status"] = "reads a whole computer's /proc",
        ["unseal"] = "undoes seal's mounts",
    };

    public static TheoryData<string> All => [.. Directory.GetFiles(Folder, "*.sh").Select(Path.GetFileNameWithoutExtension).Order().OfType<string>()];

    [Theory]
    [MemberData(nameof(All))]
    public void The_exit_statuses_of_its_header_are_those_of_its_code(string script)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, script + ".sh")).Skip(1).ToList();
        var header = string.Join(' ', lines.TakeWhile(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim()));
        var code = string.Join('\n', lines.SkipWhile(line => line.StartsWith('#')));

        var told = Numbers(Told(), header[(header.IndexOf("Fails:", StringComparison.Ordinal) is var at and >= 0 ? at : header.Length)..]);
        told.UnionWith(Numbers(EndsWith(), header));
        // 1 is what parts of a script say to one another.
        Numbers(Used(), code).Where(status => status > 1).ShouldBe(told, ignoreOrder: true);
    }

    [Fact]
    public void Each_is_run_by_a_test_or_has_a_reason()
    {
        Direct.Keys.Intersect(OnMachinesOnly.Keys).ShouldBeEmpty();
        Direct.Keys.Concat(OnMachinesOnly.Keys).Order().ShouldBe(All.Select(row => row.Data));
    }

    private static HashSet<int> Numbers(Regex expression, string text) => [.. expression.Matches(text).Select(match => int.Parse(match.Groups["status"].Value))];

    [GeneratedRegex(@"(Fails:|·) +(?<status>\d+) ", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Told();

    [GeneratedRegex(@"Ends with: +(?<status>\d+) ", RegexOptions.NonBacktracking)]
    private static partial Regex EndsWith();

    [GeneratedRegex(@"\b(fail|exit|give_up|status=) ?(?<status>\d+)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Used();
}
