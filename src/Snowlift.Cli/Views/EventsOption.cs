using System.CommandLine;

namespace Snowlift.Cli.Views;

/// <summary><c>--json</c> of the commands that write what happens as events: how they fail is one, too.</summary>
internal sealed class EventsOption : Option<bool>
{
    public EventsOption()
        : base("--json") => Description = "Events as NDJSON on stdout, one a line (docs/events.md)";
}
