using System.Text.Json.Serialization;
using Snowlift.Checks.Findings;
using Snowlift.Checks.Logins;
using Snowlift.Install.Describing;
using Snowlift.Runs.Events;
using Snowlift.Runs.Journals;

namespace Snowlift.Install;

/// <summary>What a deploy would do, found out without doing any of it.</summary>
/// <param name="Server">The cloud's server, there already or to be ordered; null for a machine that only SSH reaches.</param>
/// <param name="Machine">What runs there now; null where there is none yet, or it is off.</param>
/// <param name="Method">The way into NixOS; null where nothing would be installed.</param>
/// <param name="Findings">What the checks say, the gravest first; none where only the target can evaluate.</param>
/// <param name="Login">Who will be able to log in; null where nobody will, or only the target can tell.</param>
/// <param name="Refusal">Why it cannot be done at all, besides the findings; or null.</param>
/// <param name="Usually">How long deploys have taken so far, or null where none is known.</param>
public sealed record PlanReport(
    string Host,
    PlanFate Fate,
    PlannedServer? Server,
    PlannedMachine? Machine,
    PlannedBuild Build,
    PlannedMethod? Method,
    IReadOnlyList<Finding> Findings,
    Login? Login,
    string? Refusal,
    UsualTime? Usually)
{
    /// <summary>Nothing refuses that is not forced.</summary>
    public bool Passes => Refusal is null && !Findings.Any(finding => finding is { Severity: Severity.Refuse, IsForced: false });

    /// <summary>Files of the flake that would be written.</summary>
    public IReadOnlyList<PlannedFile> Writes { get; init; } = [];

    /// <summary>It runs another NixOS: <c>snowlift update</c> would change it without a wipe.</summary>
    public bool CanUpdate { get; init; }

    /// <summary>The same without secrets.</summary>
    public PlanReport Redacted(Func<string, string> redact) => this with
    {
        Findings = [.. Findings.Select(finding => finding.Redacted(redact))],
        Refusal = Refusal is null ? null : redact(Refusal),
        Writes = [.. Writes.Select(file => file with { Diff = file.Diff is null ? null : redact(file.Diff) })],
    };
}

/// <summary>What would become of the server and its disk.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanFate>))]
public enum PlanFate
{
    /// <summary>It is ordered.</summary>
    Create,

    /// <summary>It is there, off: it is switched on and looked at, before anything is lost.</summary>
    SwitchOn,

    /// <summary>An earlier deploy of this host was interrupted: it goes on.</summary>
    Install,

    /// <summary>Everything on its disk is lost, after its name was typed.</summary>
    Wipe,

    /// <summary>It runs this very system: nothing is done.</summary>
    Keep,
}

/// <summary>A server with its prices, net, with the public IPv4.</summary>
/// <param name="Id">Null for one that does not exist yet.</param>
/// <param name="Memory">GB.</param>
/// <param name="Disk">GB.</param>
/// <param name="Monthly">The most that a month costs.</param>
/// <param name="Why">Why it is not what was asked for or the default, or null.</param>
/// <param name="Otherwise">What is ordered instead where it is sold out, in that order.</param>
/// <param name="Limit">The most that any of them costs a month, where there is a limit.</param>
public sealed record PlannedServer(
    long? Id,
    string ServerType,
    string Location,
    int Cores,
    double Memory,
    int Disk,
    decimal Hourly,
    decimal Monthly,
    string Currency,
    string? Image,
    string? Why,
    IReadOnlyList<string> Otherwise,
    decimal? Limit);

/// <summary>What answers there now.</summary>
/// <param name="Disk">The disk that would be wiped: <c>/dev/sda</c>.</param>
/// <param name="DiskBytes">Its size in bytes.</param>
/// <param name="System">What runs, on NixOS.</param>
public sealed record PlannedMachine(
    string Address, string Os, string Firmware, long MemoryMiB, string? Disk, long? DiskBytes, string? System);

/// <summary>The closure.</summary>
/// <param name="Here">Built on this machine, else on the target.</param>
/// <param name="System">The store path; null where only the target can evaluate.</param>
/// <param name="ClosureBytes">Its size in bytes, where it is built already.</param>
public sealed record PlannedBuild(bool Here, string? System, long? ClosureBytes);

/// <summary>The way into NixOS.</summary>
/// <param name="Installer">Where the installer comes from; null where it runs already.</param>
public sealed record PlannedMethod(string Name, string? Installer, string Why);

/// <summary>A plan is made; nothing was changed.</summary>
public sealed record PlanFinished(PlanReport Plan) : RunEvent
{
    protected override string JsonType => "plan-finished";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Plan = Plan.Redacted(redact) };
}
