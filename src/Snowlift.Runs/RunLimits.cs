namespace Snowlift.Runs;

/// <summary>How long the flow waits for a machine. Emulated machines without KVM are slow; nothing here is a goal.</summary>
public sealed record RunLimits
{
    /// <summary>From the order of a server until it lets us in.</summary>
    public TimeSpan FirstConnection { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>How long a machine may answer and yet refuse our key: cloud-init may still be writing it.</summary>
    public TimeSpan KeyAccepted { get; init; } = TimeSpan.FromMinutes(1.5);

    /// <summary>How long cloud-init may be at work.</summary>
    public TimeSpan CloudInit { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>From the jump until the installer answers.</summary>
    public TimeSpan Installer { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the old system may still answer after the jump.</summary>
    public TimeSpan OldBoot { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long an installer whose connection broke may be silent.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>From the reboot until the installed system answers.</summary>
    public TimeSpan Reboot { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>From its first answer until its boot has finished.</summary>
    public TimeSpan Running { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>What a system's activation on a running machine may take before the machine goes back by itself.</summary>
    public TimeSpan Activation { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From the order of a snapshot until it is written: minutes at Hetzner, by the disk's size.</summary>
    public TimeSpan Snapshot { get; init; } = TimeSpan.FromMinutes(25);

    /// <summary>For all that is done to find out why a machine does not come back.</summary>
    public TimeSpan Diagnosis { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>For a question to the cloud or to a console while that is found out.</summary>
    public TimeSpan Question { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For taking a machine out of the rescue system again, even after Ctrl-C.</summary>
    public TimeSpan LeaveRescue { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For letting go of a server's claim at the end, also after Ctrl-C; a claim that stays ages.</summary>
    public TimeSpan ClaimRelease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>One attempt to connect.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Between two attempts.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(700);
}
