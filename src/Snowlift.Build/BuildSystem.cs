using Snowlift.Checks.Logins;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Operate.Updates;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Build;

/// <summary>A system that is built, here or on the machine.</summary>
/// <param name="Login">Who will be able to log in.</param>
/// <param name="ClosureBytes">The closure's size in bytes, where it was built here.</param>
internal sealed record SystemBuilt(HostEvaluation Evaluation, Login Login, StorePath System, long? ClosureBytes)
{
    public bool IsHere => ClosureBytes is not null;

    /// <summary>
    /// How the machine is reached once it runs: by the same user where they still get in and become root, on the same port
    /// where sshd still listens there.
    /// </summary>
    /// <param name="publicKey">Ours.</param>
    public SshEndpoint Reach(SshEndpoint now, string publicKey)
    {
        var stays = Evaluation.Users is null
            || Account.Of(Evaluation, publicKey).Any(account => account.Name == now.User && account.GetsIn);
        var ports = Evaluation.Ssh?.Ports ?? [];
        return now with
        {
            User = stays ? now.User : Login.User,
            // Where a port is forwarded to the machine's 22, the outer number stays.
            Port = ports.Count == 0 || ports.Contains(now.Port) || ports.Contains(22) ? now.Port : ports[0],
        };
    }
}

/// <summary>
/// Builds the system: here, while the machine is being reached, or on the machine by its own Nix. Precondition: the
/// configuration was checked. Effect: store paths. May be run again.
/// </summary>
internal static class BuildSystem
{
    /// <summary>Builds here; null where the machine is to build.</summary>
    public static async Task<SystemBuilt?> HereAsync(DeployRun run, HostChecked host, CancellationToken cancellation) =>
        !host.BuildsHere ? null : await run.Events.StepAsync(
            Step.Build,
            "Build the system",
            async scope =>
            {
                var toplevel = host.Evaluation!.Toplevel!;
                await run.Nix.RealiseAsync([toplevel.Drv], line => Show(line, scope), cancellation);
                var path = StorePath.Parse(toplevel.Out);
                var bytes = await run.Nix.ClosureSizeAsync(path, cancellation);
                return new SystemBuilt(host.Evaluation, host.Login!, path, bytes);
            },
            built => $"closure of {built.ClosureBytes / 1_000_000} MB");

    /// <summary>Evaluates, checks and builds on the machine, into its own store.</summary>
    public static Task<SystemBuilt> OnMachineAsync(
        DeployRun run, HostChecked host, RunningSystem running, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Build,
            "Build on the target",
            async scope =>
            {
                var session = running.Machine.Machine.Session;
                var evaluation = await FlakeOnTarget.EvaluateAsync(run, session, scope, cancellation);
                run.Preflight.Look(host.Subject(evaluation) with { Suggest = run.Suggest }, scope);
                run.Preflight.Enforce(host.Host);
                var login = Login.Choose(evaluation, host.Key.Public.ToString()) ?? new Login("root", HasOurKey: false);
                var system = await PlanOnTarget.BuildAsync(session, "/", evaluation.Toplevel!.Drv, scope, cancellation);
                return new SystemBuilt(evaluation, login, system, ClosureBytes: null);
            },
            built => built.System.Name);

    private static void Show(string line, StepScope scope)
    {
        scope.Log(line);
        if (BuildHere.Doing(line) is { } doing)
        {
            scope.Progress(doing);
        }
    }
}
