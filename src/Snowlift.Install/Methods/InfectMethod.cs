using Snowlift.Build;
using Snowlift.Install.Fit;
using Snowlift.Install.Methods.Infect;
using Snowlift.Install.Requests;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;

namespace Snowlift.Install.Methods;

/// <summary>
/// nixos-infect's way, from the user's own flake: the new system is put beside the old one while that runs, and takes its
/// place as it shuts down. No installer, no disko: for machines too small for them. The old system stays in /old-root.
/// </summary>
internal static class InfectMethod
{
    public static async Task<Installation> InstallAsync(
        DeployRun run, HostChecked host, MachineProbed machine, SystemPlan? built, CancellationToken cancellation)
    {
        if (InfectFit.Against(machine.Facts, host.Evaluation) is { } against)
        {
            throw DoesNotFit(against);
        }

        var nix = await PutNix.RunAsync(run, machine, built, cancellation);
        var closure = await BringClosureInPlace.RunAsync(run, host, machine, nix, built, cancellation);
        var (partitions, unfit) = PartitionPlan.For(machine.Facts, closure.Plan.Evaluation);
        var staged = await StageSwap.RunAsync(run, host, machine, closure, partitions ?? throw DoesNotFit(unfit!), cancellation);
        return new Installation(await InstallInPlace.RunAsync(run, machine, staged, cancellation), machine.Session);
    }

    /// <summary>The machine is not one for this method; nothing of it was changed.</summary>
    public static MethodFailedException DoesNotFit(string against) => new(
        new SnowliftException(
            ExitCode.Refused, "The machine cannot be converted in place (infect)", against + ".",
            "Mend that, or try another method: --method kexec or --method bootonce. The machine runs on as it was."),
        diskTouched: false);
}
