using Snowlift.Checks;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;

namespace Snowlift.Rooms.Tests.Preflight;

/// <summary>Hosts that are right pass, before their machine is known and on each machine that suits them.</summary>
public sealed class RightHostsTests(Corpus corpus) : IClassFixture<Corpus>
{
    public static TheoryData<string> Hosts => [.. Corpus.Hosts("right")];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Nothing_is_said_against_it(string host)
    {
        foreach (var machine in MachinesFor(host))
        {
            ShouldPass(corpus.Subject(host) with { Machine = machine });
        }
    }

    // The last word of its name is what such a host needs.
    private static IEnumerable<MachineFacts?> MachinesFor(string host) => host.Split('-')[^1] switch
    {
        "arm" => [null, Corpus.Machine("uefi", "aarch64")],
        "uefi" => [Corpus.Machine("uefi")],
        _ => [null, Corpus.Machine("bios"), Corpus.Machine("uefi")],
    };

    private static void ShouldPass(Subject subject) => AllChecks.Examine(subject)
        .Where(finding => finding.Severity > Severity.Note)
        .SelectMany(FindingText.Lines).ShouldBeEmpty();
}
