using Snowlift.Build;
using Snowlift.Checks.Facts;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Machines.Files;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods;

/// <summary>What speaks against installing on a machine, besides the checks of the preflight.</summary>
/// <param name="Methods">The ways into NixOS that fit it.</param>
/// <param name="Refusal">Why it cannot be done at all, or null.</param>
/// <param name="Question">What its owner is asked before its disk is wiped; null where no owner has data on it.</param>
internal sealed record MachineJudged(FittingMethods Methods, SnowliftException? Refusal, string? Question);

/// <summary>
/// Compares the machine with what the host needs, and asks before data is lost. Precondition: connected. Effect: none. The
/// last step before something is wiped.
/// </summary>
internal static class CheckMachine
{
    /// <summary>Compares, and asks.</summary>
    /// <returns>The ways into NixOS that fit.</returns>
    public static Task<FittingMethods> RunAsync(
        DeployRun run, HostChecked host, MachineProbed machine, SystemPlan? plan, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Probe,
            "Check the machine",
            async scope =>
            {
                var judged = Judge(run, host, machine, plan?.ClosureBytes, scope);
                run.Preflight.Enforce(host.Host);
                if (judged.Refusal is { } refusal)
                {
                    throw refusal;
                }

                if (judged.Question is { } question)
                {
                    await AskAsync(run, question, cancellation);
                }

                return judged.Methods;
            },
            methods => Summarise(machine, methods));

    private static string Summarise(MachineProbed machine, FittingMethods methods) => machine switch
    {
        { IsFromImage: true } => "made from an image",
        { Facts.RootDisk: { } disk } => $"{disk.Device}, {disk.Bytes / 1_000_000_000} GB, to be "
            + (methods.InOrder is [var first, ..] && first.Method.IsInPlace() ? "converted in place" : "wiped"),
        _ => "ready",
    };

    /// <summary>Looks at all that speaks against it, without acting on it: a plan and a deploy share it.</summary>
    public static MachineJudged Judge(
        DeployRun run, HostChecked host, MachineProbed machine, long? closureBytes, StepScope scope)
    {
        if (host.Evaluation is { } evaluation)
        {
            run.Preflight.Look(host.Subject(evaluation, machine.Facts, machine.Server.Facts, closureBytes) with { Suggest = run.Suggest }, scope);
        }

        var installer = FetchInstaller.SourceFor(run.Request, machine.Facts.NixSystem);
        var methods = FittingMethods.From(machine.Facts, run.Request.Method, installer.MinimumMemoryMiB, host.Evaluation).For(run.Request);

        return new MachineJudged(
            methods,
            methods.InOrder.Count > 0 || machine.IsFromImage ? null : NoWay(machine.Facts, methods),
            machine.Server.IsNew
                ? null
                : $"{machine.Server.Endpoint.Address} runs {machine.Facts.OsName} ({machine.Facts.HostName}). "
                    + (methods.InOrder is [var only] && only.Method.IsInPlace()
                        ? "Its system will be replaced; what is on it goes to /old-root." : "Everything on its disk will be lost."));
    }

    private static SnowliftException NoWay(MachineFacts facts, FittingMethods methods) => new(
        ExitCode.Refused,
        methods.LeftOut is [var only] ? $"The method {only.Name} does not fit this machine" : "No way into NixOS fits this machine",
        string.Join('\n', [$"It runs {facts.OsName}.", .. methods.LeftOut.Select(other => $"{other.Name}: {other.Reason}.")]),
        "Mend what can be mended there, choose another server type, or try another way: --method auto. Nothing was changed on the machine.");

    private static async Task AskAsync(DeployRun run, string question, CancellationToken cancellation)
    {
        var host = run.Request.Host;
        if (run.Request.Yes)
        {
            return;
        }

        if (!await run.Services.Confirmation.TypedAsync(question, host, cancellation))
        {
            throw new SnowliftException(
                ExitCode.Refused, $"The machine {host} was not wiped: its name was not typed", question, "Type its name when asked, or pass --yes.");
        }
    }
}
