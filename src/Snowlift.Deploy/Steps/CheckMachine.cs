using Snowlift.Deploy.Events;
using Snowlift.Deploy.Machines;
using Snowlift.Remote.Errors;

namespace Snowlift.Deploy.Steps;

/// <summary>What speaks against installing on a machine, besides the checks of the preflight.</summary>
/// <param name="Refusal">Why it cannot be done at all, or null.</param>
/// <param name="Question">What its owner is asked before its disk is wiped; null where nobody's data is on it.</param>
internal sealed record MachineJudged(SnowliftException? Refusal, string? Question);

/// <summary>
/// Compares the machine with what the host needs, and asks before data is lost. Precondition: connected. Effect: none. The
/// last step before something is wiped.
/// </summary>
internal static class CheckMachine
{
    public static Task RunAsync(
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

                return machine.Facts;
            },
            facts => machine.IsFromImage ? "made from an image" : facts.RootDisk is { } disk ? $"{disk.Device}, {disk.Bytes / 1_000_000_000} GB, to be wiped" : "ready");

    /// <summary>Looks at all that speaks against it, without acting on it: a plan and a deploy share it.</summary>
    public static MachineJudged Judge(
        DeployRun run, HostChecked host, MachineProbed machine, long? closureBytes, StepScope scope)
    {
        if (host.Evaluation is { } evaluation)
        {
            run.Preflight.Look(host.Subject(evaluation, machine, closureBytes), scope);
        }

        return new MachineJudged(
            MissingTools(machine.Facts),
            machine.Server.IsNew
                ? null
                : $"{machine.Server.Endpoint.Address} runs {machine.Facts.OsName} ({machine.Facts.HostName}). Everything on its disk will be lost.");
    }

    private static SnowliftException? MissingTools(MachineFacts facts)
    {
        if (facts.IsInstaller)
        {
            return null;
        }

        string[] needed = ["tar", "gzip", "cpio", "setsid"];
        var missing = needed.Where(tool => !facts.Tools.Contains(tool)).ToList();
        return missing.Count == 0 ? null : new SnowliftException(
            ExitCode.Refused, $"The machine lacks {string.Join(" and ", missing)}, which the installer's start needs",
            $"It runs {facts.OsName}.", $"Install them there first: apt-get install {string.Join(' ', missing)}");
    }

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
