using Snowlift.Checks.Facts;
using Snowlift.Install.Requests;
using Snowlift.Machines;
using Snowlift.Machines.Sessions;
using Snowlift.Provision.Ordering;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods;

/// <summary>
/// Between two rungs: has the machine run a foreign Linux again. Where it does already, nothing is done; a power reset where
/// its disk is untouched; a rebuild from its image where it is not. Precondition: a method failed. Effect: what ran on it is
/// gone; a rebuild loses what is on its disk, which the failed method had overwritten. May be run again.
/// </summary>
internal static class BringBack
{
    /// <summary>Brings it back.</summary>
    /// <param name="before">As it was looked at before the method was tried.</param>
    /// <exception cref="SnowliftException">Only its owner can bring it back.</exception>
    public static Task<MachineProbed> RunAsync(
        DeployRun run, MachineProbed before, Method failed, MethodFailedException failure, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.BringBack,
            "Bring the machine back",
            async scope =>
            {
                var machine = !failure.DiskTouched && await AnswersAsync(run.Wait, before, cancellation) is { } there
                    ? there
                    : await PullBackAsync(run, before, failure, scope, cancellation);
                if (!failure.DiskTouched)
                {
                    await InstallMethods.Of(failed).TidyUpAsync(machine, scope, cancellation);
                }

                run.Ledger.Machine("It runs the system that it came with.");
                return machine;
            },
            machine => machine.Facts.OsName);

    /// <summary>The old system, where it is the one that answers.</summary>
    private static async Task<MachineProbed?> AnswersAsync(MachineWait wait, MachineProbed before, CancellationToken cancellation)
    {
        try
        {
            var machine = await wait.ConnectAsync(before.Server.Endpoint, cancellation);
            if (IsOldSystem(machine.Facts))
            {
                return new MachineProbed(before.Server, machine);
            }

            await machine.DisposeAsync();
        }
        catch (SshException)
        {
            // Nobody is there, or an installer that does not let us in: the reset is for that.
        }

        return null;
    }

    private static async Task<MachineProbed> PullBackAsync(
        DeployRun run, MachineProbed before, MethodFailedException failure, StepScope scope, CancellationToken cancellation)
    {
        if (before.Server is not { Cloud: { } cloud, Server: { } server })
        {
            throw OnlyItsOwner(failure, "no cloud's API can", failure.DiskTouched ? "Reinstall it" : "Reset it");
        }

        if (failure.DiskTouched && !before.Server.IsNew)
        {
            throw OnlyItsOwner(
                failure, "its host key would be another one after a rebuild, and nobody could verify it", $"Rebuild it from an image ({run.Suggest.Hcloud($"server rebuild {server.Name} --image {Quoting.ForTyping(run.Request.Image)}")})");
        }

        var image = RestartServer.ImageOf(await ServerClaim.SameAsync(run.Suggest, cloud, server, cancellation), run.Request.Image);
        scope.Progress(failure.DiskTouched ? $"rebuilding it from {image}" : "pressing the reset button");
        await cloud.Actions.WaitAsync(
            failure.DiskTouched
                ? await cloud.Servers.RebuildAsync(server.Id, image, userData: null, cancellation)
                : await cloud.Servers.ResetAsync(server.Id, cancellation),
            null, cancellation);
        scope.Progress("waiting for its old system");
        return new MachineProbed(before.Server, await ArriveAsync(run, before, failure, scope, cancellation));
    }

    private static async Task<MachineSession> ArriveAsync(
        DeployRun run, MachineProbed before, MethodFailedException failure, StepScope scope, CancellationToken cancellation)
    {
        var limits = run.Limits;
        try
        {
            return await run.Wait.ForAsync(
                before.Server.Endpoint, limits.FirstConnection, limits.CloudInit,
                facts => IsOldSystem(facts) ? facts.CloudInitIsBusy ? Verdict.NotYet : Verdict.Accept : Verdict.Wrong,
                scope, cancellation);
        }
        catch (Exception e) when (e is WaitFailedException or SshException { Failure: SshFailure.Refused })
        {
            throw new SnowliftException(
                ExitCode.Install, $"The machine could not be brought back after this: {Sentence(failure.Explanation.What)}",
                e is WaitFailedException { Facts: { } facts } ? $"{facts.OsName} answers." : $"Its old system does not answer. {e.Message}",
                "Look at the server's console. Then run the same command again, or delete the server.", e);
        }
    }

    /// <summary>One that was told to leave and did not is as good as any: nobody tells it again before it is asked.</summary>
    private static bool IsOldSystem(MachineFacts facts) => !facts.IsInstaller;

    private static SnowliftException OnlyItsOwner(MethodFailedException failure, string because, string what) => new(
        failure.Explanation.ExitCode, failure.Explanation.What,
        Lines(failure.Explanation.Why, $"Another method could be tried, but its owner would have to bring the machine back first: {because}."),
        $"{what}, then run the same command again with another --method.", failure.Explanation);

    private static string Lines(params IEnumerable<string?> lines) => string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line)));

    private static string Sentence(string what) => char.ToLowerInvariant(what[0]) + what[1..];
}
