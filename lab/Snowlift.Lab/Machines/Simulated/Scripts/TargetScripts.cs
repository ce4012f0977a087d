using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Lab.Machines.Simulated.Ssh;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>
/// Runs Snowlift's target scripts on simulated machines: each is known by its name, and answers as its file's header says.
/// </summary>
internal sealed class TargetScripts(SimulatedWorld world)
{
    private const int ConnectionBroke = 255;
    private const string NamePrefix = "snowlift-";

    private static readonly Dictionary<string, Func<ScriptCall, Task<int>>> Known = new(StringComparer.Ordinal)
    {
        ["probe"] = LookingScripts.ProbeAsync,
        ["verify"] = LookingScripts.VerifyAsync,
        ["status"] = LookingScripts.StatusAsync,
        ["send"] = LookingScripts.SendAsync,
        ["fetch-installer"] = WayInScripts.FetchAsync,
        ["kexec"] = WayInScripts.KexecAsync,
        ["bootonce"] = WayInScripts.BootonceAsync,
        ["disk"] = InstallerScripts.DiskAsync,
        ["put-in-ram"] = FileScripts.PutInRamAsync,
        ["extra-files"] = FileScripts.ExtraFilesAsync,
        ["own-files"] = FileScripts.OwnFilesAsync,
        ["install"] = InstallerScripts.InstallAsync,
        ["infect-nix"] = InfectScripts.NixAsync,
        ["infect-stage"] = InfectScripts.StageAsync,
        ["infect-install"] = InfectScripts.InstallAsync,
        ["old-root"] = InfectScripts.OldRootAsync,
        ["reboot"] = InstallerScripts.RebootAsync,
        ["seal"] = ImageScripts.SealAsync,
        ["unseal"] = ImageScripts.UnsealAsync,
        ["identity"] = ImageScripts.IdentityAsync,
        ["adopt"] = ImageScripts.AdoptAsync,
        ["rescue-logs"] = RescueScript.RunAsync,
        ["receive-flake"] = NixScripts.ReceiveFlakeAsync,
        ["nix-eval"] = NixScripts.EvalAsync,
        ["nix-build"] = NixScripts.BuildAsync,
        ["generations"] = UpdateScripts.GenerationsAsync,
        ["activate"] = UpdateScripts.ActivateAsync,
        ["update-state"] = UpdateScripts.StateAsync,
        ["confirm"] = UpdateScripts.ConfirmAsync,
        ["revert"] = UpdateScripts.RevertAsync,
        ["trial"] = UpdateScripts.TrialAsync,
        ["closure"] = UpdateScripts.ClosureAsync,
    };

    /// <summary>Runs what stands after the host on an ssh command line.</summary>
    public async Task<ProcessResult> RunAsync(
        SshConnection connection, string? command, StandardInput input, Terminal terminal, CancellationToken cancellation)
    {
        if (command is null)
        {
            terminal.Say($"{connection.Machine.Spec.Name} is a simulated machine: there is no shell to log in to.");
            return terminal.End(0);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, connection.Broken);
        try
        {
            return terminal.End(await RunAsync(connection, Quoting.Split(command), input, terminal, either.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            terminal.Complain("client_loop: send disconnect: Broken pipe");
            return terminal.End(ConnectionBroke);
        }
    }

    private async Task<int> RunAsync(
        SshConnection connection, IReadOnlyList<string> words, StandardInput input, Terminal terminal, CancellationToken cancellation)
    {
        string[] command = [.. words is ["sudo", "-n", ..] ? words.Skip(2) : words];
        if (command is not ["sh", "-c", _, var zero, .. var arguments]
            || !zero.StartsWith(NamePrefix, StringComparison.Ordinal)
            || !Known.TryGetValue(zero[NamePrefix.Length..], out var script))
        {
            return await SimulatedShell.RunAsync(world, string.Join(' ', words), terminal, cancellation);
        }

        var fault = world.Faults.Take(connection.Machine.Spec.Name, zero[NamePrefix.Length..]);
        await world.DelayAsync(world.Model.Command, cancellation);
        switch (fault)
        {
            case Fails fails:
                terminal.Complain(fails.Message);
                return fails.ExitCode;
            case CutsOff:
                connection.Boot.IsCutOff = true;
                connection.Break();
                cancellation.ThrowIfCancellationRequested();
                break;
            case Breaks:
                connection.Break();
                cancellation.ThrowIfCancellationRequested();
                break;
        }

        return await script(new ScriptCall(
            world, connection, arguments, input, terminal, HasEffect: fault is not DoesNothing, cancellation));
    }
}
