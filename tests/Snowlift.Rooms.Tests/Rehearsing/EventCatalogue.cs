using Snowlift.Checks;
using Snowlift.Install;
using Snowlift.Operate;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Rehearsing;

/// <summary>Every room's events, as the program registers them.</summary>
internal static class EventCatalogue
{
    public static EventJson Json { get; } = new(CheckEventJson.Default, InstallEventJson.Default, OperateEventJson.Default);
}
