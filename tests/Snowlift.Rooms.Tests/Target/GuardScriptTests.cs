using Snowlift.Machines.Sessions;
using Snowlift.Remote.Ssh;
using static Snowlift.Rooms.Tests.Target.GuardedUpdate;

namespace Snowlift.Rooms.Tests.Target;

/// <summary>What <c>guard.sh</c> does when its time has come, and <c>revert.sh</c>, which has it come now.</summary>
public sealed class GuardScriptTests : IDisposable
{
    private const string Record = "var/lib/snowlift/last-rollback";
    private readonly PlayedMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData(FirstTimer)]
    [InlineData(ConfirmTimer)]
    public async Task When_nobody_confirms_the_old_system_comes_back(string timer)
    {
        await _machine.ActivatedAsync();

        await _machine.FireAsync(timer);

        _machine.ShouldBeAsBefore();
        _machine.IsRebooting.ShouldBeFalse();
        var record = _machine.Read(Record)!.Split('\n');
        record.ShouldContain("run=" + RunId);
        record.ShouldContain("from=" + PlayedMachine.New);
        record.ShouldContain("to=" + PlayedMachine.Old);
        record.ShouldContain("reason=nobody confirmed it in time");
        record.ShouldContain("state=done");
        var state = await _machine.SucceedAsync(Scripts.UpdateState);
        (state["pending"], state["rolled_back"], state["rollback_state"]).ShouldBe((null, RunId, "done"));
        // And the next one may come.
        await _machine.ActivatedAsync();
    }

    [Fact]
    public async Task A_profile_that_was_set_already_is_set_back_and_the_boot_menu_with_it()
    {
        await _machine.ActivatedAsync();
        await _machine.ShellAsync($"nix-env -p /nix/var/nix/profiles/system --set {PlayedMachine.New}; {PlayedMachine.New}/bin/switch-to-configuration boot");
        _machine.Default.ShouldBe(PlayedMachine.New);

        await _machine.FireAsync(ConfirmTimer);

        _machine.ShouldBeAsBefore();
    }

    [Fact]
    public async Task An_activation_that_is_still_at_work_is_ended_first()
    {
        _machine.When(PlayedMachine.New, "test", "ln -sfn \"$system\" /run/current-system; n=0; while [ $n -lt 600 ]; do n=$((n + 1)); sleep 0.1; done");
        var activation = _machine.RunAsync(_machine.Activate());
        await _machine.UntilAsync(() => _machine.Running == PlayedMachine.New);

        await _machine.FireAsync(FirstTimer);

        (await activation).Output.ShouldContain("activated=124");
        _machine.ShouldBeAsBefore();
        _machine.Services.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("exit 0")]
    public async Task An_old_system_that_does_not_come_back_is_booted(string odd)
    {
        await _machine.ActivatedAsync();
        _machine.When(PlayedMachine.Old, "test", odd);

        await _machine.FireAsync(ConfirmTimer);

        _machine.IsRebooting.ShouldBeTrue();
        _machine.Read(Record)!.ShouldContain("state=rebooting\n");
        _machine.Reboot();
        _machine.ShouldBeAsBefore();
    }

    [Fact]
    public async Task The_way_back_is_gone_only_once()
    {
        await _machine.ActivatedAsync();
        await _machine.FireAsync(ConfirmTimer);
        var calls = _machine.Calls.Count(call => call.StartsWith("switch", StringComparison.Ordinal));

        await _machine.ShellAsync($"sh /{Folder}/guard revert");

        _machine.Calls.Count(call => call.StartsWith("switch", StringComparison.Ordinal)).ShouldBe(calls);
    }

    [Fact]
    public async Task A_full_disk_does_not_stop_it()
    {
        await _machine.ActivatedAsync();
        _machine.Fails("mv", "*last-rollback*");
        _machine.Fails("date");

        await _machine.FireAsync(ConfirmTimer);

        _machine.ShouldBeAsBefore();
    }

    [Fact]
    public async Task Asked_to_go_back_it_goes_at_once_and_says_why()
    {
        await _machine.ActivatedAsync();

        (await _machine.SucceedAsync(Scripts.Revert(RunId, @"2 unit(s) failed: it's $(id) a\nb ""dev-disk\x2dby.swap"""))).Values["state"].ShouldBe(["reverting"]);
        await _machine.SettleAsync();

        _machine.ShouldBeAsBefore();
        _machine.Read(Record)!.ShouldContain("\nreason=2 unit(s) failed: it's $(id) a\\nb \"dev-disk\\x2dby.swap\"\nstate=done\n");
    }

    [Fact]
    public async Task A_reason_of_several_lines_stays_one_field_of_the_record()
    {
        await _machine.ActivatedAsync();

        await _machine.SucceedAsync(Scripts.Revert(RunId, "first\nstate=working"));
        await _machine.SettleAsync();

        _machine.Read(Record)!.ShouldContain("\nreason=first state=working\nstate=done\n");
    }

    [Fact]
    public async Task Asked_twice_it_goes_once()
    {
        await _machine.ActivatedAsync();
        _machine.When(PlayedMachine.Old, "test", "sleep 1; sleep 1; sleep 1; sleep 1; sleep 1; sleep 1");

        await _machine.SucceedAsync(Scripts.Revert(RunId, "first"));
        await _machine.UntilAsync(() => _machine.Decides("revert"));
        await _machine.SucceedAsync(Scripts.Revert(RunId, "second"));
        await _machine.SettleAsync();

        _machine.ShouldBeAsBefore();
        _machine.Read(Record)!.ShouldContain("reason=first\n");
        _machine.Calls.Count(call => call == "switch-to-configuration aaaa-nixos-system-web-old test").ShouldBe(1);
    }

    [Fact]
    public async Task Where_nothing_of_that_run_waits_nothing_is_reverted()
    {
        (await _machine.RunAsync(Scripts.Revert(RunId, "x"))).ExitCode.ShouldBe(35);
        await _machine.ActivatedAsync();
        (await _machine.RunAsync(Scripts.Revert("another", "x"))).ExitCode.ShouldBe(35);
        await _machine.SucceedAsync(_machine.Confirm());
        (await _machine.RunAsync(Scripts.Revert(RunId, "x"))).ExitCode.ShouldBe(35);

        _machine.Running.ShouldBe(PlayedMachine.New);
    }
}
