using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Install.Requests;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>Ctrl-C may come at any moment: what is left is said, and the same command goes on.</summary>
public sealed class CancelTests
{
    [Theory]
    [InlineData(Step.Resolve)]
    [InlineData(Step.Build)]
    [InlineData(Step.Key)]
    [InlineData(Step.Server)]
    [InlineData(Step.Connect)]
    [InlineData(Step.Probe)]
    [InlineData(Step.Installer)]
    [InlineData(Step.Disk)]
    [InlineData(Step.Closure)]
    [InlineData(Step.Install)]
    [InlineData(Step.Reboot)]
    [InlineData(Step.Verify)]
    public async Task Cancelled_when_a_step_begins_it_says_what_is_left_and_the_next_run_finishes(Step step)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        using var cancelling = new CancellationTokenSource();
        Task? cancelled = null;

        var failure = await rehearsal.FailAsync(
            when: happened =>
            {
                if (happened is StepStarted started && started.Step == step)
                {
                    cancelled ??= cancelling.CancelAsync();
                }
            },
            cancellation: cancelling.Token);

        await cancelled.ShouldNotBeNull();
        failure.ExitCode.ShouldBe(ExitCode.Cancelled);
        failure.What.ShouldBe("Cancelled");
        await ShouldSayWhatIsLeftAsync(rehearsal, failure);

        var result = await rehearsal.DeployAsync();

        result.State.ShouldBe("running");
        (await rehearsal.Cloud.Servers.ListAsync(cancellation: TestContext.Current.CancellationToken)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("loading the installer's kernel", Step.Installer)]
    [InlineData("waiting for the system", Step.Reboot)]
    [InlineData("waiting for the installer", Step.Installer)]
    public async Task Cancelled_in_the_middle_of_a_jump_the_next_run_finds_out_where_things_stand(string text, Step step)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        using var cancelling = new CancellationTokenSource();

        var failure = await rehearsal.FailAsync(
            when: happened =>
            {
                if (happened is StepProgressed progress && progress.Step == step && progress.Text == text)
                {
                    _ = cancelling.CancelAsync();
                }
            },
            cancellation: cancelling.Token);

        failure.ExitCode.ShouldBe(ExitCode.Cancelled);
        // What the machine was told to do it does in a moment; nobody types the command again within that second.
        await Task.Delay(TimeSpan.FromSeconds(10), rehearsal.Time, TestContext.Current.CancellationToken);
        (await rehearsal.DeployAsync()).State.ShouldBe("running");
    }

    private static async Task ShouldSayWhatIsLeftAsync(Rehearsal rehearsal, SnowliftException failure)
    {
        var servers = await rehearsal.Cloud.Servers.ListAsync(cancellation: TestContext.Current.CancellationToken);
        if (servers.Count == 0)
        {
            failure.Why.ShouldBe("Nothing was created or changed.");
            return;
        }

        failure.Why.ShouldNotBeNull().ShouldMatch(@"The server demo \(id \d+\) was created and runs, costs [\d.]+ EUR an hour, at most [\d.]+ EUR a month");
        failure.Next.ShouldBe("Run the same command again to go on, or delete the server: snowlift destroy demo");
    }
}
