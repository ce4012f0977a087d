using Snowlift.Deploy.Events;
using Snowlift.Deploy.Keys;
using Snowlift.Nix;

namespace Snowlift.Deploy.Steps;

/// <summary>The system to install, known in full.</summary>
/// <param name="Login">Who will be able to log in.</param>
/// <param name="System">The store path that shall run.</param>
/// <param name="DiskoScript">The disk script's store path; null where the machine is to be converted in place.</param>
/// <param name="ClosureBytes">The closure's size in bytes, where it is built here; null where the target builds.</param>
internal sealed record SystemPlan(
    HostEvaluation Evaluation, Login Login, StorePath System, StorePath? DiskoScript, long? ClosureBytes)
{
    public bool IsBuiltHere => ClosureBytes is not null;
}

/// <summary>
/// Builds the closure and the disk script on this machine, while the server is created and boots. Precondition: the host
/// is evaluated here. Effect: store paths. May be run again; leaves only store paths behind.
/// </summary>
internal static class BuildHere
{
    /// <summary>The plan, or null where the target is to build.</summary>
    public static async Task<SystemPlan?> RunAsync(DeployRun run, HostChecked host, CancellationToken cancellation)
    {
        if (!host.BuildsHere)
        {
            return null;
        }

        var evaluation = host.Evaluation!;
        var (system, disko) = (evaluation.Toplevel!, host.IsInPlace ? null : evaluation.Disko);
        return await run.Events.StepAsync(
            Step.Build,
            "Build the system",
            async scope =>
            {
                await run.Nix.RealiseAsync([system.Drv, .. disko is null ? (string[])[] : [disko.Drv]], Show, cancellation);
                var path = StorePath.Parse(system.Out);
                var bytes = await run.Nix.ClosureSizeAsync(path, cancellation);
                return new SystemPlan(evaluation, host.Login!, path, disko is null ? null : StorePath.Parse(disko.Out), bytes);

                void Show(string line)
                {
                    scope.Log(line);
                    if (Doing(line) is { } doing)
                    {
                        scope.Progress(doing);
                    }
                }
            },
            plan => $"closure of {plan.ClosureBytes / 1_000_000} MB");
    }

    // Nix's lines: building '/nix/store/…-name.drv'...   copying path '/nix/store/…-name' from '…'...
    internal static string? Doing(string line)
    {
        var verb = line.StartsWith("building '", StringComparison.Ordinal) ? "building"
            : line.StartsWith("copying path '", StringComparison.Ordinal) ? "fetching" : null;
        return verb is not null && StorePath.TryParse(line.Split('\'')[1], out var path) ? $"{verb} {path.Name}" : null;
    }
}
