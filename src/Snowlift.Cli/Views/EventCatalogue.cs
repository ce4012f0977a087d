using Snowlift.Checks;
using Snowlift.Install;
using Snowlift.Operate;
using Snowlift.Runs.Events;

namespace Snowlift.Cli.Views;

/// <summary>The one place where every room's events are registered.</summary>
public static class EventCatalogue
{
    public static EventJson Json { get; } = new(CheckEventJson.Default, InstallEventJson.Default, OperateEventJson.Default);
}
