using Snowlift.Build.Flakes;
using Snowlift.Machines.Keys;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs.Events;
using Snowlift.Runs.Texts;

namespace Snowlift.Build;

/// <summary>The host, and where its closure will be built.</summary>
/// <param name="Flake">The flake that was read: the one that was named, or a copy of it that was written into.</param>
/// <param name="Key">The key we log in with.</param>
/// <param name="Evaluation">What the flake says of it; null where there is no Nix here, until the target has evaluated it.</param>
/// <param name="BuildsHere">Whether the closure is built on this machine.</param>
public sealed record HostResolved(FlakeRef Flake, string Host, LoginKey Key, HostEvaluation? Evaluation, bool BuildsHere)
{
    /// <summary>Nothing of the flake is evaluated: what the host is will be made up.</summary>
    public bool IsMadeUp { get; init; }
}

/// <summary>
/// Finds the user's key and evaluates the host, once. Precondition: none. Effect: derivations in the local store. May be
/// run again; leaves nothing behind.
/// </summary>
public static class ResolveHost
{
    /// <summary>Reads the flake that was asked for.</summary>
    public static Task<HostResolved> RunAsync(HostRun run, CancellationToken cancellation) => RunAsync(run, run.Asked.Flake, cancellation);

    /// <summary>Reads a copy of it.</summary>
    public static Task<HostResolved> RunAsync(HostRun run, FlakeRef flake, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Resolve,
            "Read the flake",
            async scope =>
            {
                var key = await LoginKeys.FindAsync(run, run.Asked.SshKey, cancellation);
                scope.Fact("key", key.Public.Fingerprint);
                var nix = await run.Nix.AbilitiesAsync(cancellation);
                if (nix is null)
                {
                    return WithoutNix(run, flake, key, scope);
                }

                scope.Progress("evaluating");
                var evaluation = await run.Nix.EvaluateAsync(flake, run.Host, scope.Log, cancellation);
                if (evaluation.Hosts is { } hosts)
                {
                    HostCache.Remember(run.Paths, run.Asked.Flake, hosts);
                }

                EnsureFound(run, flake, evaluation);
                return new HostResolved(flake, run.Host, key, evaluation, BuildsHere(run.Asked.BuildOn, nix, evaluation));
            },
            host => host.IsMadeUp ? "not evaluated: there is no Nix here"
                : host.Evaluation is null ? "no Nix here: the target evaluates and builds"
                : $"{host.Evaluation.Toplevel?.Out.Split('-', 2)[1] ?? "no system"}, built {(host.BuildsHere ? "here" : "on the target")}");

    /// <summary>The host must be there, wherever it was evaluated.</summary>
    /// <exception cref="SnowliftException">It is unknown (usage).</exception>
    public static void EnsureFound(HostRun run, FlakeRef read, HostEvaluation evaluation)
    {
        if (!evaluation.Found)
        {
            var (host, flake, hosts) = (run.Host, Quoting.ForTyping(read.Url), evaluation.Hosts ?? []);
            throw new SnowliftException(
                ExitCode.Usage,
                $"The flake has no host '{host}'",
                hosts.Count > 0 ? $"{flake} has {Nearest.List(host, hosts)}." : $"{flake} has no nixosConfigurations at all.",
                hosts.Count > 0 ? run.Suggest.Instead(host, Nearest.Order(host, hosts)[0]) : "Add nixosConfigurations to the flake, or name another one with --flake.");
        }
    }

    private static HostResolved WithoutNix(HostRun run, FlakeRef flake, LoginKey key, StepScope scope)
    {
        if (run.Asked.BuildOn == BuildOn.Local)
        {
            throw new SnowliftException(
                ExitCode.Prerequisite, "There is no Nix on this machine", "--build-on local builds here.",
                "Install Nix (https://nixos.org/download, or apt-get install nix-bin), or let the target build: --build-on remote");
        }

        var isMadeUp = run.Services.PretendsToBuild;
        if (isMadeUp)
        {
            scope.Note("Your flake was not evaluated, as there is no Nix here: this rehearses Snowlift, with a made-up system.");
        }

        return new HostResolved(flake, run.Host, key, null, BuildsHere: false) { IsMadeUp = isMadeUp };
    }

    private static bool BuildsHere(BuildOn asked, NixAbilities nix, HostEvaluation evaluation) => asked switch
    {
        BuildOn.Remote => false,
        BuildOn.Local when !nix.CanBuild(evaluation.System) => throw new SnowliftException(
            ExitCode.Nix, $"Nix on this machine cannot build for {evaluation.System}",
            $"It builds for {nix.System}, and no remote builders are configured.",
            "Let the target build: --build-on remote"),
        BuildOn.Local => true,
        _ => nix.CanBuild(evaluation.System),
    };
}
