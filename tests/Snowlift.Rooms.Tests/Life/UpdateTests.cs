using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Install.Requests;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Nix;
using Snowlift.Operate.Updates;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Life;

public sealed class UpdateTests
{
    [Fact]
    public async Task An_update_makes_the_next_generation_and_leaves_nothing_to_do()
    {
        await using var host = await Updating.StartAsync();

        var updated = await host.UpdateAsync();

        updated.Generation.ShouldBe(2);
        updated.From.ShouldBe(host.First.Path);
        updated.System.ShouldBe(host.Next.Path);
        updated.Changes!.Changes.ShouldContain(change => change.Name == "nixos-system-demo");
        Steps(host).ShouldBe([
            Step.Resolve, Step.Check, Step.Build, Step.Server, Step.Connect, Step.Probe, Step.Compare, Step.Closure, Step.Activate, Step.Confirm], ignoreOrder: true);
        await host.ShouldRunAsync(host.Next);

        var again = await host.UpdateAsync();
        again.NothingToDo.ShouldBeTrue();
        Steps(host).ShouldNotContain(Step.Activate);
    }

    [Fact]
    public async Task What_cuts_the_machine_off_is_taken_back()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Limits = Rehearsal.Impatient;
        host.Rehearsal.Faults.Add(FaultPoint.Activation, new CutsOff());

        var failed = await host.FailAsync();

        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.What.ShouldContain("was rolled back");
        failed.Why!.ShouldContain(host.First.Path);
        await host.ShouldRunAsync(host.First);
    }

    [Fact]
    public async Task A_failing_activation_is_taken_back_at_once()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Faults.Add(FaultPoint.Activation, new Fails(2, "Activation script snippet 'users' failed (1)"));

        var failed = await host.FailAsync(Updating.Calm);

        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.What.ShouldContain("status 2");
        failed.Why!.ShouldContain("snippet 'users' failed");
        await host.ShouldRunAsync(host.First);
    }

    [Fact]
    public async Task Units_that_fail_anew_are_told_and_stay()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Faults.Add(FaultPoint.Activation, new UnitsFail("nginx.service"));

        var updated = await host.UpdateAsync();

        updated.NewlyFailed.ShouldBe(["nginx.service"]);
        updated.State.ShouldBe("degraded");
        await host.ShouldRunAsync(host.Next);
    }

    [Fact]
    public async Task Strictly_units_that_fail_anew_are_a_reason_to_go_back()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Faults.Add(FaultPoint.Activation, new UnitsFail("nginx.service"));

        var failed = await host.FailAsync(Updating.Calm with { Strict = true });

        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.What.ShouldContain("nginx.service");
        await host.ShouldRunAsync(host.First);
    }

    [Fact]
    public async Task A_connection_that_breaks_while_it_activates_is_not_the_end()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Faults.Add(FaultPoint.Activation, new Breaks());

        (await host.UpdateAsync()).Generation.ShouldBe(2);
        await host.ShouldRunAsync(host.Next);
    }

    [Fact]
    public async Task A_boot_loader_that_fails_is_a_reason_to_go_back()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Faults.Add(FaultPoint.BootLoader, new Fails(1, "cannot copy /nix/store/…-linux to /boot: No space left on device"));

        var failed = await host.FailAsync(Updating.Calm);

        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.Why!.ShouldContain("No space left");
        await host.ShouldRunAsync(host.First);
    }

    [Fact]
    public async Task A_machine_that_cannot_go_back_by_itself_reboots_into_the_old_system()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Limits = Rehearsal.Impatient;
        host.Rehearsal.Faults.Add(FaultPoint.Activation, new CutsOff());
        host.Rehearsal.Faults.Add(FaultPoint.Rollback, new Fails(1, "cannot"));

        (await host.FailAsync()).ExitCode.ShouldBe(ExitCode.Install);
        await host.ShouldRunAsync(host.First);
    }

    [Fact]
    public async Task Without_a_way_back_what_is_broken_stays_until_the_next_boot()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Limits = Rehearsal.Impatient;
        host.Rehearsal.Faults.Add(FaultPoint.Activation, new CutsOff());

        var failed = await host.FailAsync(Updating.Brief with { NoRollback = true });

        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.Why!.ShouldContain("--no-rollback");
        Steps(host).ShouldNotContain(Step.Rollback);
    }

    [Fact]
    public async Task After_an_interruption_the_same_command_confirms_what_runs()
    {
        await using var host = await Updating.StartAsync();
        using var interrupt = new CancellationTokenSource();

        var cancelled = await host.FailAsync(
            Updating.Calm, happened => { if (happened is StepStarted { Step: Step.Confirm }) { interrupt.Cancel(); } }, interrupt.Token);
        cancelled.ExitCode.ShouldBe(ExitCode.Cancelled);
        cancelled.Why!.ShouldContain("goes back by itself at");

        var updated = await host.UpdateAsync();
        updated.Generation.ShouldBe(2);
        updated.From.ShouldBe(host.First.Path);
        Steps(host).ShouldNotContain(Step.Activate);
        await host.ShouldRunAsync(host.Next);
    }

    [Fact]
    public async Task An_update_that_somebody_left_unconfirmed_comes_to_its_end_before_another_one()
    {
        await using var host = await Updating.StartAsync();
        using var interrupt = new CancellationTokenSource();
        await host.FailAsync(
            Updating.Brief, happened => { if (happened is StepStarted { Step: Step.Confirm }) { interrupt.Cancel(); } }, interrupt.Token);

        // To what runs by default: the other one is what waits.
        (await host.RollbackAsync(1)).NothingToDo.ShouldBeTrue();
        await host.ShouldRunAsync(host.First);
    }

    [Fact]
    public async Task Where_there_is_no_Nix_here_the_machine_builds_for_itself()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Computer.HasNix = false;

        var updated = await host.UpdateAsync();

        // Its own flake still is what was deployed.
        updated.NothingToDo.ShouldBeTrue();
        Steps(host).ShouldNotContain(Step.Closure);
    }

    [Fact]
    public async Task A_copy_that_breaks_off_once_is_taken_up_again()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Faults.Add(FaultPoint.Copy, new Breaks());

        (await host.UpdateAsync()).System.ShouldBe(host.Next.Path);

        host.Rehearsal.Log.All.OfType<Notice>().ShouldContain(note => note.Text.Contains("broke off: once more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_that_breaks_off_twice_ends_the_update_and_leaves_the_machine_as_it_was()
    {
        await using var host = await Updating.StartAsync();
        host.Rehearsal.Faults.Add(FaultPoint.Copy, new Breaks(), times: 2);

        await host.FailAsync();

        await host.ShouldRunAsync(host.First);
    }

    [Fact]
    public async Task What_does_not_run_NixOS_is_not_updated()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Faults.Add("kexec", new Fails(14, "no"));
        await rehearsal.FailAsync(rehearsal.Request() with { Method = Method.Kexec });

        var refused = await Should.ThrowAsync<SnowliftException>(() => rehearsal.WithServicesAsync(
            services => new UpdateFlow(services, NixSettings.Default).RunAsync(Updating.Request(rehearsal, new UpdateOptions()), CancellationToken.None)));

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.What.ShouldContain("does not run NixOS");
    }

    private static List<Step> Steps(Updating host) =>
        [.. host.Rehearsal.Log.All.OfType<StepStarted>().Select(step => step.Step).Distinct()];
}
