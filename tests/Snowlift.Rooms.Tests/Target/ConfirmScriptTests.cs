using Snowlift.Machines.Sessions;
using Snowlift.Remote.Processes;
using static Snowlift.Rooms.Tests.Target.GuardedUpdate;

namespace Snowlift.Rooms.Tests.Target;

/// <summary><c>confirm.sh</c>.</summary>
public sealed class ConfirmScriptTests : IDisposable
{
    private readonly PlayedMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Confirmed_it_stays_and_is_what_the_next_boot_takes()
    {
        await _machine.ActivatedAsync();

        (await _machine.SucceedAsync(_machine.Confirm()))["generation"].ShouldBe("5");

        Stays();
        Directory.GetFileSystemEntries(_machine.At("nix/var/nix/gcroots/snowlift")).ShouldBeEmpty();
        (await _machine.SucceedAsync(Scripts.UpdateState))["pending"].ShouldBeNull();
    }

    [Fact]
    public async Task The_default_is_set_only_once_the_way_back_is_disarmed()
    {
        await _machine.ActivatedAsync();
        _machine.Play("nix-env", "ls /played/units >>/played/armed-by-then\n" + File.ReadAllText(_machine.At("played/bin/nix-env")));

        await _machine.SucceedAsync(_machine.Confirm());

        _machine.Read("played/armed-by-then").ShouldBe("");
    }

    [Fact]
    public async Task It_may_be_confirmed_again()
    {
        await _machine.ActivatedAsync();
        await _machine.SucceedAsync(_machine.Confirm());

        (await _machine.SucceedAsync(_machine.Confirm()))["generation"].ShouldBe("5");
        (await _machine.SucceedAsync(_machine.Confirm(run: null)))["generation"].ShouldBe("5");

        Stays();
    }

    [Fact]
    public async Task A_generation_that_is_there_is_made_the_default()
    {
        File.CreateSymbolicLink(_machine.At("nix/var/nix/profiles/system-3-link"), PlayedMachine.New);
        await _machine.ActivatedAsync();

        (await _machine.SucceedAsync(_machine.Confirm(generation: 3)))["generation"].ShouldBe("3");

        (_machine.Profile, _machine.Default).ShouldBe(("system-3-link", PlayedMachine.New));
    }

    [Fact]
    public async Task Another_boot_is_refused_and_stays_guarded()
    {
        await _machine.ActivatedAsync();

        (await _machine.RunAsync(_machine.Confirm() with { Arguments = ["other", .. _machine.Confirm().Arguments[1..]] })).ExitCode.ShouldBe(11);

        _machine.Timers.ShouldBe([ConfirmTimer, FirstTimer]);
    }

    [Fact]
    public async Task Another_system_that_runs_is_not_confirmed_and_stays_guarded()
    {
        await _machine.ActivatedAsync();
        _machine.AddSystem("/nix/store/cccc-third");
        await _machine.ShellAsync("ln -sfn /nix/store/cccc-third /run/current-system");

        (await _machine.RunAsync(_machine.Confirm())).ExitCode.ShouldBe(31);

        _machine.Timers.ShouldBe([ConfirmTimer, FirstTimer]);
        await _machine.FireAsync(ConfirmTimer);
        _machine.ShouldBeAsBefore();
    }

    [Fact]
    public async Task What_was_rolled_back_or_is_not_known_is_too_late()
    {
        (await _machine.RunAsync(_machine.Confirm())).ExitCode.ShouldBe(35);
        await _machine.ActivatedAsync();
        (await _machine.RunAsync(_machine.Confirm(run: "another"))).ExitCode.ShouldBe(35);
        await _machine.FireAsync(ConfirmTimer);

        (await _machine.RunAsync(_machine.Confirm())).ExitCode.ShouldBe(35);

        _machine.ShouldBeAsBefore();
    }

    [Fact]
    public async Task While_it_goes_back_it_is_too_late()
    {
        await _machine.ActivatedAsync();
        _machine.When(PlayedMachine.Old, "test", "n=0; while [ ! -e /played/go-on ] && [ $n -lt 600 ]; do n=$((n + 1)); sleep 0.1; done");
        await _machine.SucceedAsync(Scripts.Revert(RunId, "x"));
        await _machine.UntilAsync(() => _machine.Decides("revert"));

        (await _machine.RunAsync(_machine.Confirm())).ExitCode.ShouldBe(35);

        _machine.Write("played/go-on", "");
        await _machine.SettleAsync();
        _machine.ShouldBeAsBefore();
    }

    [Theory]
    [InlineData("nix-env", "*--set*")]
    [InlineData("boot", "")]
    public async Task Where_it_cannot_be_made_the_default_the_old_one_comes_back_at_once(string what, string arguments)
    {
        await _machine.ActivatedAsync();
        if (what == "boot")
        {
            _machine.When(PlayedMachine.New, "boot", "echo 'No space left on device' >&2; exit 1");
        }
        else
        {
            _machine.Fails(what, arguments);
        }

        (await _machine.RunAsync(_machine.Confirm())).ExitCode.ShouldBe(36);

        await _machine.SettleAsync();
        _machine.ShouldBeAsBefore();
    }

    [Fact]
    public async Task A_generation_that_is_gone_is_not_made_the_default()
    {
        await _machine.ActivatedAsync();

        (await _machine.RunAsync(_machine.Confirm(generation: 99))).ExitCode.ShouldBe(36);

        await _machine.SettleAsync();
        _machine.ShouldBeAsBefore();
    }

    /// <summary>Wherever it is killed, either the way back is still armed, or it can be confirmed again; a boot is always safe.</summary>
    [Trait("Category", "Nightly")]
    [Fact]
    public async Task Killed_at_any_point_it_goes_back_by_itself_or_can_be_confirmed_again()
    {
        var points = 0;
        for (var killed = true; killed; points += 2)
        {
            var because = $"killed after {points} programs";
            using var machine = new PlayedMachine();
            await machine.ActivatedAsync();
            killed = (await machine.RunAsync(machine.Confirm(), dieAfter: points)).ExitCode != 0;

            if (machine.Armed() && points % 4 == 0)
            {
                await machine.FireAsync(machine.Timers[0]);
                machine.ShouldBeAsBefore(because);
                continue;
            }

            var again = await machine.RunAsync(machine.Confirm());
            again.ExitCode.ShouldBe(0, $"{because}: {string.Join('\n', again.Error)}");
            (machine.Profile, machine.Default).ShouldBe(("system-5-link", PlayedMachine.New), because);
            machine.Timers.ShouldBeEmpty(because);
        }

        points.ShouldBeGreaterThan(8);
    }

    /// <summary>A confirmation that was killed does not stand in the way of another update.</summary>
    [Fact]
    public async Task Killed_at_any_point_it_does_not_stop_a_later_update()
    {
        foreach (var point in new[] { 4, 6, 9 })
        {
            using var machine = new PlayedMachine();
            machine.AddSystem("/nix/store/cccc-third");
            await machine.ActivatedAsync();
            await machine.RunAsync(machine.Confirm(), dieAfter: point);
            if (machine.Armed())
            {
                await machine.FireAsync(machine.Timers[0]);
            }

            var next = await machine.RunAsync(Scripts.Activate(
                machine.Boot, machine.Running, "/nix/store/cccc-third", "next", TimeSpan.FromSeconds(90), TimeSpan.FromMinutes(5)));
            next.ExitCode.ShouldBe(0, $"killed after {point} programs: {string.Join('\n', next.Error)}");
        }
    }

    private void Stays()
    {
        _machine.Running.ShouldBe(PlayedMachine.New);
        (_machine.Profile, _machine.Default).ShouldBe(("system-5-link", PlayedMachine.New));
        _machine.Timers.ShouldBeEmpty();
        _machine.Reboot();
        _machine.Running.ShouldBe(PlayedMachine.New);
    }
}
