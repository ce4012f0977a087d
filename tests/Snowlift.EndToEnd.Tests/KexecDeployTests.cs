using Snowlift.Deploy.Events;
using Snowlift.Hetzner;
using Snowlift.Remote.Errors;


namespace Snowlift.EndToEnd.Tests;

/// <summary>The main job on real machines, under emulation where there is no KVM.</summary>
[Trait("Category", "Qemu")]
public sealed class KexecDeployTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bios")]
    [InlineData("uefi")]
    public async Task One_command_creates_a_server_and_turns_it_into_the_flakes_host(string firmware) =>
        await Rehearsal.RunAsync(
            async rehearsal =>
            {
                var result = await rehearsal.DeployAsync(rehearsal.Request("demo") with { Create = true }, Token);

                result.State.ShouldBe("running");
                result.FailedUnits.ShouldBeEmpty();
                result.ApiRequests.ShouldBeLessThanOrEqualTo(12);
                (await rehearsal.SshAsync(result, "readlink /run/current-system", Token)).ShouldBe(result.System);
                (await rehearsal.SshAsync(result, "cat /proc/sys/kernel/hostname", Token)).ShouldBe("demo");
                (await rehearsal.SshAsync(result, "systemctl is-system-running", Token)).ShouldBe("running");
                (await rehearsal.SshAsync(result, "test -d /sys/firmware/efi && echo uefi || echo bios", Token)).ShouldBe(firmware);
                rehearsal.Facts("machine.firmware").ShouldBe([firmware]);

                await TheThrowAwayHostKeyIsGone(rehearsal);
                if (firmware == "bios")
                {
                    await TheSameCommandAgainOnlyVerifies(rehearsal);
                    await AnotherSystemIsNotPutOnItUnasked(rehearsal);
                }
            },
            uefi: firmware == "uefi");

    private static async Task TheThrowAwayHostKeyIsGone(Rehearsal rehearsal)
    {
        var server = (await rehearsal.Cloud.Servers.FindAsync("demo", Token)).ShouldNotBeNull();
        var pinned = await File.ReadAllTextAsync(Path.Combine(rehearsal.Paths.KnownHosts, server.Id.Value.ToString()), Token);
        var userData = await File.ReadAllTextAsync(rehearsal.MachineFile(server.Id.Value, "spec.json"), Token);
        userData.ShouldContain("ed25519_public");
        userData.ShouldNotContain(pinned.Split(' ')[2].Trim());
    }

    private static async Task TheSameCommandAgainOnlyVerifies(Rehearsal rehearsal)
    {
        var again = await rehearsal.DeployAsync(rehearsal.Request("demo") with { Create = true }, Token);

        again.NothingToDo.ShouldBeTrue();
        again.State.ShouldBe("running");
        (await rehearsal.Cloud.Servers.ListAsync(null, Token)).Count.ShouldBe(1);
    }

    /// <summary>The flake has changed, the server holds data: without its name typed it stays as it is.</summary>
    private static async Task AnotherSystemIsNotPutOnItUnasked(Rehearsal rehearsal)
    {
        var before = await rehearsal.SshToAsync("demo", "readlink /run/current-system; cat /proc/sys/kernel/random/boot_id", Token);
        await rehearsal.ChangeDemoAsync(Token);

        var refused = await Should.ThrowAsync<SnowliftException>(() => rehearsal.DeployAsync(rehearsal.Request("demo"), Token));

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        (await rehearsal.SshToAsync("demo", "readlink /run/current-system; cat /proc/sys/kernel/random/boot_id", Token)).ShouldBe(before);
    }

    [Fact]
    public async Task Without_Nix_here_the_target_evaluates_and_builds() =>
        await Rehearsal.RunAsync(async rehearsal =>
        {
            var result = await rehearsal.DeployAsync(rehearsal.Request("demo") with { Create = true }, Token, withNix: false);

            result.State.ShouldBe("running");
            (await rehearsal.SshAsync(result, "readlink /run/current-system", Token)).ShouldBe(result.System);
            rehearsal.Events.OfType<StepStarted>().ShouldContain(step => step.Title == "Build on the target");
        });
}
