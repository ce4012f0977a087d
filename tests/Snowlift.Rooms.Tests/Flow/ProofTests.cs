using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Install.Requests;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Machines.Reports;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>What is proven of a system that came up.</summary>
public sealed class ProofTests
{
    private const string Older = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-nixos-system-demo-25.05";

    [Fact]
    public async Task A_failed_unit_of_a_user_is_named_and_strict_minds_it()
    {
        await using var rehearsal = await StartAsync(new UserUnitFails("alice", "sync.service"));

        var result = await rehearsal.DeployAsync();

        result.State.ShouldBe("running");
        var failed = result.FailedUnits.ShouldHaveSingleItem();
        (failed.Unit, failed.User, failed.Name).ShouldBe(("sync.service", "alice", "sync.service of alice"));
        failed.LastLines.ShouldBe(["sync.service: Failed with result 'exit-code'."]);

        var strict = await rehearsal.FailAsync(rehearsal.Request() with { Strict = true });
        strict.ExitCode.ShouldBe(ExitCode.Install);
        strict.What.ShouldBe("The system runs, but 1 unit failed: sync.service of alice");
    }

    [Fact]
    public async Task Another_system_was_booted_than_the_one_that_runs()
    {
        await using var rehearsal = await StartAsync(new WasBootedAs(Older));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("Another system was booted than the one that was installed");

        // On a later run nothing was rebooted: that it was activated since is then no failure.
        var again = await rehearsal.DeployAsync();
        again.NothingToDo.ShouldBeTrue();
        rehearsal.Log.All.OfType<Notice>().ShouldContain(notice => notice.Text.StartsWith($"It was booted as {Older}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_listens_where_sshd_should()
    {
        await using var rehearsal = await StartAsync(new DoesNotListen(22));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("Nothing listens on port 22, where sshd should");
        failure.Why.ShouldBe("It listens on 8080.");
    }

    private static async Task<Rehearsal> StartAsync(SimulatedFault fault)
    {
        var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Faults.Add(FaultPoint.SystemBoot, fault);
        return rehearsal;
    }
}
