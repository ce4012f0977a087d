using Snowlift.Checks;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Rooms.Tests.Golden;

namespace Snowlift.Rooms.Tests.Preflight;

/// <summary>
/// Hosts that are wrong in one way each: what is said of them, to the letter, is in Golden/preflight. What the file's name
/// begins with is the area that it is held against.
/// </summary>
public sealed class WrongHostsTests(Corpus corpus) : IClassFixture<Corpus>
{
    public static TheoryData<string> Hosts =>
        [.. Corpus.Hosts("lockout"), .. Corpus.Hosts("boot"), .. Corpus.Hosts("sense")];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void It_is_said_to_the_letter(string host)
    {
        var known = corpus.Subject(host);
        var before = Examine(known);
        var text = Section("before its machine is known", before)
            + Later("on a machine that boots by BIOS", MachineFor(host, "bios"))
            + Later("on a machine that boots by UEFI", MachineFor(host, "uefi"));

        text.ShouldMatchGolden($"preflight/{host}.txt");

        string Later(string when, MachineFacts machine)
        {
            var now = Examine(known with { Machine = machine });
            return now.SequenceEqual(before) ? "" : Section(when, now);
        }
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void It_is_found_by_one_check_alone(string host)
    {
        MachineFacts?[] machines = [null, MachineFor(host, "bios"), MachineFor(host, "uefi")];
        var found = machines.SelectMany(machine => Examine(corpus.Subject(host) with { Machine = machine })).Where(IsOfInterest).ToList();
        var gravest = found.Max(finding => finding.Severity);

        found.Where(finding => finding.Severity == gravest || finding.Severity > Severity.Note)
            .Select(finding => finding.Check).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    // Who gets in is said of every host.
    private static bool IsOfInterest(Finding finding) => finding.Check != "who";

    private static MachineFacts MachineFor(string host, string firmware) =>
        Corpus.Machine(firmware, host.EndsWith("-only-arm", StringComparison.Ordinal) ? "aarch64" : "x86_64");

    // Disks and network have tests of their own.
    private static List<Finding> Examine(Subject subject) =>
        [.. AllChecks.All.Where(check => check.Area is CheckArea.Lockout or CheckArea.Boot or CheckArea.Sense)
            .SelectMany(check => check.Examine(subject))];

    private static string Section(string when, IReadOnlyList<Finding> findings)
    {
        var said = findings.Where(IsOfInterest).ToList();
        return $"{when}:\n" + string.Concat((said.Count > 0 ? said.SelectMany(FindingText.Lines) : ["nothing"]).Select(line => line + "\n"));
    }
}
