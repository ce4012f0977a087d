using Snowlift.Build;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Fit;
using Snowlift.Install.Requests;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods;

/// <summary>
/// The way into NixOS: tries the methods that fit, one after the other, and brings the machine back between two. What fails
/// with every method (a configuration that does not build, somebody else at the address) ends the climb.
/// </summary>
internal static class Ladder
{
    /// <summary>Climbs until a method has installed the system.</summary>
    /// <param name="machine">The connected machine; it stays the caller's.</param>
    /// <exception cref="SnowliftException">No method is left, or none would help.</exception>
    public static async Task<Installation> InstallAsync(
        DeployRun run, HostChecked host, MachineProbed machine, LadderChoice choice, SystemPlan? built, CancellationToken cancellation)
    {
        if (machine.Server.Server is { } server)
        {
            await ServerClaim.TakeAsync(run, server, cancellation);
        }

        var rungs = choice.Rungs.ToList();
        var on = machine;
        try
        {
            while (true)
            {
                var rung = rungs[0];
                run.Method = rung.Method;
                run.Events.Report(new MethodStarted(rung.Method, rung.Reason));
                try
                {
                    var installation = await ClimbAsync(rung.Method, run, host, on, built, cancellation);
                    if (ReferenceEquals(installation.Machine, on.Machine))
                    {
                        // In place: the connection is what the installation goes on with.
                        on = machine;
                    }

                    return installation;
                }
                catch (MethodFailedException e) when (!cancellation.IsCancellationRequested)
                {
                    run.Tried.Add(new TriedMethod(rung.Method, e.Explanation.What));
                    rungs.RemoveAll(r => r.Method == rung.Method || r.Method == e.RulesOut);
                    if (rungs.Count == 0)
                    {
                        throw await LastAsync(run, e, choice, cancellation);
                    }

                    run.Events.Report(new FellBack(rung.Method, rungs[0].Method, e.Explanation.What, e.Explanation.Why));
                    var back = await BringBack.RunAsync(run, on, rung.Method, e, cancellation);
                    await LeaveAsync(on, machine);
                    on = back;
                }
            }
        }
        finally
        {
            await LeaveAsync(on, machine);
        }
    }

    private static Task<Installation> ClimbAsync(
        Method method, DeployRun run, HostChecked host, MachineProbed machine, SystemPlan? built, CancellationToken cancellation) => method switch
    {
        Method.Kexec => KexecMethod.InstallAsync(run, host, machine, built, cancellation),
        Method.Bootonce => BootonceMethod.InstallAsync(run, host, machine, built, cancellation),
        _ => InfectMethod.InstallAsync(run, host, machine, built, cancellation),
    };

    /// <summary>The connection that a rung began with is done with, unless it is the caller's.</summary>
    private static ValueTask LeaveAsync(MachineProbed on, MachineProbed callers) =>
        ReferenceEquals(on, callers) ? ValueTask.CompletedTask : on.DisposeAsync();

    /// <summary>No method is left: why the last one failed, and what was tried before.</summary>
    private static async Task<SnowliftException> LastAsync(
        DeployRun run, MethodFailedException failed, LadderChoice choice, CancellationToken cancellation)
    {
        var last = failed.Explanation;
        if (failed.NotBack is { } machine)
        {
            last = await FindOutWhy.RunAsync(run, machine, cancellation);
        }

        string[] more =
        [
            .. run.Tried.SkipLast(1).Select(tried => $"Tried before: {tried}."),
            .. choice.LeftOut.Select(rung => $"Not tried: {rung.Name}: {rung.Reason}."),
        ];
        return more.Length == 0 ? last : new SnowliftException(
            last.ExitCode, last.What, string.Join('\n', (string?[])[last.Why, .. more]).Trim('\n'), last.Next, last)
        {
            Step = last.Step, LastLines = last.LastLines, LinesLabel = last.LinesLabel,
        };
    }
}
