using Snowlift.Build.Flakes;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Checks.Logins;
using Snowlift.Machines.Keys;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Build;

/// <summary>A host whose configuration has been checked, as far as it can be without its machine.</summary>
/// <param name="Flake">The flake that it was read from.</param>
/// <param name="Login">Who will be able to log in; null where the target evaluates.</param>
/// <param name="Folder">The flake's folder, where it is local.</param>
public sealed record HostChecked(
    FlakeRef Flake, string Host, LoginKey Key, HostEvaluation? Evaluation, bool BuildsHere, Login? Login, FlakeFolder? Folder)
{
    /// <summary>The system of its machine is to be replaced in place: nothing is partitioned.</summary>
    public bool IsInPlace { get; init; }

    /// <summary>Nothing of the flake is evaluated: what the host is will be made up.</summary>
    public bool IsMadeUp { get; init; }

    /// <summary>The host key that the system is to have; null where its machine makes one.</summary>
    public KeyPair? HostKey { get; init; }

    /// <summary>Holds an evaluation against what was written into the flake, and throws where it is not in it; null where nothing was.</summary>
    public Action<HostEvaluation>? Prove { get; init; }

    /// <summary>The store path that shall run, where it is built here; what the target builds is compared by nobody before.</summary>
    public string? KnownSystem => BuildsHere ? Evaluation?.Toplevel?.Out : null;

    /// <summary>What the checks look at, with all that is known by now.</summary>
    /// <param name="machine">The machine, once we are connected to it.</param>
    /// <param name="server">What the cloud knows of it.</param>
    /// <param name="closureBytes">The closure's size in bytes, once it is built.</param>
    public Subject Subject(HostEvaluation evaluation, MachineFacts? machine = null, ServerFacts? server = null, long? closureBytes = null) =>
        new(Host, evaluation, Key.Public.ToString())
        {
            Flake = Folder,
            IsInPlace = IsInPlace,
            Machine = machine,
            Server = server,
            ClosureBytes = closureBytes,
        };

    /// <summary>Who will be able to log in to what was evaluated. Where nobody could, and that was forced, root is as good a guess as any.</summary>
    public Login LoginOf(HostEvaluation evaluation) =>
        Login.Choose(evaluation, Key.Public.ToString()) ?? new Login("root", HasOurKey: false);
}

/// <summary>
/// Checks the configuration before anything is created: who will get in, what will boot, what is amiss. Precondition:
/// evaluated, or left to the target. Effect: none. May be run again.
/// </summary>
public static class CheckConfiguration
{
    /// <summary>Looks, and goes on only where nothing refuses.</summary>
    /// <exception cref="SnowliftException">A check refuses.</exception>
    public static async Task<HostChecked> RunAsync(HostRun run, HostResolved host, CancellationToken cancellation)
    {
        var looked = await LookAsync(run, host, cancellation);
        run.Preflight.Enforce(host.Host);
        return looked;
    }

    /// <summary>Looks and reports, and leaves it to the caller what to make of it.</summary>
    public static async Task<HostChecked> LookAsync(HostRun run, HostResolved host, CancellationToken cancellation)
    {
        var folder = await FlakeFolders.LookAsync(run.Processes, host.Flake, cancellation);
        if (host.Evaluation is null && folder?.LocalInputs is [{ } input, ..])
        {
            throw new SnowliftException(
                ExitCode.Refused, $"The flake's input {input.Name} is a folder of this computer: {input.Path}",
                "There is no Nix here, so the new machine would evaluate the flake, and the folder is not there.",
                $"Give the input an address that every computer can reach and run nix flake update {input.Name}, or install Nix here.");
        }

        var known = new HostChecked(host.Flake, host.Host, host.Key, host.Evaluation, host.BuildsHere, Login: null, folder)
        {
            IsInPlace = run.Asked.IsInPlace,
            IsMadeUp = host.IsMadeUp,
        };
        return host.Evaluation is not { } evaluation ? known : await run.Events.StepAsync(
            Step.Check,
            "Check the configuration",
            scope =>
            {
                run.Preflight.Look(known.Subject(evaluation) with { Suggest = run.Suggest }, scope);
                return Task.FromResult(known with { Login = known.LoginOf(evaluation) });
            },
            _ => run.Preflight.Summary());
    }
}
