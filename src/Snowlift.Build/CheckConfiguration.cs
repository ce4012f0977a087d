using Snowlift.Build.Flakes;
using Snowlift.Checks.Findings;
using Snowlift.Checks.Logins;
using Snowlift.Install.Describing;
using Snowlift.Install.Requests;
using Snowlift.Machines.Keys;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Build;

/// <summary>A host whose configuration has been checked, as far as it can be without its machine.</summary>
/// <param name="Login">Who will be able to log in; null where the target evaluates.</param>
/// <param name="Folder">The flake's folder, where it is local.</param>
internal sealed record HostChecked(
    string Host, LoginKey Key, HostEvaluation? Evaluation, bool BuildsHere, Login? Login, FlakeFolder? Folder)
{
    /// <summary>Its machine's system is to be replaced in place: nothing is partitioned.</summary>
    public bool IsInPlace { get; init; }

    /// <summary>What was written of the machine, and is to be found in the configuration; null where nothing was.</summary>
    public Description? Described { get; init; }

    /// <summary>The store path that shall run, where it is built here; what the target builds is compared by nobody before.</summary>
    public string? KnownSystem => BuildsHere ? Evaluation?.Toplevel?.Out : null;

    /// <summary>What the checks look at, with all that is known by now.</summary>
    public Subject Subject(HostEvaluation evaluation, MachineProbed? machine = null, long? closureBytes = null) =>
        new(Host, evaluation, Key.Public.ToString())
        {
            Flake = Folder,
            IsInPlace = IsInPlace,
            Machine = machine?.Facts,
            Server = machine?.Server.Server,
            ClosureBytes = closureBytes,
        };
}

/// <summary>
/// Checks the configuration before anything is created: who will get in, what will boot, what is amiss. Precondition:
/// evaluated, or left to the target. Effect: none. May be run again.
/// </summary>
internal static class CheckConfiguration
{
    /// <summary>Looks, and goes on only where nothing refuses.</summary>
    /// <exception cref="SnowliftException">A check refuses.</exception>
    public static async Task<HostChecked> RunAsync(DeployRun run, HostResolved host, CancellationToken cancellation)
    {
        var looked = await LookAsync(run, host, cancellation);
        run.Preflight.Enforce(host.Host);
        return looked;
    }

    /// <summary>Looks and reports, and leaves it to the caller what to make of it.</summary>
    public static async Task<HostChecked> LookAsync(DeployRun run, HostResolved host, CancellationToken cancellation)
    {
        var folder = await FlakeFolders.LookAsync(run.Processes, run.Flake, cancellation);
        if (host.Evaluation is null && folder?.LocalInputs is [{ } input, ..])
        {
            throw new SnowliftException(
                ExitCode.Refused, $"The flake's input {input.Name} is a folder of this computer: {input.Path}",
                "There is no Nix here, so the new machine would evaluate the flake, and the folder is not there.",
                $"Give the input an address that every computer can reach and run nix flake update {input.Name}, or install Nix here.");
        }

        var known = new HostChecked(host.Host, host.Key, host.Evaluation, host.BuildsHere, Login: null, folder)
        {
            IsInPlace = run.Request.Method == Method.Infect,
        };
        return host.Evaluation is not { } evaluation ? known : await run.Events.StepAsync(
            Step.Check,
            "Check the configuration",
            scope =>
            {
                run.Preflight.Look(known.Subject(evaluation) with { Suggest = run.Suggest }, scope);
                return Task.FromResult(known with { Login = LoginOf(evaluation, host.Key) });
            },
            _ => run.Preflight.Summary());
    }

    /// <summary>The same, and the machine's part of it, where only the target could evaluate; its disk is untouched yet.</summary>
    /// <returns>Who will be able to log in.</returns>
    /// <exception cref="SnowliftException">A check refuses.</exception>
    public static Login OnTarget(
        DeployRun run, HostChecked host, HostEvaluation evaluation, MachineProbed machine, StepScope scope)
    {
        if (!run.IsMadeUp)
        {
            host.Described?.Prove(evaluation);
        }

        run.Preflight.Look(host.Subject(evaluation, machine) with { Suggest = run.Suggest }, scope);
        run.Preflight.Enforce(host.Host);
        return LoginOf(evaluation, host.Key);
    }

    // Where nobody could log in and that was forced, root is as good a guess as any.
    private static Login LoginOf(HostEvaluation evaluation, LoginKey key) =>
        Login.Choose(evaluation, key.Public.ToString()) ?? new Login("root", HasOurKey: false);
}
