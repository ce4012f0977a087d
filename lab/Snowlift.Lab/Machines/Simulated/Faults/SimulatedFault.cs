namespace Snowlift.Lab.Machines.Simulated.Faults;

/// <summary>
/// Where something goes wrong: a target script by its name, a copy of store paths, or a boot.
/// </summary>
public static class FaultPoint
{
    /// <summary>A copy of store paths onto the machine.</summary>
    public const string Copy = "copy";

    /// <summary>A snapshot of the machine's disk.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>A boot of the image that the server was made from.</summary>
    public const string ImageBoot = "boot-image";

    /// <summary>The jump into the installer.</summary>
    public const string InstallerBoot = "boot-installer";

    /// <summary>The activation of another system on a running machine; faults may come together.</summary>
    public const string Activation = "activation";

    /// <summary>The machine's own way back to the system before: whatever fault it is, it fails, and the machine reboots.</summary>
    public const string Rollback = "rollback";

    /// <summary>Setting up the boot loader on a running machine.</summary>
    public const string BootLoader = "boot-loader";

    /// <summary>A boot of the installed system.</summary>
    public const string SystemBoot = "boot-system";

    /// <summary>A boot of the rescue system.</summary>
    public const string RescueBoot = "boot-rescue";
}

/// <summary>What goes wrong.</summary>
public abstract record SimulatedFault;

/// <summary>The script, or the copy, fails.</summary>
/// <param name="ExitCode">The exit status, for scripts one of those that the script's header names.</param>
/// <param name="Message">What it says on stderr.</param>
public sealed record Fails(int ExitCode, string Message) : SimulatedFault;

/// <summary>The connection breaks in the middle of it; the machine is all right.</summary>
public sealed record Breaks : SimulatedFault;

/// <summary>The script says that it succeeded, and has done nothing.</summary>
public sealed record DoesNothing : SimulatedFault;

/// <summary>The boot hangs: nobody ever answers.</summary>
public sealed record NeverAnswers : SimulatedFault;

/// <summary>The system starts and writes its journal, and nobody reaches it.</summary>
/// <param name="Failed">Units that fail, as its journal says.</param>
public sealed record NetworkStaysDown(params IReadOnlyList<string> Failed) : SimulatedFault;

/// <summary>Another system comes up: the image, with a boot id of its own, as it was when the server was new.</summary>
public sealed record ComesUpAsImage : SimulatedFault;

/// <summary>The boot has another host key than the one it should have: somebody else answers.</summary>
public sealed record OtherHostKey : SimulatedFault;

/// <summary>SSH answers, and takes no key.</summary>
/// <param name="For">For how long; null for ever.</param>
public sealed record RefusesKeys(TimeSpan? For = null) : SimulatedFault;

/// <summary>cloud-init is at work.</summary>
/// <param name="For">For how long after the boot.</param>
public sealed record CloudInitIsBusy(TimeSpan For) : SimulatedFault;

/// <summary>The machine's disk has another size than its server type says.</summary>
/// <param name="Bytes">Size in bytes.</param>
public sealed record DiskOf(long Bytes) : SimulatedFault;

/// <summary>Units fail while the system starts.</summary>
public sealed record UnitsFail(params IReadOnlyList<string> Units) : SimulatedFault;

/// <summary>What was activated takes the network away; at a script, the machine loses it in the middle.</summary>
public sealed record CutsOff : SimulatedFault;

/// <summary>An older generation comes up.</summary>
/// <param name="System">The store path that runs.</param>
public sealed record RunsOther(string System) : SimulatedFault;

/// <summary>An older generation was booted, and the installed one activated since.</summary>
/// <param name="System">The store path that was booted.</param>
public sealed record WasBootedAs(string System) : SimulatedFault;

/// <summary>A unit of a user's own manager fails.</summary>
public sealed record UserUnitFails(string User, string Unit) : SimulatedFault;

/// <summary>Nothing listens on a port, by the machine's own account; SSH answers all the same.</summary>
public sealed record DoesNotListen(int Port) : SimulatedFault;
