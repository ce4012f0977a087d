using Snowlift.Build;
using Snowlift.Checks.Findings;
using Snowlift.Install.Requests;
using Snowlift.Machines.Files;
using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Installer;

/// <summary>The new file systems are mounted at /mnt.</summary>
/// <param name="FreeBytes">What the new root has left.</param>
internal sealed record DiskReady(long FreeBytes);

/// <summary>
/// Partitions, formats and mounts with the flake's own disko script. Precondition: the installer runs and the wipe was
/// agreed to; the disks are checked once more as the installer sees them, and the script that it is still that boot. Effect: everything on the disk is lost. May be
/// run again. What stays behind when it fails: the installer, in RAM.
/// </summary>
internal static class PrepareDisk
{
    public static Task<DiskReady> RunAsync(
        DeployRun run, HostChecked host, InstallerBooted installer, SystemPlan plan, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Disk,
            "Partition the disk",
            async scope =>
            {
                // Another kernel looks at them now, and may count the disks in another order than the one before.
                run.Preflight.Recheck(
                    CheckArea.Disk, host.Subject(plan.Evaluation, installer.Session.Facts, installer.Server.Facts, plan.ClosureBytes));
                if (plan.IsBuiltHere)
                {
                    scope.Progress("sending the disk script");
                    await CopyClosure.RunAsync(run.Nix, plan.DiskoScript!.Value, installer.Session, new StoreThere(), scope, cancellation);
                }

                await BringDiskKeysAsync(run.Request.DiskKeys, installer, scope, cancellation);
                run.Ledger.Machine("Its disk was partitioned anew: what was on it is lost. It runs the installer, in RAM.");
                scope.Progress("partitioning");
                var disk = await PartitionAsync(installer, plan.DiskoScript!.Value, scope, cancellation);
                return plan.ClosureBytes > disk.FreeBytes ? throw TooSmall(disk, plan.ClosureBytes.Value) : disk;
            },
            disk => $"{disk.FreeBytes / 1e9:0.0} GB free on the new root");

    /// <summary>Into the installer's RAM, where the disk script looks for them: they are gone with it.</summary>
    private static async Task BringDiskKeysAsync(
        IReadOnlyList<InstallerFile> keys, InstallerBooted installer, StepScope scope, CancellationToken cancellation)
    {
        foreach (var key in keys)
        {
            scope.Progress($"bringing {key.Path}");
            try
            {
                await installer.Session.PutInRamAsync(key, scope, cancellation);
            }
            catch (ScriptFailedException e)
            {
                throw new SnowliftException(
                    ExitCode.Install, $"The disk's key cannot be put at {key.Path}", string.Join('\n', e.Result.LastLines(3)),
                    "Name a file in the installer's RAM, such as /tmp/disk.key. Nothing on the disk was changed.", e);
            }
        }
    }

    private static async Task<DiskReady> PartitionAsync(
        InstallerBooted installer, StorePath script, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            return new DiskReady(await installer.Session.PartitionAsync(script.Path, scope, cancellation));
        }
        catch (ScriptFailedException e)
        {
            throw StepFailures.AfterWipe(e, "The disk script (disko) failed");
        }
    }

    private static SnowliftException TooSmall(DiskReady disk, long needed) => new(
        ExitCode.Install, "The new root file system is too small for the system",
        $"It has {disk.FreeBytes / 1e9:0.0} GB free, the closure needs {needed / 1e9:0.0} GB.",
        "Give the root partition more room in disko.devices, or choose a larger server type.");
}
