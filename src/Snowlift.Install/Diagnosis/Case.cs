using Snowlift.Checks.Facts;
using Snowlift.Install.Requests;
using Snowlift.Machines;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;

namespace Snowlift.Install.Diagnosis;

/// <summary>A machine that did not come back, as the step that waited for it leaves it.</summary>
/// <param name="Failure">What the step says; its cause is the wait's or ssh's exception.</param>
/// <param name="Machine">The machine as it was looked at before.</param>
/// <param name="Evaluation">What the configuration says; null where that does not matter.</param>
/// <param name="SerialBefore">What the serial console had written before the boot in question.</param>
internal sealed record Case(
    Awaited Awaited, SnowliftException Failure, ServerReady Server, MachineFacts Machine, HostEvaluation? Evaluation, string? SerialBefore)
{
    /// <summary>Whether a failure is that of a machine which did not come back.</summary>
    public static bool IsOne(SnowliftException failure) =>
        failure.InnerException is WaitFailedException or SshException { Failure: SshFailure.HostKey or SshFailure.Refused };

    /// <summary>What is known before anything was collected.</summary>
    public Evidence Known(DeployRun run)
    {
        var (instead, cameUp, ssh) = Failure.InnerException switch
        {
            SshException { Failure: SshFailure.HostKey } e => (Instead.OtherHostKey, null, e),
            SshException e => (Instead.KeyRefused, null, e),
            WaitFailedException { Facts: { } facts } when IsSameBoot(facts) => (Instead.SameBoot, facts, null),
            WaitFailedException { Facts: { } facts } => (Instead.OtherSystem, facts, null),
            WaitFailedException e => (Instead.Nobody, (MachineFacts?)null, e.Last),
            _ => (Instead.Nobody, null, null),
        };
        return new Evidence(Awaited, instead, Machine)
        {
            Evaluation = Evaluation,
            CameUp = cameUp,
            SshLines = ssh?.LastLines ?? [],
            Findings = run.Preflight.Findings,
            Server = Server.Server?.Name,
            Suggest = run.Suggest,
        };
    }

    private bool IsSameBoot(MachineFacts facts) => facts.BootId == Machine.BootId;
}
