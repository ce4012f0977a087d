using Snowlift.Install.Requests;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.EndToEnd.Tests;

/// <summary>Machines on which the first way into NixOS fails: the next one is taken by itself.</summary>
[Trait("Category", "Qemu")]
[Trait("Category", "Nightly")]
public sealed class LadderTests
{
    /// <summary>The kernel was loaded; the jump reboots the machine as if it were an ordinary reset.</summary>
    private const string ComesBackAsItWas =
        """
        case " $* " in *" -e "*) sync; echo 1 >/proc/sys/kernel/sysrq; echo b >/proc/sysrq-trigger; sleep 60 ;; esac
        exec "$real" "$@"
        """;

    /// <summary>The jump ends in a kernel that stands still.</summary>
    private const string NeverAnswers =
        """
        case " $* " in *" -e "*) sync; echo 0 >/proc/sys/kernel/panic; echo 1 >/proc/sys/kernel/sysrq; echo c >/proc/sysrq-trigger; sleep 60 ;; esac
        exec "$real" "$@"
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kexec_that_returns_the_old_system_is_followed_by_one_boot_through_GRUB() =>
        await Rehearsal.RunAsync(async rehearsal =>
        {
            var result = await DeployAsync(rehearsal, ComesBackAsItWas);

            await ShouldBeVerifiedAsync(rehearsal, result);
            var old = rehearsal.Probes.Where(probe => !probe.IsInstaller && !probe.IsNixOs).Select(probe => probe.BootId).Distinct();
            old.Count().ShouldBe(2, "the old system was found again by its other boot id");
            rehearsal.Events.OfType<FellBack>().ShouldHaveSingleItem().Reason
                .ShouldBe("The machine came back as its old system, not as the installer");
        });

    [Fact]
    public async Task A_kexec_after_which_nobody_answers_is_followed_by_a_reset_and_GRUB_under_UEFI() =>
        await Rehearsal.RunAsync(
            async rehearsal =>
            {
                rehearsal.Limits = new RunLimits { Installer = TimeSpan.FromSeconds(100) };

                var result = await DeployAsync(rehearsal, NeverAnswers);

                await ShouldBeVerifiedAsync(rehearsal, result);
                rehearsal.Events.OfType<FellBack>().ShouldHaveSingleItem().Reason.ShouldStartWith("The installer did not answer within ");
                rehearsal.Facts("machine.firmware").ShouldBe(["uefi"]);
            },
            uefi: true);

    [Fact]
    public async Task An_installer_that_loses_its_network_after_the_wipe_is_rebuilt_and_booted_through_GRUB() =>
        await Rehearsal.RunAsync(async rehearsal =>
        {
            rehearsal.Limits = new RunLimits { Silence = TimeSpan.FromSeconds(20) };

            var result = await rehearsal.DeployCutOffAsync(rehearsal.Request("demo") with { Create = true }, Step.Install, Token);

            await ShouldBeVerifiedAsync(rehearsal, result);
            rehearsal.Events.OfType<FellBack>().ShouldHaveSingleItem().Reason.ShouldStartWith("The installer has lost its network");
            (await rehearsal.Cloud.Servers.ListAsync(null, Token)).ShouldHaveSingleItem();
        });

    private static async Task<DeployResult> DeployAsync(Rehearsal rehearsal, string kexec)
    {
        var request = rehearsal.Request("demo") with { Create = true, Installer = await rehearsal.InstallerWithAsync(kexec, Token) };
        return await rehearsal.DeployAsync(request, Token);
    }

    private static async Task ShouldBeVerifiedAsync(Rehearsal rehearsal, DeployResult result)
    {
        result.State.ShouldBe("running");
        result.Method.ShouldBe(Method.Bootonce);
        result.Tried.ShouldHaveSingleItem().Method.ShouldBe(Method.Kexec);
        (await rehearsal.SshAsync(result, "readlink /run/current-system", Token)).ShouldBe(result.System);
        rehearsal.Probes.ShouldContain(probe => probe.IsInstaller);
    }
}
