using Snowlift.Checks.Facts;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Target;

/// <summary>Scripts of few lines: <c>adopt</c>, <c>generations</c>, <c>give-host-key</c>, <c>reboot</c>.</summary>
public sealed class SmallScriptTests : IDisposable
{
    private readonly PlayedMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task An_adopted_system_is_a_new_generation_that_the_next_boot_takes()
    {
        (await _machine.SucceedAsync(Scripts.Adopt(_machine.Boot, PlayedMachine.New)))["generation"].ShouldBe("5");

        (_machine.Profile, _machine.Default, _machine.Running).ShouldBe(("system-5-link", PlayedMachine.New, PlayedMachine.Old));
    }

    [Fact]
    public async Task What_cannot_be_adopted_is_not()
    {
        (await _machine.RunAsync(Scripts.Adopt(new BootId("other"), PlayedMachine.New))).ExitCode.ShouldBe(11);
        (await _machine.RunAsync(Scripts.Adopt(_machine.Boot, "/nix/store/it's $(id) gone"))).ExitCode.ShouldBe(18);
        _machine.Fails("nix-env");
        (await _machine.RunAsync(Scripts.Adopt(_machine.Boot, PlayedMachine.New))).ExitCode.ShouldBe(19);

        _machine.ShouldBeAsBefore();
    }

    [Fact]
    public async Task Generations_are_listed_oldest_first_with_what_runs()
    {
        foreach (var number in new[] { 10, 9 })
        {
            File.CreateSymbolicLink(_machine.At($"nix/var/nix/profiles/system-{number}-link"), PlayedMachine.New);
        }

        var said = await _machine.SucceedAsync(Scripts.Generations);

        (said["current"], said["booted"], said["profile"]).ShouldBe((PlayedMachine.Old, PlayedMachine.Old, "4"));
        said.Values["generation"].Select(line => line.Split(' ')[0]).ShouldBe(["4", "9", "10"]);
        said.Values["generation"].Select(line => line.Split(' ')[^1]).ShouldBe([PlayedMachine.Old, PlayedMachine.New, PlayedMachine.New]);
        said["oneshot"].ShouldBe("-");
    }

    [Fact]
    public async Task A_host_key_is_for_root_alone_and_its_public_half_is_told()
    {
        var key = await HostKeys.GenerateAsync(new ProcessRunner(), _machine.At("root"), "test", TestContext.Current.CancellationToken);

        var said = await _machine.SucceedAsync(Scripts.GiveHostKey(_machine.Boot, "/mnt/it's $(id)/etc/ssh/key", key));

        said["host_key"].ShouldBe(key.Public.ToString());
        File.GetUnixFileMode(_machine.At("mnt/it's $(id)/etc/ssh/key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_key_that_is_none_takes_nobodys_place()
    {
        _machine.Write("mnt/key", "the old one");
        var script = Scripts.GiveHostKey(_machine.Boot, "/mnt/key", await HostKeys.GenerateAsync(new ProcessRunner(), _machine.At("root"), "test", TestContext.Current.CancellationToken)) with { Input = StandardInput.Text("none") };

        (await _machine.RunAsync(script)).ExitCode.ShouldBe(20);

        _machine.Read("mnt/key").ShouldBe("the old one");
    }

    [Fact]
    public async Task It_reboots_after_it_has_answered_and_only_in_the_boot_that_was_meant()
    {
        (await _machine.RunAsync(Scripts.Reboot(new BootId("other")))).ExitCode.ShouldBe(11);
        _machine.IsRebooting.ShouldBeFalse();

        (await _machine.SucceedAsync(Scripts.Reboot(_machine.Boot)))["state"].ShouldBe("rebooting");

        File.Exists(_machine.At("run/snowlift-leaving")).ShouldBeTrue();
        await _machine.UntilAsync(() => _machine.IsRebooting);
    }
}
