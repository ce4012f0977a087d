using Snowlift.Hetzner;
using Snowlift.Remote.Processes;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Provision;

/// <summary>What a run works with that may ask a cloud. The flow never learns which cloud it talks to beyond an endpoint.</summary>
/// <param name="Cloud">The API, or null where only SSH reaches the machine.</param>
public sealed record CloudServices(
    IProcessRunner Processes,
    HetznerClient? Cloud,
    string CloudName,
    EventStream Events,
    IConfirmation Confirmation,
    SnowliftPaths Paths,
    IReadOnlyDictionary<string, string?> Environment) : RunServices(Processes, CloudName, Events, Confirmation, Paths, Environment)
{
    /// <summary>How people know the cloud; null where there is none.</summary>
    public string? Name => Cloud is null ? null : CloudName;
}
