using System.Text.RegularExpressions;
using Snowlift.Checks.Facts;
using Snowlift.Machines.Sessions;
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
        ["prelude"] = typeof(SmallScriptTests),
        ["put-in-ram"] = typeof(FileScriptTests),
        ["reboot"] = typeof(SmallScriptTests),
        ["receive-flake"] = typeof(FileScriptTests),
        ["revert"] = typeof(GuardScriptTests),
        ["trial"] = typeof(TrialScriptTests),
        ["update-state"] = typeof(ActivateScriptTests),
        ["verify"] = typeof(VerifyScriptTests),
    };

    /// <summary>Texts that are no script of a verb's: what two scripts leave on the machine, and what all begin with.</summary>
    private static readonly string[] Alone = ["guard", "infect-swap", "prelude"];

    private const int WrongMachine = 11;

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

    public static TheoryData<string> OfVerbs => [.. All.Select(row => row.Data).Except(Alone)];

    [Theory]
    [MemberData(nameof(All))]
    public void The_exit_statuses_of_its_header_are_those_of_its_code(string script)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, script + ".sh")).Skip(1).ToList();
        var code = string.Join('\n', lines.SkipWhile(line => line.StartsWith('#')));

        var used = Numbers(Used(), code).Where(status => status > 1); // 1 is what parts of a script say to one another
        used.Union(code.Contains("only_on_boot \"", StringComparison.Ordinal) ? [WrongMachine] : []).ShouldBe(Told(script), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(OfVerbs))]
    public void What_begins_every_script_stands_in_the_prelude_alone(string script)
    {
        var text = File.ReadAllText(Path.Combine(Folder, script + ".sh"));
        text.ShouldNotContain("fail() {");
        text.ShouldNotContain("/proc/sys/kernel/random/boot_id)\" =");
        Told(script).Contains(WrongMachine).ShouldBe(text.Contains("only_on_boot \"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_script_travels_with_its_prelude() =>
        Scripts.Reboot(new BootId("x")).Text.ShouldSatisfyAllConditions(
            text => text.ShouldContain("fail() {"), text => text.ShouldNotContain("./prelude.sh"));

    [Fact]
    public void A_status_that_somebody_goes_by_stands_in_the_header_of_its_script()
    {
        foreach (var known in ScriptStatus.All)
        {
            (known.Script is { } script ? [script] : Guarded).ShouldAllBe(name => Told(name).Contains(known.Status), $"{known}");
        }

        typeof(ScriptStatus).GetFields().Count(field => field.FieldType == typeof(ScriptStatus)).ShouldBe(ScriptStatus.All.Count);
    }

    [Fact]
    public void A_simulated_script_fails_only_as_the_real_one_does()
    {
        var folder = Path.Combine(StandInStore.Repository, "lab", "Snowlift.Lab", "Machines", "Simulated", "Scripts");
        var sources = Directory.GetFiles(folder, "*.cs").ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);
        var known = Simulated().Matches(sources["TargetScripts"]).ToList();
        known.Count.ShouldBe(All.Count - Alone.Length);
        foreach (var match in known)
        {
            var (script, source) = (match.Groups["script"].Value, sources[match.Groups["class"].Value]);
            var body = source[source.IndexOf($" {match.Groups["method"].Value}(ScriptCall", StringComparison.Ordinal)..];
            body = body.IndexOf("\n    }\n", StringComparison.Ordinal) is var end and > 0 ? body[..end] : body;
            var fails = Numbers(Fails(), body).Union(body.Contains("IsAnotherBoot", StringComparison.Ordinal) ? [WrongMachine] : []);
            // 1 is what Nix itself ends with.
            fails.Where(status => status > 1).Except(Told(script)).ShouldBeEmpty($"the simulated {script} ends with what {script}.sh does not");
        }
    }

    private static IEnumerable<string> Guarded => OfVerbs.Select(row => row.Data)
        .Where(script => File.ReadAllText(Path.Combine(Folder, script + ".sh")).Contains("only_on_boot \"", StringComparison.Ordinal));

    /// <summary>The statuses that a script's header tells.</summary>
    private static HashSet<int> Told(string script)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, script + ".sh")).Skip(1).TakeWhile(line => line.StartsWith('#'));
        var header = string.Join(' ', lines.Select(line => line.TrimStart('#').Trim()));
        var told = Numbers(Told(), header[(header.IndexOf("Fails:", StringComparison.Ordinal) is var at and >= 0 ? at : header.Length)..]);
        told.UnionWith(Numbers(EndsWith(), header));
        return told;
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

    [GeneratedRegex(@"\[""(?<script>[a-z-]+)""\] = (?<class>\w+)\.(?<method>\w+),", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Simulated();

    [GeneratedRegex(@"Fail\((?<status>\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex Fails();
}
