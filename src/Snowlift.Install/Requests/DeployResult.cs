using Snowlift.Machines.Reports;
using Snowlift.Runs.Events;
using Snowlift.Runs.Texts;

namespace Snowlift.Install.Requests;

/// <summary>What a finished deploy hands back.</summary>
/// <param name="Host">The host, and the server's name.</param>
/// <param name="ServerId">The server's id, or null for a machine that is only reached over SSH.</param>
/// <param name="Address">Where it answers.</param>
/// <param name="User">Who can log in.</param>
/// <param name="SshCommand">The command to type, host key pinned.</param>
/// <param name="System">The store path that runs, the one that was built.</param>
/// <param name="State">What systemd says: <c>running</c> or <c>degraded</c>.</param>
/// <param name="FailedUnits">Units that failed, those of users' own managers included.</param>
/// <param name="Generation">The number of the system profile's generation, or null where it is not known.</param>
/// <param name="StartupSeconds">From the kernel's start until systemd had started everything, in s; null where not known.</param>
/// <param name="Price">What it costs, or null where we do not know.</param>
/// <param name="Timeline">The steps in the order in which they ended.</param>
/// <param name="ApiRequests">Requests sent to the cloud's API.</param>
/// <param name="Seconds">The whole run, in s.</param>
/// <param name="NothingToDo">The machine ran this very system already.</param>
public sealed record DeployResult(
    string Host,
    long? ServerId,
    string Address,
    string User,
    string SshCommand,
    string System,
    string State,
    IReadOnlyList<FailedUnit> FailedUnits,
    int? Generation,
    double? StartupSeconds,
    PriceTag? Price,
    IReadOnlyList<StepTime> Timeline,
    long ApiRequests,
    double Seconds,
    bool NothingToDo)
{
    /// <summary>The way into NixOS that worked; null where none was needed.</summary>
    public Method? Method { get; init; }

    /// <summary>Those that were tried before it, and why they did not work.</summary>
    public IReadOnlyList<TriedMethod> Tried { get; init; } = [];

    /// <summary>
    /// The system is what the flake says; false after a rehearsal on simulated machines without Nix, which had a made-up one.
    /// </summary>
    public bool Evaluated { get; init; } = true;
}

/// <summary>The run is done; the machine runs what the flake says.</summary>
public sealed record RunFinished(DeployResult Result) : RunEvent
{
    protected override string JsonType => "run-finished";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Result = Result with { FailedUnits = [.. Result.FailedUnits.Select(unit => unit.Redacted(redact))], Tried = [.. Result.Tried.Select(tried => tried with { Why = redact(tried.Why) })] } };
}
