using Snowlift.Deploy.Aftermath;
using Snowlift.Deploy.Events;
using Snowlift.Deploy.Machines;
using Snowlift.Deploy.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Deploy.Steps;

/// <summary>The installer runs, in RAM; the disk is free to be written.</summary>
/// <param name="Server">The machine's server, its endpoint now root's.</param>
internal sealed record InstallerBooted(ServerReady Server, ConnectedMachine Machine, MachineFacts Before) : IAsyncDisposable
{
    public SshSession Session => Machine.Session;

    public BootId Boot => Machine.Facts.BootId;

    public ValueTask DisposeAsync() => Machine.DisposeAsync();
}

/// <summary>
/// The method <c>kexec</c>: loads the installer into RAM and jumps. Precondition: checked, and the wipe agreed to. Effect:
/// the old system is gone from RAM; its disk is untouched, and a reset brings it back. May be run again: a machine that is
/// in an installer already is used as it is.
/// </summary>
internal static class EnterInstaller
{
    private const int WrongMachine = 11;
    private const int CannotFetch = 12;
    private const int Damaged = 13;

    /// <summary>Where upstream publishes its installers. Source: nix-community/nixos-anywhere, src/nixos-anywhere.sh.</summary>
    private const string Upstream =
        "https://github.com/nix-community/nixos-images/releases/download/nixos-25.11/nixos-kexec-installer-noninteractive-";

    public static async Task<InstallerBooted> RunAsync(DeployRun run, MachineProbed machine, CancellationToken cancellation)
    {
        var serial = await SerialConsole.ReadAsync(run, machine.Server, cancellation);
        return await FindOutWhy.OrAsync(
            run,
            () => EnterAsync(run, machine, cancellation),
            failure => new Case(Awaited.Installer, failure, machine.Server, machine.Facts, Evaluation: null, serial),
            cancellation);
    }

    private static Task<InstallerBooted> EnterAsync(DeployRun run, MachineProbed machine, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Installer,
            "Boot the installer",
            async scope =>
            {
                if (machine.Facts.IsInstaller)
                {
                    return new InstallerBooted(machine.Server, machine.Machine, machine.Facts);
                }

                var installer = run.Request.Installer ?? UpstreamFor(machine.Facts);
                run.Ledger.Machine("It still runs the system it came with; nothing on its disk was changed.");
                await LoadAsync(run, machine, installer, scope, cancellation);
                run.Ledger.Machine("It was told to jump into the installer, which lives in RAM: a reset brings the old system back.");
                return await ArriveAsync(run, machine, scope, cancellation);
            },
            booted => booted.Before.IsInstaller ? "it was there already" : $"{booted.Machine.Facts.OsName}, in RAM");

    private static async Task LoadAsync(
        DeployRun run, MachineProbed machine, InstallerSource installer, StepScope scope, CancellationToken cancellation)
    {
        scope.Progress(installer.IsUrl ? "the machine fetches the installer" : "sending the installer");
        var script = Scripts.Kexec(machine.Facts.BootId, installer);
        var output = new ProcessOutput(
            OnLine: line =>
            {
                if (line == "state=fetched")
                {
                    scope.Progress("loading the installer's kernel");
                }
            },
            OnErrorLine: scope.Log,
            OnInputSent: sent => scope.Progress(null, sent, script.Input.Length, "B"));
        try
        {
            await machine.Machine.Session.RunAsync(script, output, cancellation);
        }
        catch (ScriptFailedException e)
        {
            var lines = string.Join('\n', e.Result.LastLines());
            throw e.Result.ExitCode switch
            {
                WrongMachine => StepFailures.WrongMachine(e),
                CannotFetch => new SnowliftException(
                    ExitCode.Install, $"The machine could not fetch the installer from {installer.Location}", lines,
                    "Give another source: --kexec URL, or --kexec FILE to send it from here. Nothing was changed on the machine.", e),
                Damaged => new SnowliftException(
                    ExitCode.Install, "The installer's tarball is damaged, or none", lines,
                    "Fetch it again, or correct --kexec and --kexec-sha256. Nothing was changed on the machine.", e),
                _ => new SnowliftException(
                    ExitCode.Install, "The kernel did not take the installer (kexec)", lines,
                    "The machine still runs its old system, untouched. A larger server type may help: the installer needs about 1 GB of RAM.", e),
            };
        }
    }

    private static async Task<InstallerBooted> ArriveAsync(
        DeployRun run, MachineProbed machine, StepScope scope, CancellationToken cancellation)
    {
        scope.Progress("waiting for the installer");
        var old = machine.Facts.BootId;
        var server = machine.Server with { Endpoint = ForInstaller(machine.Server) };
        var limits = run.Services.Limits;
        try
        {
            var arrived = await run.Wait.ForAsync(
                server.Endpoint, limits.Installer, limits.OldBoot,
                facts => facts.BootId == old ? Verdict.NotYet : facts.IsInstaller ? Verdict.Accept : Verdict.Wrong,
                scope, cancellation);
            run.Ledger.Machine("It runs the installer, in RAM; nothing on its disk was changed: a reset brings the old system back.");
            return new InstallerBooted(server, arrived, machine.Facts);
        }
        catch (SshException e) when (e.Failure is SshFailure.HostKey or SshFailure.Refused)
        {
            throw Failures.Connection(e);
        }
        catch (WaitFailedException e)
        {
            throw e.Facts switch
            {
                { } facts when facts.BootId == old => new SnowliftException(
                    ExitCode.Install, "The jump into the installer did nothing: the old system still answers",
                    $"kexec reported success, but {facts.OsName} still runs with the same boot id.",
                    "Nothing on the disk was changed. Run the same command again.", e),
                { } facts => new SnowliftException(
                    ExitCode.Install, "The machine came back as its old system, not as the installer",
                    $"It rebooted into {facts.OsName} (boot id {facts.BootId}).",
                    "Nothing on the disk was changed. Run the same command again, or try another server type.", e),
                _ => new SnowliftException(
                    ExitCode.Install, $"The installer did not answer within {e.Waited.TotalMinutes:0} minutes after the jump",
                    e.Last is null ? null : string.Join('\n', e.Last.LastLines.TakeLast(2)),
                    "Nothing on the disk was changed: a reset brings the old system back. Then run the same command again.", e),
            };
        }
    }

    /// <summary>The installer lets in root, on port 22, whatever the system before it did.</summary>
    private static SshEndpoint ForInstaller(ServerReady server) => server.Endpoint with
    {
        User = "root",
        Port = server.Server is { } known ? ServerEndpoint.OuterPort(known) : server.Endpoint.Port,
    };

    private static InstallerSource UpstreamFor(MachineFacts facts) => facts.NixSystem is "x86_64-linux" or "aarch64-linux"
        ? new InstallerSource($"{Upstream}{facts.NixSystem}.tar.gz", Sha256: null)
        : throw new SnowliftException(
            ExitCode.Refused, $"There is no ready-made installer for {facts.NixSystem}", null, "Give one: --kexec URL or FILE.");
}
