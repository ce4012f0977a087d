using Snowlift.Machines.Files;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Machines.Sessions;

/// <summary>From a foreign Linux into the installer, and from there onto the disk.</summary>
public sealed partial class MachineSession
{
    /// <summary>Brings the installer onto the machine and unpacks it; nothing of it runs.</summary>
    /// <exception cref="ScriptFailedException"><see cref="ScriptStatus.InstallerCannotBeFetched"/>, <see cref="ScriptStatus.InstallerIsDamaged"/>.</exception>
    public Task FetchInstallerAsync(InstallerSource installer, StepScope scope, CancellationToken cancellation)
    {
        var script = Scripts.FetchInstaller(Boot, installer);
        return OnlyHereAsync(script, Sending(script, scope), cancellation);
    }

    /// <summary>Loads the installer's kernel, and has the machine jump into it.</summary>
    /// <exception cref="ScriptFailedException"><see cref="ScriptStatus.KernelNotLoaded"/>.</exception>
    public Task KexecAsync(StepScope scope, CancellationToken cancellation) =>
        OnlyHereAsync(Scripts.Kexec(Boot), Logged(scope), cancellation);

    /// <summary>Puts the installer below /boot, and has GRUB boot it once.</summary>
    /// <exception cref="ScriptFailedException"><see cref="ScriptStatus.InstallerNotPacked"/>, <see cref="ScriptStatus.GrubCannotBootOnce"/>.</exception>
    public Task BootInstallerOnceAsync(StepScope scope, CancellationToken cancellation) =>
        OnlyHereAsync(Scripts.Bootonce(Boot, "stage"), Logged(scope), cancellation);

    /// <summary>Takes off the disk what <see cref="BootInstallerOnceAsync"/> has put there.</summary>
    public Task ForgetInstallerAsync(StepScope scope, CancellationToken cancellation) =>
        OnlyHereAsync(Scripts.Bootonce(Boot, "undo"), Logged(scope), cancellation);

    /// <summary>Puts a file into the machine's RAM, and nowhere else.</summary>
    public Task PutInRamAsync(InstallerFile file, StepScope scope, CancellationToken cancellation) =>
        OnlyHereAsync(Scripts.PutInRam(Boot, file), Logged(scope), cancellation);

    /// <summary>Partitions, formats and mounts at /mnt. Everything on the disks of the script is lost.</summary>
    /// <param name="diskoScript">Its store path, there.</param>
    /// <returns>Bytes that the new root has free.</returns>
    public async Task<long> PartitionAsync(string diskoScript, StepScope scope, CancellationToken cancellation)
    {
        var said = await OnlyHereAsync(Scripts.Disk(Boot, diskoScript), Logged(scope), cancellation);
        return long.Parse(said["free_bytes"] ?? "0");
    }

    /// <summary>Installs a system whose closure is on the new disk: host key, profile, activation, boot loader.</summary>
    /// <param name="hostKeyPath">Where its configuration keeps its ed25519 host key.</param>
    /// <param name="given">The host key that it is to have; null to have one made there.</param>
    /// <returns>The host key that it will show.</returns>
    /// <exception cref="SnowliftException">It did not take the key that it was given.</exception>
    public async Task<PublicKey> InstallAsync(
        string system, string hostKeyPath, KeyPair? given, StepScope scope, CancellationToken cancellation) =>
        StepFailures.SameKey(given, HostKeyOf(await OnlyHereAsync(Scripts.Install(Boot, system, hostKeyPath, given), Logged(scope), cancellation)));

    /// <summary>Unpacks the user's own files into the root of a system that is being installed; all of them are root's.</summary>
    /// <param name="root">Where that root is.</param>
    public Task UnpackAsync(string root, ExtraFiles files, StepScope scope, CancellationToken cancellation) =>
        OnlyHereAsync(Scripts.ExtraFiles(Boot, root, files), Logged(scope), cancellation);

    /// <summary>Gives them to their owners, once the system's users are known.</summary>
    public Task ChownAsync(string root, IEnumerable<Ownership> owners, StepScope scope, CancellationToken cancellation) =>
        OnlyHereAsync(Scripts.OwnFiles(Boot, root, owners), Logged(scope), cancellation);
}
