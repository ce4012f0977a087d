using Snowlift.Deploy.Preflight;

namespace Snowlift.Deploy.Tests.Preflight;

/// <summary>Hosts that are right pass, before their machine is known and on each machine that suits them.</summary>
public sealed class RightHostsTests(Corpus corpus) : IClassFixture<Corpus>
{
    public static TheoryData<string> Hosts => [.. Corpus.Hosts("right")];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Nothing_is_said_against_it(string host) => ShouldPass(corpus.Subject(host));

    private static void ShouldPass(Subject subject) => Checks.Examine(subject)
        .Where(finding => finding.Severity > Severity.Note)
        .SelectMany(FindingText.Lines).ShouldBeEmpty();
}
