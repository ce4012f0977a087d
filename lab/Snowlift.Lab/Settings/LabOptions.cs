using Snowlift.Lab.Faults;

namespace Snowlift.Lab.Settings;

/// <summary>How a lab is served.</summary>
/// <param name="Paths">Where its state lies.</param>
public sealed record LabOptions(LabPaths Paths)
{
    /// <summary>The port on 127.0.0.1; with 0 the one of last time where it is free, else any.</summary>
    public int Port { get; init; }

    /// <summary>How long each action takes at least, besides what the machine itself takes.</summary>
    public TimeSpan ActionDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a reboot waits for the system to stop by itself; Hetzner leaves it running then, and so do we.</summary>
    public TimeSpan RebootLimit { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The project's limit of servers; 10 is what a new Hetzner account has.</summary>
    public int ServerLimit { get; init; } = 10;

    /// <summary>Requests per hour; they are refilled evenly, with 3600 one a second.</summary>
    public int RequestsPerHour { get; init; } = 3600;

    /// <summary>
    /// Whether machines of x86 boot by UEFI; the label <c>snowlift.lab/firmware</c> overrules it for one server. Those
    /// of arm always do.
    /// </summary>
    public bool Uefi { get; init; }

    /// <summary>What is to go wrong. Tests fill it directly, programs through <c>POST /_lab/faults</c>.</summary>
    public FaultPlan Faults { get; init; } = new();
}
