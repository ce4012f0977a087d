using Snowlift.Runs;
using Snowlift.Runs.Texts;

namespace Snowlift.Rooms.Tests.Flow;

public sealed class LedgerTests
{
    private static readonly PriceTag Price = new("cx23", "fsn1", 0.0096m, 5.99m, "EUR");

    [Theory]
    [InlineData(true, false, "The server web (id 42) was created and runs, costs 0.0096 EUR an hour, at most 5.99 EUR a month, until you delete it.",
        "Run the same command again to go on, or delete the server: snowlift destroy web")]
    [InlineData(false, false, "The server web (id 42) runs, costs 0.0096 EUR an hour, at most 5.99 EUR a month.", "Run the same command again to go on.")]
    [InlineData(true, true, "The simulated server web (id 42) was created, and ends with the rehearsal.", "Run the same command again to go on.")]
    public void What_runs_is_told_with_how_to_be_rid_of_it(bool created, bool endsWithUs, string sentence, string advice)
    {
        var ledger = new Ledger();

        ledger.Server("web", 42, endsWithUs ? null : Price, Suggestions.Plain with { EndsWithUs = endsWithUs }, created);

        (ledger.Sentences().ShouldHaveSingleItem(), ledger.Advice()).ShouldBe((sentence, advice));
    }
}
