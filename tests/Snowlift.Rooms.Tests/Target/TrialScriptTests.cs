using Snowlift.Remote.Ssh;
using static Snowlift.Rooms.Tests.Target.GuardedUpdate;

namespace Snowlift.Rooms.Tests.Target;

/// <summary><c>trial.sh</c>: a boot of the new system, just once.</summary>
public sealed class TrialScriptTests : IDisposable
{
    private readonly PlayedMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData("grub")]
    [InlineData("systemd-boot")]
    public async Task It_is_booted_once_and_the_boot_after_that_takes_the_old_one(string loader)
    {
        await _machine.ActivatedAsync();

        var said = await _machine.SucceedAsync(_machine.Trial(loader: loader));

        (said["generation"], said["state"]).ShouldBe(("5", "rebooting"));
        File.Exists(_machine.At("run/snowlift-leaving")).ShouldBeTrue();
        (_machine.Profile, _machine.Default).ShouldBe(("system-4-link", PlayedMachine.Old));
        await _machine.UntilAsync(() => _machine.IsRebooting);
        _machine.Reboot();
        _machine.Running.ShouldBe(PlayedMachine.New);
        _machine.Reboot();
        _machine.ShouldBeAsBefore();
    }

    [Fact]
    public async Task Confirmed_after_its_boot_it_stays()
    {
        await _machine.ActivatedAsync();
        await _machine.SucceedAsync(_machine.Trial());
        await _machine.UntilAsync(() => _machine.IsRebooting);
        _machine.Reboot();

        (await _machine.SucceedAsync(_machine.Confirm(run: null, generation: 5)))["generation"].ShouldBe("5");

        _machine.Reboot();
        (_machine.Running, _machine.Default, _machine.Profile).ShouldBe((PlayedMachine.New, PlayedMachine.New, "system-5-link"));
    }

    [Fact]
    public async Task GRUBs_environment_keeps_its_size_and_what_else_it_has()
    {
        _machine.Write("boot/grub/grubenv", "# GRUB Environment Block\nsaved_entry=it's $(id) 3\nnext_entry=7\n".PadRight(1024, '#'));
        await _machine.ActivatedAsync();

        await _machine.SucceedAsync(_machine.Trial());

        var environment = _machine.Read("boot/grub/grubenv")!;
        environment.Length.ShouldBe(1024);
        environment.TrimEnd('#').ShouldBe("# GRUB Environment Block\nsaved_entry=it's $(id) 3\nnext_entry=1>0\n");
    }

    [Fact]
    public async Task Unguarded_and_for_a_generation_that_is_there_it_does_the_same()
    {
        File.CreateSymbolicLink(_machine.At("nix/var/nix/profiles/system-3-link"), PlayedMachine.New);
        await _machine.ActivatedAsync(window: 0);

        (await _machine.SucceedAsync(_machine.Trial(run: null, generation: 3)))["generation"].ShouldBe("3");

        await _machine.UntilAsync(() => _machine.IsRebooting);
        _machine.Reboot();
        _machine.Running.ShouldBe(PlayedMachine.New);
    }

    [Fact]
    public async Task Another_boot_and_another_system_are_refused_and_stay_guarded()
    {
        (await _machine.RunAsync(_machine.Trial())).ExitCode.ShouldBe(31);
        await _machine.ActivatedAsync();
        (await _machine.RunAsync(_machine.Trial() with { Arguments = ["other", .. _machine.Trial().Arguments[1..]] })).ExitCode.ShouldBe(11);

        _machine.Timers.ShouldBe([ConfirmTimer, FirstTimer]);
        BootMenu.Next(_machine).ShouldBe(PlayedMachine.Old);
    }

    [Theory]
    [InlineData("nix-env", "*--set*", "grub")]
    [InlineData("nix-env", "*--switch-generation*", "grub")]
    [InlineData("dd", "*", "grub")]
    [InlineData("bootctl", "*", "systemd-boot")]
    [InlineData("true", "*", "extlinux")]
    public async Task A_boot_loader_that_cannot_be_told_leaves_the_way_back_armed(string program, string arguments, string loader)
    {
        await _machine.ActivatedAsync();
        _machine.Fails(program, arguments);

        (await _machine.RunAsync(_machine.Trial(loader: loader))).ExitCode.ShouldBe(37);

        _machine.Timers.ShouldBe([ConfirmTimer, FirstTimer]);
        _machine.Mends();
        await _machine.FireAsync(ConfirmTimer);
        _machine.ShouldBeAsBefore();
        _machine.IsRebooting.ShouldBeFalse();
    }

    [Theory]
    [InlineData("grub", "rm -f /boot/grub/grub.cfg; exit 0")]
    [InlineData("systemd-boot", "exit 0")]
    [InlineData("grub", "exit 1")]
    public async Task A_menu_without_the_system_is_no_menu_to_boot_it_from(string loader, string menu)
    {
        await _machine.ActivatedAsync();
        _machine.When(PlayedMachine.Old, "boot", menu);

        (await _machine.RunAsync(_machine.Trial(loader: loader))).ExitCode.ShouldBe(37);

        _machine.Timers.ShouldBe([ConfirmTimer, FirstTimer]);
    }

    [Theory]
    [InlineData("grub")]
    [InlineData("systemd-boot")]
    public async Task Where_it_goes_back_meanwhile_no_later_boot_takes_the_new_system(string loader)
    {
        await _machine.ActivatedAsync();
        // The window ends while the boot menu is being written.
        _machine.When(PlayedMachine.Old, "boot", $"/programs/ln -s revert /{Folder}/decided");

        (await _machine.RunAsync(_machine.Trial(loader: loader))).ExitCode.ShouldBe(35);

        _machine.IsRebooting.ShouldBeFalse();
        BootMenu.Next(_machine).ShouldBe(PlayedMachine.Old);
    }

    /// <summary>Wherever it is killed: once the old system is back, or booted, no later boot takes the new one.</summary>
    [Trait("Category", "Nightly")]
    [Theory]
    [InlineData("grub")]
    [InlineData("systemd-boot")]
    public async Task Killed_at_any_point_the_old_system_comes_back_for_good(string loader)
    {
        var points = loader == "grub" ? 0 : 2;
        for (var killed = true; killed; points += 4)
        {
            var because = $"killed after {points} programs";
            using var machine = new PlayedMachine();
            await machine.ActivatedAsync();
            killed = (await machine.RunAsync(machine.Trial(loader: loader), dieAfter: points)).ExitCode != 0;

            if (machine.Armed())
            {
                await machine.FireAsync(machine.Timers[0]);
            }

            if (machine.Running != PlayedMachine.Old)
            {
                // Decided, and told to boot it once.
                machine.Reboot();
                machine.Reboot();
            }

            machine.Reboot();
            machine.Running.ShouldBe(PlayedMachine.Old, because);
            (machine.Profile, machine.Default).ShouldBe(("system-4-link", PlayedMachine.Old), because);
        }

        points.ShouldBeGreaterThan(15);
    }
}
