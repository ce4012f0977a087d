using Snowlift.Deploy.Events;
using Snowlift.Deploy.Machines;
using Snowlift.Remote.Errors;

namespace Snowlift.Deploy.Steps;

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
                var facts = machine.Facts;
                if (host.Evaluation is { } evaluation)
                {
                    run.Preflight.Look(host.Subject(evaluation, machine, plan?.ClosureBytes), scope);
                    run.Preflight.Enforce(host.Host);
                }

                CheckTools(facts);
                if (!machine.Server.IsNew)
                {
                    await AskAsync(run, machine, cancellation);
                }

                return facts;
            },
            facts => machine.IsFromImage ? "made from an image" : facts.RootDisk is { } disk ? $"{disk.Device}, {disk.Bytes / 1_000_000_000} GB, to be wiped" : "ready");

    private static void CheckTools(MachineFacts facts)
    {
        if (facts.IsInstaller)
        {
            return;
        }

        string[] needed = ["tar", "gzip", "cpio", "setsid"];
        var missing = needed.Where(tool => !facts.Tools.Contains(tool)).ToList();
        if (missing.Count > 0)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"The machine lacks {string.Join(" and ", missing)}, which the installer's start needs",
                $"It runs {facts.OsName}.", $"Install them there first: apt-get install {string.Join(' ', missing)}");
        }
    }

    private static async Task AskAsync(DeployRun run, MachineProbed machine, CancellationToken cancellation)
    {
        var host = run.Request.Host;
        var question = $"{machine.Server.Endpoint.Address} runs {machine.Facts.OsName} ({machine.Facts.HostName}). "
            + "Everything on its disk will be lost.";
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
