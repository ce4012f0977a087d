using Snowlift.Build;
using Snowlift.Checks.Facts;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods;

/// <summary>A way from a foreign Linux into NixOS. <see cref="InstallMethods"/> has all of them, in the order in which they are tried.</summary>
internal interface IInstallMethod
{
    Method Name { get; }

    /// <summary>Why it stands where it does among the others, a few words.</summary>
    string Pitch { get; }

    /// <summary>What speaks against it on a machine, a fragment without a full stop; null where nothing does.</summary>
    /// <param name="installerMemoryMiB">RAM that the installer needs, without swap.</param>
    /// <param name="evaluation">What the configuration says; null where only the target will know.</param>
    string? Against(MachineFacts facts, int installerMemoryMiB, HostEvaluation? evaluation);

    /// <summary>What was asked for that it cannot do, likewise.</summary>
    string? Against(DeployRequest request);

    /// <summary>Installs.</summary>
    /// <param name="machine">The connected machine; it stays the caller's.</param>
    /// <param name="built">The system, where it was built here.</param>
    /// <exception cref="MethodFailedException">Another method may do better.</exception>
    Task<Installation> InstallAsync(
        DeployRun run, HostChecked host, MachineProbed machine, SystemPlan? built, CancellationToken cancellation);

    /// <summary>Takes off the disk of an old system that answers again what a try left there.</summary>
    Task TidyUpAsync(MachineProbed machine, StepScope scope, CancellationToken cancellation);
}
