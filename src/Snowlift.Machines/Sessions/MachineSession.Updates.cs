using System.Globalization;
using Snowlift.Checks.Facts;
using Snowlift.Machines.Reports;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Machines.Sessions;

/// <summary>From one running system to another, and back. A machine that was rebooted meanwhile is told by the scripts' own failure.</summary>
public sealed partial class MachineSession
{
    /// <summary>The generations that the machine has, and where it stands among them.</summary>
    public async Task<MachineGenerations> GenerationsAsync(CancellationToken cancellation) =>
        MachineGenerations.From(await _shell.RunAsync(Scripts.Generations, null, cancellation));

    /// <summary>What runs, and how an update stands.</summary>
    /// <param name="onLine">Gets the last lines of what happened, where there are some; null for nobody.</param>
    public async Task<UpdateState> UpdateStateAsync(CancellationToken cancellation, Action<string>? onLine = null) =>
        UpdateState.From(await _shell.RunAsync(
            Scripts.UpdateState, onLine is null ? null : new ProcessOutput(OnErrorLine: onLine), cancellation));

    /// <summary>Arms the way back and activates a system until the next boot.</summary>
    /// <param name="boot">The boot that was looked at.</param>
    /// <param name="run">Names the timers, and what is kept about the update.</param>
    /// <param name="window">From the end of the activation until it is taken back; zero for never.</param>
    /// <param name="limit">How long the activation may take.</param>
    /// <param name="onLine">Gets what the activation writes.</param>
    /// <returns>The status of switch-to-configuration.</returns>
    /// <exception cref="ScriptFailedException">Nothing was activated; <see cref="ScriptStatus.AnotherUpdate"/> among others.</exception>
    public async Task<int> ActivateAsync(
        BootId boot, string old, string @new, string run, TimeSpan window, TimeSpan limit, Action<string> onLine, CancellationToken cancellation)
    {
        var said = await _shell.RunAsync(
            Scripts.Activate(boot, old, @new, run, window, limit), new ProcessOutput(OnErrorLine: onLine), cancellation);
        return int.Parse(said["activated"] ?? "1", CultureInfo.InvariantCulture);
    }

    /// <summary>Makes the system that runs the default.</summary>
    /// <param name="armed">Whose roll-back is disarmed; null where none is armed.</param>
    /// <param name="generation">The generation to make the default; null to make one of the system.</param>
    /// <returns>Its number.</returns>
    public async Task<int> ConfirmAsync(string @new, string? armed, int? generation, StepScope scope, CancellationToken cancellation) =>
        GenerationOf(await _shell.RunAsync(Scripts.Confirm(Boot, @new, armed, generation), Logged(scope), cancellation));

    /// <summary>Has the boot loader boot a system just once, and reboots.</summary>
    /// <param name="boot">The boot that was looked at.</param>
    /// <returns>The generation that is tried.</returns>
    public async Task<int> TrialAsync(
        BootId boot, string @new, string? armed, int? generation, OneShot loader, StepScope scope, CancellationToken cancellation) =>
        GenerationOf(await _shell.RunAsync(
            Scripts.Trial(boot, @new, armed, generation, loader.Loader, loader.Folder), Logged(scope), cancellation));

    /// <summary>Has it go back to the system before.</summary>
    /// <param name="run">Whose update is taken back.</param>
    public Task RevertAsync(string run, string reason, CancellationToken cancellation) =>
        _shell.RunAsync(Scripts.Revert(run, reason), null, cancellation);

    private static int GenerationOf(ScriptResult said) => int.Parse(said["generation"] ?? "0", CultureInfo.InvariantCulture);
}
