using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Hetzner.Wire;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Operate.Updates;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Life;

public sealed class TrialTests
{
    [Fact]
    public async Task A_boot_on_trial_that_ends_well_makes_the_system_stay()
    {
        await using var host = await Updating.StartAsync();

        var updated = await host.UpdateAsync(Updating.Calm with { Reboot = true });

        updated.Rebooted.ShouldBeTrue();
        updated.Generation.ShouldBe(2);
        await host.ShouldRunAsync(host.Next);
    }

    [Fact]
    public async Task A_system_that_does_not_boot_costs_a_power_reset_and_no_more()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Limits = host.Rehearsal.Limits with { Reboot = TimeSpan.FromMinutes(5), Attempt = TimeSpan.FromSeconds(20) };
        host.Rehearsal.Faults.Add(FaultPoint.SystemBoot, new NeverAnswers());

        var failed = await host.FailAsync(Updating.Calm with { Reboot = true });

        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.What.ShouldContain("did not come up from a boot");
        failed.Why!.ShouldContain("power was reset");
        await host.ShouldRunAsync(host.First);
    }

    [Fact]
    public async Task Units_that_fail_in_the_boot_are_strictly_a_reason_to_boot_the_old_system()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Faults.Add(FaultPoint.SystemBoot, new UnitsFail("nginx.service"));

        var failed = await host.FailAsync(Updating.Calm with { Reboot = true, Strict = true });

        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.What.ShouldContain("nginx.service");
        await host.ShouldRunAsync(host.First);
    }

    [Fact]
    public async Task Where_nothing_can_be_booted_once_nothing_is_activated()
    {
        await using var host = await Updating.StartAsync();
        var server = await host.Rehearsal.Cloud.Servers.FindAsync(Rehearsal.Host, CancellationToken.None);
        host.Rehearsal.Machines.ForbidBootingOnce(server!.Id.Value);

        var refused = await host.FailAsync(Updating.Calm with { Reboot = true });

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        host.Rehearsal.Log.All.OfType<StepStarted>().ShouldNotContain(step => step.Step == Step.Activate);
        await host.ShouldRunAsync(host.First);
    }

    [Fact]
    public async Task A_boot_loader_that_refuses_the_trial_is_a_reason_to_go_back()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Faults.Add(FaultPoint.BootLoader, new Fails(37, "GRUB's menu has no entry for generation 2"));

        var failed = await host.FailAsync(Updating.Calm with { Reboot = true });

        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.Why!.ShouldContain("no entry");
        await host.ShouldRunAsync(host.First);
    }
}
