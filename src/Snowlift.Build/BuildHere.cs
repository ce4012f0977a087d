using Snowlift.Checks.Logins;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Runs.Events;

namespace Snowlift.Build;

/// <summary>The system to install, known in full.</summary>
/// <param name="Login">Who will be able to log in.</param>
/// <param name="System">The store path that shall run.</param>
/// <param name="DiskoScript">The disk script's store path; null where the machine is to be converted in place.</param>
/// <param name="ClosureBytes">The closure's size in bytes, where it was built here; null where the target builds, or nobody does.</param>
internal sealed record SystemPlan(
    HostEvaluation Evaluation, Login Login, StorePath System, StorePath? DiskoScript, long? ClosureBytes)
{
    /// <summary>It is copied from here; else the target builds it.</summary>
    public bool IsBuiltHere { get; init; }

    /// <summary>What came of copying it, for people: <c>83 MB in the new store</c>.</summary>
    /// <param name="where">Where it is then.</param>
    public string Copied(string where) => ClosureBytes is { } bytes ? $"{bytes / 1_000_000} MB {where}" : $"pretended, {where}";
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
                var plan = new SystemPlan(
                    evaluation, host.Login!, StorePath.Parse(system.Out), disko is null ? null : StorePath.Parse(disko.Out), ClosureBytes: null)
                {
                    IsBuiltHere = true,
                };
                if (run.Services.PretendsToBuild)
                {
                    return plan;
                }

                await run.Nix.RealiseAsync([system.Drv, .. disko is null ? (string[])[] : [disko.Drv]], Show, cancellation);
                return plan with { ClosureBytes = await run.Nix.ClosureSizeAsync(plan.System, cancellation) };

                void Show(string line)
                {
                    scope.Log(line);
                    if (Doing(line) is { } doing)
                    {
                        scope.Progress(doing);
                    }
                }
            },
            plan => plan.ClosureBytes is null ? "pretended: it was evaluated, and is not built" : $"closure of {plan.ClosureBytes / 1_000_000} MB");
    }

    // Nix's lines: building '/nix/store/…-name.drv'...   copying path '/nix/store/…-name' from '…'...
    internal static string? Doing(string line)
    {
        var verb = line.StartsWith("building '", StringComparison.Ordinal) ? "building"
            : line.StartsWith("copying path '", StringComparison.Ordinal) ? "fetching" : null;
        return verb is not null && StorePath.TryParse(line.Split('\'')[1], out var path) ? $"{verb} {path.Name}" : null;
    }
}
