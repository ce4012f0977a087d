using Snowlift.Checks.Facts;

namespace Snowlift.Install.Methods.Installer;

/// <summary>Whether a machine can be booted into the installer. Pure.</summary>
internal static class InstallerFit
{
    /// <summary>What the start of the installer needs on the machine. Source: the tarball's own script, nix-community/nixos-images.</summary>
    private static readonly string[] Tools = ["tar", "gzip", "cpio", "setsid"];

    /// <summary>What speaks against it, whatever boots it; null where nothing does.</summary>
    public static string? Against(MachineFacts facts, int installerMemoryMiB) => facts switch
    {
        { IsContainer: true } => $"a container ({facts.Virtualisation}) has no kernel of its own to replace",
        _ when facts.MemoryMiB < installerMemoryMiB =>
            $"the installer lives in RAM and needs {installerMemoryMiB} MiB, the machine has {facts.MemoryMiB}",
        _ when Tools.Where(tool => !facts.Tools.Contains(tool)).ToList() is { Count: > 0 } missing =>
            $"the installer's start needs {string.Join(" and ", missing)}: apt-get install {string.Join(' ', missing)}",
        _ => null,
    };
}
