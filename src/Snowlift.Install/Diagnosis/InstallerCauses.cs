namespace Snowlift.Install.Diagnosis;

/// <summary>Why the installer may not have come up after the jump.</summary>
internal static class InstallerCauses
{
    /// <summary>What nix-community's installer wants, in MiB. Source: nixos-anywhere's documentation.</summary>
    private const long Enough = 1500;

    public static IEnumerable<Likely> From(Evidence evidence)
    {
        if (evidence.Instead is Instead.OtherHostKey)
        {
            yield return new Likely(75, Topic.Stranger, new Cause(
                "Another system, or another machine, answers at this address", "Its host key is not the machine's.", "Look at the console."));
            yield break;
        }

        var memory = evidence.Machine.MemoryMiB;
        yield return new Likely(memory is > 0 and < Enough ? 85 : 30, Topic.Memory, new Cause(
            "The memory does not suffice for the installer", $"The machine has {memory} MiB; the installer lives in RAM.",
            "Take a server type with 2 GB or more."));
        yield return new Likely(60, Topic.Network, new Cause(
            "The installer came up without the machine's network", "It takes over addresses and routes from the system before it, which does not always succeed.",
            "Look at the console; a reset brings the old system back. Another --kexec may help."));
        yield return new Likely(50, Topic.Kernel, new Cause(
            "The installer's kernel hangs on this machine", "A jump by kexec does not reset the hardware.",
            "Reset it and run the same command again, or take another server type."));
    }
}
