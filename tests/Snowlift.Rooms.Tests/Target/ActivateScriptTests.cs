using Snowlift.Machines.Sessions;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using static Snowlift.Rooms.Tests.Target.GuardedUpdate;

namespace Snowlift.Rooms.Tests.Target;

/// <summary><c>activate.sh</c>, and what its <c>guard.sh</c> does first.</summary>
public sealed class ActivateScriptTests : IDisposable
{
    private readonly PlayedMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task The_way_back_is_armed_before_anything_is_activated()
    {
        _machine.When(PlayedMachine.New, "test", "ls /played/units >/played/armed-by-then");

        var said = await _machine.SucceedAsync(_machine.Activate());

        (said["state"], said["activated"]).ShouldBe(("armed", "0"));
        _machine.Read("played/armed-by-then")!.ShouldContain(FirstTimer + ".timer");
        _machine.Running.ShouldBe(PlayedMachine.New);
        // What the next boot takes is not touched.
        (_machine.Profile, _machine.Default).ShouldBe(("system-4-link", PlayedMachine.Old));
        _machine.Calls.ShouldNotContain(call => call.StartsWith("nix-env", StringComparison.Ordinal) || call.EndsWith(" boot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_window_counts_from_the_end_of_the_activation_and_is_told()
    {
        await _machine.ActivatedAsync(window: 90);

        _machine.Timers.ShouldBe([ConfirmTimer, FirstTimer]);
        _machine.Read($"played/units/{FirstTimer}.timer")!.Split('\n')[0].ShouldBe("390s");
        _machine.Read($"played/units/{ConfirmTimer}.timer")!.Split('\n')[0].ShouldBe("90s");
        var state = await _machine.SucceedAsync(Scripts.UpdateState);
        (state["pending"], state["old"], state["new"]).ShouldBe((RunId, PlayedMachine.Old, PlayedMachine.New));
        (state["left"], state["activated"], state["decided"]).ShouldBe(("90", "0", null));
    }

    [Fact]
    public async Task The_guard_needs_nothing_but_the_old_system()
    {
        // Neither a timer nor the activation names anything that the activation swaps.
        await _machine.ActivatedAsync();

        foreach (var call in _machine.Calls.Where(call => call.StartsWith("systemd-run", StringComparison.Ordinal)))
        {
            call.ShouldNotContain("/bin/sh ");
            call.ShouldNotContain("/run/current-system");
        }
    }

    [Fact]
    public async Task Units_that_failed_are_no_failed_activation()
    {
        _machine.When(PlayedMachine.New, "test", "ln -sfn \"$system\" /run/current-system; echo 'warning: web.service failed'; exit 4");

        var said = await _machine.RunAsync(_machine.Activate());

        said.Output.ShouldContain("activated=4");
        said.Error.ShouldContain("warning: web.service failed");
        await _machine.SettleAsync();
        _machine.Timers.ShouldBe([ConfirmTimer, FirstTimer]);
    }

    [Fact]
    public async Task An_activation_that_failed_is_taken_back_at_once()
    {
        _machine.When(PlayedMachine.New, "test", "ln -sfn \"$system\" /run/current-system; echo 'no such user'; exit 2");

        var said = await _machine.RunAsync(_machine.Activate());

        said.Output.ShouldContain("activated=2");
        said.Error.ShouldContain("no such user");
        await _machine.SettleAsync();
        _machine.ShouldBeAsBefore();
        _machine.Read("var/lib/snowlift/last-rollback")!.ShouldContain("reason=its activation ended with status 2\nstate=done\n");
    }

    [Fact]
    public async Task Without_a_window_nothing_is_armed_and_nothing_waits()
    {
        var said = await _machine.SucceedAsync(_machine.Activate(window: 0));

        (said["state"], said["activated"]).ShouldBe((null, "0"));
        _machine.Running.ShouldBe(PlayedMachine.New);
        _machine.Timers.ShouldBeEmpty();
        (await _machine.SucceedAsync(Scripts.UpdateState))["pending"].ShouldBeNull();
    }

    [Fact]
    public async Task Another_boot_is_refused_before_anything_is_changed()
    {
        (await _machine.RunAsync(_machine.Activate() with { Arguments = ["other", .. _machine.Activate().Arguments[1..]] })).ExitCode.ShouldBe(11);

        Untouched();
    }

    [Fact]
    public async Task A_system_that_is_not_there_is_refused_before_anything_is_changed()
    {
        (await _machine.RunAsync(_machine.Activate(@new: "/nix/store/cccc-it's $(id) gone"))).ExitCode.ShouldBe(18);

        Untouched();
    }

    [Fact]
    public async Task Another_system_that_runs_by_now_is_refused_before_anything_is_changed()
    {
        await _machine.ActivatedAsync(window: 0);
        var calls = _machine.Calls.Count;

        var said = await _machine.RunAsync(_machine.Activate());

        said.ExitCode.ShouldBe(31);
        said.Error.ShouldHaveSingleItem().ShouldBe($"{PlayedMachine.New} runs by now, not {PlayedMachine.Old}");
        _machine.Calls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task Only_one_update_at_a_time_waits_for_its_confirmation()
    {
        await _machine.ActivatedAsync();
        File.Delete(_machine.At("run/current-system"));
        File.CreateSymbolicLink(_machine.At("run/current-system"), PlayedMachine.Old);

        var said = await _machine.RunAsync(_machine.Activate(run: "another"));

        said.ExitCode.ShouldBe(32);
        said.Error.ShouldHaveSingleItem().ShouldBe($"the update of run {RunId} has not come to its end");
        _machine.Timers.ShouldBe([ConfirmTimer, FirstTimer]);
        _machine.Read(Folder + "/run")!.Trim().ShouldBe(RunId);
    }

    [Theory]
    [InlineData("systemd-run", "*--on-active=*")]
    [InlineData("systemd-run", "*snowlift-activate-*")]
    [InlineData("ln", "*/gcroots/*")]
    [InlineData("mkdir", "*")]
    public async Task What_cannot_be_armed_is_not_activated(string program, string arguments)
    {
        _machine.Fails(program, arguments);

        (await _machine.RunAsync(_machine.Activate())).ExitCode.ShouldBe(33);

        Untouched();
        _machine.Mends();
        await _machine.ActivatedAsync();
    }

    [Fact]
    public async Task A_machine_without_systemd_is_refused()
    {
        _machine.Missing("systemd-run");

        (await _machine.RunAsync(_machine.Activate())).ExitCode.ShouldBe(33);

        Untouched();
    }

    /// <summary>The connection broke after the command and before what it reads.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(2500)]
    public async Task A_guard_that_did_not_arrive_whole_guards_nothing_and_nothing_is_activated(int arrived)
    {
        var whole = new StreamReader(_machine.Activate().Input.Open()!).ReadToEnd();

        var said = await _machine.RunAsync(_machine.Activate() with { Input = Remote.Processes.StandardInput.Text(whole[..arrived]) });

        said.ExitCode.ShouldBe(33);
        Untouched();
        await _machine.ActivatedAsync();
    }

    [Fact]
    public async Task An_activation_that_is_killed_is_taken_back_and_not_waited_for()
    {
        _machine.When(PlayedMachine.New, "test", "ln -sfn \"$system\" /run/current-system; kill -9 0");

        var said = await _machine.SucceedAsync(_machine.Activate());

        said["activated"].ShouldBe("137");
        await _machine.SettleAsync();
        _machine.ShouldBeAsBefore();
        _machine.Read("var/lib/snowlift/last-rollback")!.ShouldContain("reason=its activation was killed\n");
    }

    [Fact]
    public async Task An_unguarded_activation_that_is_killed_is_not_waited_for()
    {
        _machine.When(PlayedMachine.New, "test", "kill -9 0");

        (await _machine.SucceedAsync(_machine.Activate(window: 0)))["activated"].ShouldBe("137");
        (await _machine.SucceedAsync(Scripts.UpdateState))["pending"].ShouldBeNull();
    }

    /// <summary>Wherever it is killed, what was activated is guarded, goes back in its time, and the next update is not refused.</summary>
    [Fact]
    public async Task Killed_at_any_point_nothing_runs_unguarded_and_nothing_stays_in_the_way()
    {
        var points = 0;
        for (var killed = true; killed; points += 2)
        {
            using var machine = new PlayedMachine();
            killed = (await machine.RunAsync(machine.Activate(), dieAfter: points)).ExitCode != 0;
            await machine.SettleAsync();

            if (machine.Running != PlayedMachine.Old || machine.Read(Folder + "/status") is not null)
            {
                machine.Timers.ShouldContain(FirstTimer, $"killed after {points} programs");
            }

            foreach (var timer in machine.Timers.Take(1))
            {
                await machine.FireAsync(timer);
            }

            machine.ShouldBeAsBefore($"killed after {points} programs");
            if (points % 4 == 0)
            {
                var next = await machine.RunAsync(machine.Activate(run: "next"));
                next.ExitCode.ShouldBe(0, $"killed after {points} programs: {string.Join('\n', next.Error)}");
            }
        }

        points.ShouldBeGreaterThan(15);
    }

    /// <summary>The activation itself is killed, as when memory runs out: the first timer is the last resort.</summary>
    [Trait("Category", "Nightly")]
    [Fact]
    public async Task A_guard_that_is_killed_at_any_point_of_the_activation_leaves_the_first_timer()
    {
        for (var point = 0; point < 12; point += 3)
        {
            using var machine = new PlayedMachine();
            machine.ServicesDieAfter(point);
            await machine.RunAsync(machine.Activate(), dieAfter: 60);
            await machine.SettleAsync();
            File.Delete(machine.At("played/services-die-at"));

            if (machine.Timers.Contains(FirstTimer))
            {
                await machine.FireAsync(FirstTimer);
            }

            // Killed in its way back as well, it is the next boot that takes the old system.
            if (machine.Running != PlayedMachine.Old)
            {
                machine.Reboot();
            }

            machine.ShouldBeAsBefore($"killed after {point} programs");
        }
    }

    private void Untouched()
    {
        _machine.ShouldBeAsBefore();
        _machine.Services.ShouldBeEmpty();
        _machine.Calls.ShouldNotContain(call => call.StartsWith("switch-to-configuration", StringComparison.Ordinal));
        Directory.Exists(_machine.At(Folder)).ShouldBeFalse();
    }
}
