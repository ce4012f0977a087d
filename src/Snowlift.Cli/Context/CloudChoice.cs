using Snowlift.Lab;

namespace Snowlift.Cli.Context;

/// <summary>Whose servers a command works with: <c>--cloud</c> and <c>--machines</c>.</summary>
internal sealed record CloudChoice(CloudKind Kind, MachineKind Machines)
{
    /// <summary>In the lab, a flake without a lock gets the lab's stand-ins for nixpkgs and its like.</summary>
    public bool StandIns { get; init; } = true;

    /// <summary>A line that means this cloud has to name it: without, it could mean another one.</summary>
    public bool MustBeSaid { get; init; }

    /// <summary>What to say where the server is not there: that another cloud is remembered to have it; null where none is.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>How many times faster than ours the clock of simulated machines runs.</summary>
    private const double RehearsalSpeed = 10;

    /// <summary>The machines live in this process, and end with it.</summary>
    public bool IsRehearsal => this is { Kind: CloudKind.Lab, Machines: MachineKind.Simulated };

    /// <summary>What a run goes by: our clock, or a rehearsal's, which has no reason to wait.</summary>
    public TimeProvider Clock(TimeProvider ours) => IsRehearsal ? new ScaledTime(RehearsalSpeed, ours) : ours;
}

internal enum CloudKind
{
    /// <summary>Hetzner Cloud, or whatever HCLOUD_ENDPOINT names.</summary>
    Hetzner,

    /// <summary>The local lab.</summary>
    Lab,
}

/// <summary>What stands behind the lab's servers.</summary>
internal enum MachineKind
{
    /// <summary>Real virtual machines.</summary>
    Qemu,

    /// <summary>Machines that answer in-process, with a model of time.</summary>
    Simulated,
}
