using Snowlift.Cli.Views;
using Snowlift.Deploy;

namespace Snowlift.Cli.Tests;

public sealed class DemoTourTests
{
    private static Suggestions Lab { get; } = Suggestions.Plain with { Cloud = "lab", OptionsOf = command => command == "lab down" ? [] : new HashSet<string> { "--cloud" } };

    [Fact]
    public void What_to_type_next_begins_as_what_was_typed_did()
    {
        using var cli = new Support.Cli();
        cli.Environment["SNOWLIFT_LAB_IMAGES"] = "images";

        new DemoTour(cli.Context, Lab with { Program = "'/a checkout/snowlift'" }).Write("demo");

        cli.Out.ShouldStartWith("\nNext, for example:\n  SNOWLIFT_LAB_IMAGES=FOLDER/images '/a checkout/snowlift' ssh demo --cloud lab   # a shell on it\n");
    }

    [Fact]
    public void They_lead_through_the_life_of_the_demo_and_away_again()
    {
        using var cli = new Support.Cli();
        new DemoTour(cli.Context, Lab).Write("demo");
        cli.Out.ShouldBe("""

            Next, for example:
              snowlift ssh demo --cloud lab   # a shell on it
              snowlift logs demo --cloud lab   # its journal
              snowlift update demo --flake lab:demo --cloud lab   # what the flake says by then; it goes back by itself where that fails
              snowlift destroy demo --cloud lab --yes && snowlift lab down   # and it is gone

            """);
    }
}
