using System.Text.Json.Serialization;

namespace Snowlift.Runs.Events;

/// <summary>The steps of a deploy, in the order in which people see them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Step>))]
public enum Step
{
    /// <summary>Read the flake: one evaluation of the host.</summary>
    Resolve,

    /// <summary>Check the configuration before anything is created.</summary>
    Check,

    /// <summary>Build the system's closure and the disk script here, side by side with the server's creation.</summary>
    Build,

    /// <summary>Find or register the SSH key.</summary>
    Key,

    /// <summary>Find or create the server.</summary>
    Server,

    /// <summary>Wait for a verified SSH connection.</summary>
    Connect,

    /// <summary>Look at the machine and compare it with what the host needs.</summary>
    Probe,

    /// <summary>Give a machine that was made from an image a host key of its own.</summary>
    Identity,

    /// <summary>Write the machine's network and hardware into the flake.</summary>
    Describe,

    /// <summary>Bring a machine back to a foreign Linux, between two methods.</summary>
    BringBack,

    /// <summary>Put Nix on a machine that is converted in place.</summary>
    Nix,

    /// <summary>Boot the installer.</summary>
    Installer,

    /// <summary>Partition, format and mount the disk with the flake's disko script.</summary>
    Disk,

    /// <summary>Bring the closure onto the new disk.</summary>
    Closure,

    /// <summary>Compare the closure that runs with the one to come.</summary>
    Compare,

    /// <summary>Activate a system on a running machine, its roll-back armed.</summary>
    Activate,

    /// <summary>Prove over a fresh connection that it runs, and make it stay.</summary>
    Confirm,

    /// <summary>Wait until the machine has gone back to the system before.</summary>
    Rollback,

    /// <summary>Make ready what swaps the root while the old system shuts down.</summary>
    Stage,

    /// <summary>Install: profile, activation, boot loader, host key.</summary>
    Install,

    /// <summary>Reboot into the installed system.</summary>
    Reboot,

    /// <summary>Find out why a machine did not come back.</summary>
    Diagnose,

    /// <summary>Prove that the right system runs.</summary>
    Verify,

    /// <summary>Remove what a conversion in place has left of the old system.</summary>
    CleanUp,

    /// <summary>Take what makes the machine itself off its disk, for a snapshot.</summary>
    Seal,

    /// <summary>Make the snapshot.</summary>
    Snapshot,

    /// <summary>Put back on the disk what was taken off it.</summary>
    Unseal,

    /// <summary>Delete the server, and what was made for it.</summary>
    Destroy,
}
