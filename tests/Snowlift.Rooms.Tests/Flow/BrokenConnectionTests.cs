using Snowlift.Install.Requests;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Remote.Errors;
using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>What breaks off while a machine is installed, and how it is gone on with.</summary>
public sealed class BrokenConnectionTests
{
    [Fact]
    public async Task A_copy_that_breaks_off_is_made_once_more()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var result = await rehearsal.DeployAsync(when: BreakCopies(rehearsal, times: 1));

        result.State.ShouldBe("running");
        rehearsal.Log.All.OfType<Notice>().ShouldContain(notice => notice.Text.StartsWith("The copy of the closure broke off"));
    }

    [Fact]
    public async Task A_copy_that_breaks_off_twice_is_gone_on_with_by_the_same_command()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var failure = await rehearsal.FailAsync(when: BreakCopies(rehearsal, times: 2));

        failure.ExitCode.ShouldBe(ExitCode.Nix);
        failure.What.ShouldEndWith("could not be copied to demo");
        failure.Why.ShouldBe("error: unexpected end-of-file");
        failure.Next.ShouldNotBeNull().ShouldContain("Run the same command again");
        (await rehearsal.DeployAsync()).State.ShouldBe("running");
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("install")]
    public async Task A_connection_that_breaks_in_the_installer_is_made_again_once(string script)
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(script, new Breaks());

        var result = await rehearsal.DeployAsync();

        result.State.ShouldBe("running");
        result.Tried.ShouldBeEmpty();
        rehearsal.Log.All.OfType<Notice>().ShouldContain(notice => notice.Text.StartsWith("The connection to the installer broke and stands again"));
    }

    [Fact]
    public async Task A_connection_that_breaks_twice_is_an_SSH_failure_and_the_next_run_finishes()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync("disk", new Breaks(), times: 2);

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        failure.What.ShouldMatch("^The connection to root@127.77.* broke$");
        rehearsal.LeftBehind.ShouldContain("was created and runs");
        (await rehearsal.DeployAsync()).State.ShouldBe("running");
    }

    [Fact]
    public async Task A_connection_that_breaks_at_the_jump_is_told_by_what_answers_next()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync("kexec", new Breaks());

        var result = await rehearsal.DeployAsync();

        result.Method.ShouldBe(Method.Kexec);
        result.Tried.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_connection_that_breaks_while_the_installer_is_sent_is_an_SSH_failure_and_the_next_run_finishes()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync("fetch-installer", new Breaks());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        (await rehearsal.DeployAsync()).State.ShouldBe("running");
    }

    /// <summary>The first copy is that of the disk script.</summary>
    private static Action<RunEvent> BreakCopies(Rehearsal rehearsal, int times) => happened =>
    {
        if (happened is StepStarted { Step: Step.Closure })
        {
            rehearsal.Faults.Add(FaultPoint.Copy, new Breaks(), times: times);
        }
    };
}
