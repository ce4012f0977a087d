using Snowlift.Build;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Requests;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;

namespace Snowlift.Install.Methods;

/// <summary>
/// The way into NixOS: tries the methods that fit, in order, and brings the machine back between two. What fails
/// with every method (a configuration that does not build, somebody else at the address) ends the trying.
/// </summary>
internal static class InstallByMethods
{
    /// <summary>Tries until a method has installed the system.</summary>
    /// <param name="machine">The connected machine; it stays the caller's.</param>
    /// <exception cref="SnowliftException">No method is left, or none would help.</exception>
    public static async Task<Installation> RunAsync(
        DeployRun run, HostChecked host, MachineProbed machine, FittingMethods fitting, SystemPlan? built, ServerClaim claim,
        CancellationToken cancellation)
    {
        if (machine.Server.Server is { } server)
        {
            await claim.TakeAsync(server, cancellation);
        }

        var left = fitting.InOrder.ToList();
        var tried = new List<TriedMethod>();
        var on = machine;
        try
        {
            while (true)
            {
                var (method, reason) = left[0];
                run.Events.Report(new MethodStarted(method, reason));
                try
                {
                    var installation = await InstallMethods.Of(method).InstallAsync(run, host, on, built, cancellation);
                    if (ReferenceEquals(installation.Session, on.Session))
                    {
                        // In place: the connection is what the installation goes on with.
                        on = machine;
                    }

                    return installation with { System = installation.System with { Method = method, Tried = tried } };
                }
                catch (MethodFailedException e) when (!cancellation.IsCancellationRequested)
                {
                    tried.Add(new TriedMethod(method, e.Explanation.What));
                    left.RemoveAll(other => other.Method == method || (e.RulesOutInstaller && !other.Method.IsInPlace()));
                    if (left.Count == 0)
                    {
                        throw await LastAsync(run, e, fitting, tried, cancellation);
                    }

                    run.Events.Report(new FellBack(method, left[0].Method, e.Explanation.What, e.Explanation.Why));
                    var back = await BringBack.RunAsync(run, on, method, e, cancellation);
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

    /// <summary>The connection that a method began with is done with, unless it is the caller's.</summary>
    private static ValueTask LeaveAsync(MachineProbed on, MachineProbed callers) =>
        ReferenceEquals(on, callers) ? ValueTask.CompletedTask : on.DisposeAsync();

    /// <summary>No method is left: why the last one failed, and what was tried before.</summary>
    private static async Task<SnowliftException> LastAsync(
        DeployRun run, MethodFailedException failed, FittingMethods fitting, IReadOnlyList<TriedMethod> tried, CancellationToken cancellation)
    {
        var last = failed.Explanation;
        if (failed.NotBack is { } machine)
        {
            last = await DiagnoseMachine.RunAsync(run, machine, cancellation);
        }

        string[] more =
        [
            .. tried.SkipLast(1).Select(before => $"Tried before: {before}."),
            .. fitting.LeftOut.Select(other => $"Not tried: {other.Name}: {other.Reason}."),
        ];
        return more.Length == 0 ? last : new SnowliftException(
            last.ExitCode, last.What, string.Join('\n', (string?[])[last.Why, .. more]).Trim('\n'), last.Next, last)
        {
            Step = last.Step, LastLines = last.LastLines, LinesLabel = last.LinesLabel,
        };
    }
}
