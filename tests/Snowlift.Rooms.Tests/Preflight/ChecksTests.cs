using Snowlift.Checks;

namespace Snowlift.Rooms.Tests.Preflight;

public sealed class ChecksTests
{
    [Fact]
    public void Every_check_has_a_heading_in_the_documentation_and_every_heading_a_check()
    {
        var headings = File.ReadLines(Path.Combine(Corpus.Folder, "..", "..", "docs", "preflight.md"))
            .Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..]);

        headings.ShouldBe(AllChecks.All.Select(check => check.Name), ignoreOrder: true);
    }

    [Fact]
    public void Names_are_unique() =>
        AllChecks.All.Select(check => check.Name).ShouldBeUnique();

    [Fact]
    public void Every_check_asks_a_question() => AllChecks.All.ShouldAllBe(check => check.Question.EndsWith('?'));
}
