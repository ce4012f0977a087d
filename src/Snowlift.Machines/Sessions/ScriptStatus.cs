using Snowlift.Remote.Ssh;

namespace Snowlift.Machines.Sessions;

/// <summary>
/// An exit status of a target script that somebody goes by. What each script may end with stands in its header; a test holds these, and
/// the simulated scripts, against that.
/// </summary>
/// <param name="Script">The script; null for every one that changes something.</param>
public sealed record ScriptStatus(string? Script, int Status)
{
    /// <summary>The machine that answers is not the boot that was looked at: nothing was done.</summary>
    public static readonly ScriptStatus WrongMachine = new(null, 11);

    public static readonly ScriptStatus InstallerCannotBeFetched = new("fetch-installer", 12);

    /// <summary>Its checksum is another one, or it is no tarball of an installer.</summary>
    public static readonly ScriptStatus InstallerIsDamaged = new("fetch-installer", 13);

    public static readonly ScriptStatus KernelNotLoaded = new("kexec", 14);

    public static readonly ScriptStatus InstallerNotPacked = new("bootonce", 14);

    public static readonly ScriptStatus GrubCannotBootOnce = new("bootonce", 15);

    public static readonly ScriptStatus NixCannotBeFetched = new("infect-nix", 12);

    public static readonly ScriptStatus NixIsDamaged = new("infect-nix", 13);

    /// <summary>What was to be kept of the old system is not on the machine.</summary>
    public static readonly ScriptStatus NothingToKeep = new("infect-stage", 28);

    /// <summary>The boot loader failed, and what it overwrote could not be put back.</summary>
    public static readonly ScriptStatus NotPutBack = new("infect-install", 27);

    /// <summary>What answers runs from a disk.</summary>
    public static readonly ScriptStatus NoRescueSystem = new("rescue-logs", 23);

    /// <summary>Another update of the machine waits for its confirmation.</summary>
    public static readonly ScriptStatus AnotherUpdate = new("activate", 32);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ScriptStatus> All { get; } =
    [
        WrongMachine, InstallerCannotBeFetched, InstallerIsDamaged, KernelNotLoaded, InstallerNotPacked, GrubCannotBootOnce,
        NixCannotBeFetched, NixIsDamaged, NothingToKeep, NotPutBack, NoRescueSystem, AnotherUpdate,
    ];

    /// <summary>Whether a script ended with it.</summary>
    public bool IsOf(ScriptFailedException failed) => failed.Result.ExitCode == Status && (Script is null || Script == failed.Script);
}
