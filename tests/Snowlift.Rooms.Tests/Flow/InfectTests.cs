using Snowlift.Build;
using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Install.Requests;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Operate;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>A deploy that replaces the running system in place.</summary>
public sealed class InfectTests
{
    [Fact]
    public async Task A_machine_is_converted_in_place_and_verified()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var result = await rehearsal.DeployAsync(Infect(rehearsal));

        result.Method.ShouldBe(Method.Infect);
        result.State.ShouldBe("running");
        rehearsal.Log.Finished.Where(step => step is Step.Nix or Step.Installer or Step.Disk or Step.Closure or Step.Stage or Step.Install or Step.Reboot)
            .ShouldBe([Step.Nix, Step.Closure, Step.Stage, Step.Install, Step.Reboot]);
    }

    [Fact]
    public async Task A_machine_too_small_for_any_installer_is_converted_without_a_try()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var request = rehearsal.Request();

        var result = await rehearsal.DeployAsync(request with { Installer = request.Installer! with { MinimumMemoryMiB = 1_000_000 } });

        result.Method.ShouldBe(Method.Infect);
        result.Tried.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_neither_kexec_nor_GRUB_takes_the_installer_the_machine_is_converted()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Faults.Add("kexec", new Fails(14, "no"));
        rehearsal.Faults.Add("bootonce", new Fails(15, "no"));

        var result = await rehearsal.DeployAsync();

        result.Method.ShouldBe(Method.Infect);
        result.Tried.Select(tried => tried.Method).ShouldBe([Method.Kexec, Method.Bootonce]);
        rehearsal.Requests.ShouldNotContain(request => request.EndsWith("/actions/reset"));
    }

    [Fact]
    public async Task The_target_evaluates_and_builds_where_that_is_asked_for()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var result = await rehearsal.DeployAsync(Infect(rehearsal) with { BuildOn = BuildOn.Remote });

        result.State.ShouldBe("running");
        rehearsal.Log.All.OfType<StepStarted>().ShouldContain(step => step.Title == "Build on the target");
    }

    [Theory]
    [InlineData("infect-nix", 12, "The machine could not fetch Nix from")]
    [InlineData("infect-nix", 13, "The tarball of Nix is damaged, or none")]
    [InlineData("infect-nix", 24, "Nix could not be put on the machine")]
    [InlineData("infect-stage", 28, "What was to be kept is not on the machine")]
    [InlineData("infect-stage", 29, "The swap of the root could not be made ready")]
    [InlineData("infect-install", 19, "The boot loader could not be installed")]
    public async Task Until_the_boot_loader_is_there_the_old_system_stays_and_a_second_run_goes_on(string script, int status, string what)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Faults.Add(script, new Fails(status, "no luck"));

        var failure = await rehearsal.FailAsync(Infect(rehearsal));

        failure.What.ShouldStartWith(what);
        failure.Why!.ShouldContain("no luck");
        (await rehearsal.DeployAsync(Infect(rehearsal))).State.ShouldBe("running");
    }

    [Fact]
    public async Task A_boot_loader_that_cannot_be_put_back_has_the_server_rebuilt_before_another_way()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Limits = Rehearsal.Impatient;
        rehearsal.Faults.Add("infect-install", new Fails(27, "no"));

        var failure = await rehearsal.FailAsync(Infect(rehearsal));

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.Next!.ShouldContain("do not reboot the machine");
    }

    [Fact]
    public async Task The_old_system_goes_when_that_is_asked_for_and_stays_otherwise()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync(Infect(rehearsal));
        rehearsal.Log.Finished.ShouldNotContain(Step.CleanUp);

        var cleaned = await CleanUpAsync(rehearsal);
        cleaned.Removed.ShouldNotBeNull().OsName.ShouldBe("Ubuntu 24.04 LTS");
        (await CleanUpAsync(rehearsal)).Removed.ShouldBeNull();

        await rehearsal.DeleteServerAsync();
        await rehearsal.DeployAsync(Infect(rehearsal) with { DiscardOldRoot = true });
        rehearsal.Log.Finished.ShouldContain(Step.CleanUp);
        (await CleanUpAsync(rehearsal)).Removed.ShouldBeNull();
    }

    [Fact]
    public async Task What_is_left_of_an_old_system_is_not_removed_unasked()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync(Infect(rehearsal));

        var refused = await Should.ThrowAsync<SnowliftException>(() => CleanUpAsync(rehearsal, yes: false));

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.Why!.ShouldContain("Ubuntu 24.04 LTS in /old-root");
        (await CleanUpAsync(rehearsal)).Removed.ShouldNotBeNull();
    }

    private static Task<CleanUpReport> CleanUpAsync(Rehearsal rehearsal, bool yes = true) => rehearsal.WithServicesAsync(
        services => new CleanUpFlow(services).RunAsync(
            new CleanUpRequest(new ReachRequest(Rehearsal.Host), yes), TestContext.Current.CancellationToken));

    private static DeployRequest Infect(Rehearsal rehearsal) => rehearsal.Request() with { Method = Method.Infect };
}
