using Snowlift.Hetzner;
using Snowlift.Machines.Reports;
using Snowlift.Machines.Sessions;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Running;

/// <summary>A machine that runs NixOS, and where it stands.</summary>
internal sealed record RunningSystem(MachineProbed Machine, MachineGenerations Generations, UpdateState State) : IAsyncDisposable
{
    public MachineSession Session => Machine.Session;

    /// <summary>Whether it runs that system, and would boot it.</summary>
    public bool HasSettledOn(string system) =>
        State.Pending is null && Generations.Current == system && Generations.DefaultSystem == system;

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}

/// <summary>
/// Reaches the machine of a host and asks what runs there. Precondition: it runs NixOS. Effect: none. May be run again.
/// </summary>
internal static class ReachRunning
{
    /// <summary>Reaches it, and asks.</summary>
    /// <exception cref="SnowliftException">It is not there, or runs something else than NixOS.</exception>
    public static async Task<RunningSystem> RunAsync(
        Run run, HetznerClient? cloud, ReachRequest reach, CancellationToken cancellation)
    {
        var machine = await ReachMachine.RunAsync(run, cloud, reach, cancellation);
        try
        {
            if (!machine.Facts.IsNixOs || machine.Facts.System is null)
            {
                throw new SnowliftException(
                    ExitCode.Refused, $"{run.Host} does not run NixOS: there is nothing to update or to go back to",
                    $"{machine.Server.Endpoint.Address} runs {machine.Facts.OsName}.", $"Install it first: {run.Suggest.Line("deploy", run.Host)}");
            }

            return await run.Events.StepAsync(
                Step.Probe, "Look at its generations", _ => AskAsync(machine, cancellation), Summary);
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks again, over the connection that stands.</summary>
    public static async Task<RunningSystem> AskAsync(MachineProbed machine, CancellationToken cancellation)
    {
        var session = machine.Session;
        // In this order: an update that comes to its end in between is still known to have waited, and is asked after again.
        var state = await session.UpdateStateAsync(cancellation);
        return new RunningSystem(machine, await session.GenerationsAsync(cancellation), state);
    }

    private static string Summary(RunningSystem running) => running.Generations.Running is { } generation
        ? $"generation {generation.Number} of {running.Generations.All.Length} runs"
            + (generation.Number == running.Generations.Default ? "" : $", {running.Generations.Default} would be booted")
        : "what runs is none of its generations";
}
