using Snowlift.Build;
using Snowlift.Checks.Facts;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Infect;

/// <summary>
/// nixos-infect's way, from the user's own flake: the new system is put beside the old one while that runs, and takes its
/// place as it shuts down. No installer, no disko: for machines too small for them. The old system stays in /old-root.
/// </summary>
internal sealed class InfectMethod : IInstallMethod
{
    public Method Name => Method.Infect;

    public string Pitch => "where no installer comes up";

    public string? Against(MachineFacts facts, int installerMemoryMiB, HostEvaluation? evaluation) => InfectFit.Against(facts, evaluation);

    /// <summary>What only an installer can do.</summary>
    public string? Against(DeployRequest request) =>
        request.DiskKeys.Count > 0 ? "it keeps the partitions: --disk-encryption-key is for an installer"
        : request.ExtraFiles?.Owners.FirstOrDefault(one => one.Owner.Any(char.IsAsciiLetter)) is { } named
            ? $"the new system's users are known only when it runs: --chown {named.Path}={named.Owner} wants numbers"
        : null;

    public Task TidyUpAsync(MachineProbed machine, StepScope scope, CancellationToken cancellation) => Task.CompletedTask;

    public async Task<Installation> InstallAsync(
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
