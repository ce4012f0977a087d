using Snowlift.Build;
using Snowlift.Checks.Facts;
using Snowlift.Install.Requests;
using Snowlift.Machines.Files;
using Snowlift.Machines.Sessions;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Infect;

/// <summary>The machine has a Nix that works.</summary>
internal sealed record NixReady(string Version)
{
    /// <summary>The program that <c>nix copy</c> asks for there.</summary>
    public const string Daemon = "/root/snowlift-nix/bin/nix-daemon";
}

/// <summary>
/// Puts Nix on a machine, in single-user form, and swap where its memory is short. Precondition: infect fits the machine.
/// Effect: /nix, and files of ours on its root; none of its own is changed. May be run again: what is there is used. What
/// stays behind when it fails: these files, and the swap until the next boot.
/// </summary>
internal static class PutNix
{
    /// <summary>Where a copy or a build has met its end for want of memory, in MiB of RAM.</summary>
    private const long EnoughMemoryMiB = 1500;

    private const int SwapToCopyMiB = 1024;
    private const int SwapToBuildMiB = 3072;

    /// <summary>What has to be left after all, in bytes: logs, the next update.</summary>
    private const long Headroom = 512L << 20;

    public static Task<NixReady> RunAsync(DeployRun run, MachineProbed machine, SystemPlan? built, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Nix,
            "Put Nix on the machine",
            async scope =>
            {
                var swap = SwapFor(machine.Facts, built is not null);
                EnsureRoom(machine.Facts, built, swap);
                var nix = SourceFor(run.Request, machine.Facts.NixSystem);
                run.Ledger.Machine("It still runs the system it came with; Nix was put beside it, in /nix.");
                scope.Progress(nix.IsUrl ? "the machine fetches Nix" : "sending Nix");
                return await PutAsync(machine, nix, swap, scope, cancellation);
            },
            ready => $"Nix {ready.Version}");

    /// <summary>How much swap a machine is given, in MiB: what it lacks, and never more than a quarter of what its root has left.</summary>
    public static int SwapFor(MachineFacts facts, bool isBuiltHere)
    {
        var wanted = facts.MemoryMiB >= EnoughMemoryMiB ? 0 : isBuiltHere ? SwapToCopyMiB : SwapToBuildMiB;
        return facts.RootFreeBytes is { } free ? (int)Math.Min(wanted, free / 4 >> 20) : wanted;
    }

    /// <summary>The Nix that is put on a machine of that platform.</summary>
    /// <exception cref="SnowliftException">There is none for it, and none was given.</exception>
    public static NixRelease SourceFor(DeployRequest request, string nixSystem) =>
        request.Nix ?? NixRelease.For(nixSystem) ?? throw new SnowliftException(
            ExitCode.Refused, $"There is no ready-made Nix for {nixSystem}", null, "Give one: --nix URL or FILE.");

    private static void EnsureRoom(MachineFacts facts, SystemPlan? built, int swapMiB)
    {
        if (built?.ClosureBytes is { } closure && facts.RootFreeBytes is { } free && closure + ((long)swapMiB << 20) + Headroom is var needed && needed > free)
        {
            throw new MethodFailedException(
                new SnowliftException(
                    ExitCode.Refused, "The machine's root has no room for the new system beside the old one",
                    $"It has {free / 1e9:0.0} GB left; the system, swap and some room to live take {needed / 1e9:0.0} GB.",
                    "Make room on the machine, or choose a server type with a larger disk. Nothing was changed on it."),
                diskTouched: false);
        }
    }

    private static async Task<NixReady> PutAsync(
        MachineProbed machine, NixRelease nix, int swapMiB, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            var (version, swap) = await machine.Session.PutNixAsync(nix, swapMiB, scope, cancellation);
            if (swap is not null)
            {
                scope.Fact("machine.swap", $"{swap} MiB");
            }

            return new NixReady(version);
        }
        catch (ScriptFailedException e)
        {
            var lines = string.Join('\n', e.Result.LastLines());
            throw e switch
            {
                _ when ScriptStatus.NixCannotBeFetched.IsOf(e) => Failed($"The machine could not fetch Nix from {nix.Location}", "Give another source: --nix URL, or --nix FILE to send it from here."),
                // Nobody vouches for what came: a tarball with another checksum is not worked around.
                _ when ScriptStatus.NixIsDamaged.IsOf(e) => new SnowliftException(
                    ExitCode.Install, "The tarball of Nix is damaged, or none", lines,
                    "Fetch it again, or correct --nix and --nix-sha256. The machine runs on as it was.", e),
                _ => Failed("Nix could not be put on the machine", "Try another method: --method kexec or --method bootonce."),
            };

            MethodFailedException Failed(string what, string next) => new(
                new SnowliftException(ExitCode.Install, what, lines, next + " The machine runs on as it was.", e), diskTouched: false);
        }
    }
}
