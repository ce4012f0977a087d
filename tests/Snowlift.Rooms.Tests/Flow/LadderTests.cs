using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>What happens between two ways into NixOS.</summary>
public sealed class LadderTests
{
    [Fact]
    public async Task A_kernel_that_takes_no_installer_leaves_it_to_GRUB()
    {
        await using var rehearsal = await StartAsync(("kexec", new Fails(14, "kexec_file_load failed: Cannot assign requested address")));

        var result = await rehearsal.DeployAsync();

        result.Method.ShouldBe(Method.Bootonce);
        result.Tried.ShouldHaveSingleItem().ToString().ShouldBe("kexec: The kernel did not take the installer (kexec)");
        var fallback = rehearsal.Log.All.OfType<FellBack>().ShouldHaveSingleItem();
        (fallback.From, fallback.To).ShouldBe((Method.Kexec, Method.Bootonce));
        fallback.Detail.ShouldBe("kexec_file_load failed: Cannot assign requested address");
        rehearsal.Log.All.OfType<MethodStarted>().Select(started => started.Method).ShouldBe([Method.Kexec, Method.Bootonce]);
        // The old system never left: nobody presses a button.
        rehearsal.Requests.ShouldNotContain(request => request.EndsWith("/actions/reset", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_jump_after_which_the_old_system_answers_is_tried_twice_and_needs_no_reset()
    {
        await using var rehearsal = await StartAsync(("kexec", new DoesNothing()), ("kexec", new DoesNothing()));

        var result = await rehearsal.DeployAsync();

        result.Method.ShouldBe(Method.Bootonce);
        rehearsal.Requests.ShouldNotContain(request => request.EndsWith("/actions/reset", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_that_never_answers_after_the_jump_is_reset()
    {
        await using var rehearsal = await StartAsync((FaultPoint.InstallerBoot, new NeverAnswers()));

        var result = await rehearsal.DeployAsync();

        result.Method.ShouldBe(Method.Bootonce);
        rehearsal.Requests.Count(request => request.EndsWith("/actions/reset", StringComparison.Ordinal)).ShouldBe(1);
        rehearsal.Requests.ShouldNotContain(request => request.EndsWith("/actions/rebuild", StringComparison.Ordinal));
        // Nobody looks for causes while another way is open.
        rehearsal.Log.Finished.ShouldNotContain(Step.Diagnose);
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("install")]
    public async Task An_installer_that_loses_its_network_after_the_wipe_is_rebuilt_from_its_image(string script)
    {
        await using var rehearsal = await StartAsync((script, new CutsOff()));

        var result = await rehearsal.DeployAsync();

        result.Method.ShouldBe(Method.Bootonce);
        result.Tried.ShouldHaveSingleItem().Why.ShouldStartWith("The installer has lost its network, or is gone");
        rehearsal.Requests.Count(request => request.EndsWith("/actions/rebuild", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_method_that_was_asked_for_is_the_only_one()
    {
        await using var rehearsal = await StartAsync(("kexec", new Fails(14, "no")));

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Method = Method.Kexec });

        failure.What.ShouldBe("The kernel did not take the installer (kexec)");
        rehearsal.Log.All.OfType<FellBack>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Bootonce_alone_works()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { Method = Method.Bootonce });

        result.Method.ShouldBe(Method.Bootonce);
        result.Tried.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_became_another_one_is_not_reset()
    {
        await using var rehearsal = await StartAsync((FaultPoint.InstallerBoot, new NeverAnswers()));
        var token = TestContext.Current.CancellationToken;

        var failure = await rehearsal.FailAsync(when: happened =>
        {
            if (happened is FellBack)
            {
                var server = rehearsal.Cloud.Servers.FindAsync(Rehearsal.Host, token).GetAwaiter().GetResult();
                rehearsal.Cloud.Servers.UpdateAsync(server!.Id, name: "somebody-elses", cancellation: token).GetAwaiter().GetResult();
            }
        });

        failure.What.ShouldEndWith("is no longer the one that this run works on");
        rehearsal.Requests.ShouldNotContain(request => request.EndsWith("/actions/reset", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reset_that_the_cloud_refuses_ends_the_climb_and_says_so()
    {
        await using var rehearsal = await StartAsync((FaultPoint.InstallerBoot, new NeverAnswers()));
        rehearsal.ApiFaults.Add(new ActionFault("reset_server"));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Hetzner);
        failure.What.ShouldBe("The action reset_server failed");
    }

    [Fact]
    public async Task A_machine_that_does_not_come_back_between_two_rungs_is_told()
    {
        await using var rehearsal = await StartAsync((FaultPoint.InstallerBoot, new NeverAnswers()));

        var failure = await rehearsal.FailAsync(when: happened =>
        {
            if (happened is FellBack)
            {
                rehearsal.Faults.Add(FaultPoint.ImageBoot, new NeverAnswers());
            }
        });

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("The machine could not be brought back after this: the installer did not answer within 8 minutes after the jump");
    }

    private static async Task<Rehearsal> StartAsync(params IEnumerable<(string At, SimulatedFault Fault)> faults)
    {
        var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Limits = Rehearsal.Impatient;
        foreach (var (at, fault) in faults)
        {
            rehearsal.Faults.Add(at, fault);
        }

        return rehearsal;
    }
}
