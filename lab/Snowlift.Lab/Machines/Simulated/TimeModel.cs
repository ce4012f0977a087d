namespace Snowlift.Lab.Machines.Simulated;

/// <summary>
/// How long things take on a simulated machine. The figures are those measured on the lab's real machines, under emulation
/// on two cores; nothing is drawn by lot, so that two rehearsals are alike.
/// </summary>
public sealed record TimeModel
{
    public static TimeModel Lab { get; } = new();

    /// <summary>From power on until the image's SSH answers.</summary>
    public TimeSpan ImageBoot { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From the jump until the installer's SSH answers.</summary>
    public TimeSpan InstallerBoot { get; init; } = TimeSpan.FromSeconds(9);

    /// <summary>From the reset until the installed system's SSH answers.</summary>
    public TimeSpan SystemBoot { get; init; } = TimeSpan.FromSeconds(17);

    /// <summary>From SSH's first answer until systemd has started everything.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Shutdown { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between a script's end and the jump or reboot that it has ordered.</summary>
    public TimeSpan Jump { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A new connection, from the first packet to the login.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(0.4);

    /// <summary>A command that does next to nothing, over a connection that stands.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromSeconds(0.15);

    /// <summary>Unpacking the installer's tarball and loading its kernel.</summary>
    public TimeSpan KexecLoad { get; init; } = TimeSpan.FromSeconds(6);

    public TimeSpan Disko { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan Install { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>Activating another system on a running one.</summary>
    public TimeSpan Activation { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Writing the boot menu.</summary>
    public TimeSpan BootLoader { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Evaluating a host on the machine.</summary>
    public TimeSpan Evaluation { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Building a system on the machine.</summary>
    public TimeSpan Build { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes a second through SSH to the machine.</summary>
    public double UploadRate { get; init; } = 2_800_000;

    /// <summary>Bytes a second that the machine itself fetches.</summary>
    public double DownloadRate { get; init; } = 40_000_000;

    /// <summary>Bytes of a release of Nix, and how long unpacking it takes.</summary>
    public long NixBytes { get; init; } = 26_000_000;

    public TimeSpan NixUnpack { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The size of an installer that the machine fetches from a URL.</summary>
    public long InstallerBytes { get; init; } = 380_000_000;

    /// <summary>The size of a system that was evaluated, and not built.</summary>
    public long SystemBytes { get; init; } = 60_000_000;

    /// <summary>What is left of a store path's bytes on the wire.</summary>
    public double Compression { get; init; } = 0.4;
}
