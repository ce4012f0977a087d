using System.Text.RegularExpressions;
using Snowlift.Install.Requests;
using Snowlift.Operate.Closures;
using Snowlift.Operate.Updates;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.EndToEnd.Tests;

/// <summary>
/// The life of one machine after its deploy: it is brought to another system and back, and goes back by itself where the new
/// one cuts it off or does not boot.
/// </summary>
[Trait("Category", "Qemu")]
[Trait("Category", "Nightly")]
public sealed partial class UpdateTests
{
    private const string Plain = "{ }";
    private const string Next = "{ overlay = ./variants/next/etc; removed = [ \"demo-gone.service\" ]; }";
    private const string CutOff = "{ overlay = ./variants/unreachable/etc; }";
    private const string NoBoot = "{ rootLabel = \"disk-main-gone\"; }";

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_machine_is_updated_cut_off_rolled_back_and_booted_on_trial() =>
        await Rehearsal.RunAsync(async rehearsal =>
        {
            var first = await rehearsal.DeployAsync(rehearsal.Request("demo") with { Create = true }, Token);

            await AnUpdateKeepsWhatRuns(rehearsal, first);
            await ThePastIsListed(rehearsal, first);
            await WhatCutsItOffIsTakenBack(rehearsal);
            await ItGoesBackToTheGenerationBefore(rehearsal, first);
            await ABootOnTrialMakesItStay(rehearsal);
            await WhatDoesNotBootIsTakenBack(rehearsal);
        });

    internal static async Task AnUpdateKeepsWhatRuns(Rehearsal rehearsal, DeployResult first)
    {
        const string daemon = "systemctl show -p MainPID --value sshd";
        var before = await rehearsal.SshToAsync("demo", daemon, Token);
        await ChangeAsync(rehearsal, Next);

        var updated = await rehearsal.UpdateAsync("demo", new UpdateOptions(), Token);

        updated.Generation.ShouldBe(2);
        updated.From.ShouldBe(first.System);
        updated.State.ShouldBe("running");
        updated.Changes!.Changes.ShouldNotBeEmpty();
        (await rehearsal.SshToAsync("demo", daemon, Token)).ShouldBe(before);
        (await rehearsal.SshToAsync("demo", "systemctl is-active demo-new; systemctl is-active demo-gone || true", Token)).ShouldBe("active\ninactive");
        (await rehearsal.SshToAsync("demo", "readlink -f /nix/var/nix/profiles/system", Token)).ShouldBe(updated.System);
        (await rehearsal.SshToAsync("demo", "ls /nix/var/nix/gcroots/snowlift; systemctl list-timers --all --no-legend 'snowlift-*'", Token)).ShouldBe("");

        (await rehearsal.UpdateAsync("demo", new UpdateOptions(), Token)).NothingToDo.ShouldBeTrue();
    }

    private static async Task ThePastIsListed(Rehearsal rehearsal, DeployResult first)
    {
        var report = await rehearsal.GenerationsAsync("demo", Token);
        report.Generations.Select(one => one.Number).ShouldBe([1, 2]);
        report.Generations[0].System.ShouldBe(first.System);
        report.Generations[0].IsBooted.ShouldBeTrue();
        report.Generations[1].IsCurrent.ShouldBeTrue();
        report.Generations[1].IsDefault.ShouldBeTrue();

        var diff = await rehearsal.DiffAsync("demo", 1, 2, Token);
        diff.Diff.Changes.ShouldContain(change => change.Name == "nixos-system-demo");
    }

    internal static async Task WhatCutsItOffIsTakenBack(Rehearsal rehearsal)
    {
        var running = (await rehearsal.GenerationsAsync("demo", Token)).Current;
        await ChangeAsync(rehearsal, CutOff);
        await using var watch = new OutageWatch(await rehearsal.AddressAsync("demo", Token));

        var failed = await Should.ThrowAsync<SnowliftException>(
            () => rehearsal.UpdateAsync("demo", new UpdateOptions { ConfirmTimeout = Window }, Token));

        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.What.ShouldContain("rolled back");
        failed.Why!.ShouldContain(running);
        var after = await rehearsal.GenerationsAsync("demo", Token);
        after.Current.ShouldBe(running);
        after.Generations.Count.ShouldBe(2);
        (await rehearsal.SshToAsync("demo", "cat /var/lib/snowlift/last-rollback", Token)).ShouldContain("state=done");
        var outage = await watch.LastAsync(Token);
        outage.ShouldNotBeNull();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"silent for {outage.Value.TotalSeconds:0.0} s, {outage.Value / Window:0.00} of the confirm window");
    }

    private static async Task ItGoesBackToTheGenerationBefore(Rehearsal rehearsal, DeployResult first)
    {
        var back = await rehearsal.RollbackAsync("demo", null, Token);
        back.Generation.ShouldBe(1);
        back.System.ShouldBe(first.System);
        (await rehearsal.SshToAsync("demo", "readlink /nix/var/nix/profiles/system; readlink /run/current-system", Token))
            .ShouldBe($"system-1-link\n{first.System}");
    }

    private static async Task ABootOnTrialMakesItStay(Rehearsal rehearsal)
    {
        const string boot = "cat /proc/sys/kernel/random/boot_id";
        var before = await rehearsal.SshToAsync("demo", boot, Token);
        await ChangeAsync(rehearsal, Next);

        var updated = await rehearsal.UpdateAsync("demo", new UpdateOptions { Reboot = true }, Token);

        updated.Rebooted.ShouldBeTrue();
        (await rehearsal.SshToAsync("demo", boot, Token)).ShouldNotBe(before);
        (await rehearsal.SshToAsync("demo", "readlink /run/booted-system; readlink -f /nix/var/nix/profiles/system", Token))
            .ShouldBe($"{updated.System}\n{updated.System}");
        // What the next boot takes stands first in GRUB's menu, and no entry is chosen for it.
        (await rehearsal.SshToAsync("demo", "grep -m 1 -o 'init=[^ ]*' /boot/grub/grub.cfg; grep -c next_entry=. /boot/grub/grubenv || true", Token))
            .ShouldBe($"init={updated.System}/init\n0");
    }

    private static async Task WhatDoesNotBootIsTakenBack(Rehearsal rehearsal)
    {
        var running = (await rehearsal.GenerationsAsync("demo", Token)).Current;
        await ChangeAsync(rehearsal, NoBoot);

        var failed = await Should.ThrowAsync<SnowliftException>(() => rehearsal.UpdateAsync(
            "demo", new UpdateOptions { Reboot = true }, Token, new RunLimits { Reboot = TimeSpan.FromSeconds(75) }));

        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.What.ShouldContain("did not come up from a boot");
        failed.Why!.ShouldContain("power was reset");
        rehearsal.Events.OfType<StepFinished>().ShouldContain(step => step.Step == Step.Rollback && step.Summary.Contains(running));
        (await rehearsal.SshToAsync("demo", "readlink /run/booted-system", Token)).ShouldBe(running);
        (await rehearsal.GenerationsAsync("demo", Token)).Generations.ShouldContain(one => one.IsDefault && one.System == running);
    }

    /// <summary>Edits the flake, as its owner would.</summary>
    private static async Task ChangeAsync(Rehearsal rehearsal, string settings)
    {
        var file = Path.Combine(rehearsal.DemoFolder, "flake.nix");
        var text = await File.ReadAllTextAsync(file, Token);
        var changed = DemoHost().Replace(text, "demo = machine " + settings + ";", 1);
        (changed != text || settings == Plain).ShouldBeTrue();
        await File.WriteAllTextAsync(file, changed, Token);
    }

    [GeneratedRegex(@"\bdemo = machine \{[^}]*\};", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DemoHost();
}
