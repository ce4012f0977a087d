using Snowlift.Deploy.Events;

namespace Snowlift.EndToEnd.Tests;

/// <summary>The main job on real machines, under emulation where there is no KVM.</summary>
public sealed class KexecDeployTests
{
    [Fact]
    public async Task One_command_creates_a_server_and_turns_it_into_the_flakes_host()
    {
        await using var rehearsal = await Rehearsal.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            var result = await rehearsal.DeployAsync(rehearsal.Request("demo") with { Create = true }, TestContext.Current.CancellationToken);

            result.State.ShouldBe("running");
            result.FailedUnits.ShouldBeEmpty();
            (await rehearsal.SshAsync(result, "readlink /run/current-system", TestContext.Current.CancellationToken)).ShouldBe(result.System);
            (await rehearsal.SshAsync(result, "cat /proc/sys/kernel/hostname", TestContext.Current.CancellationToken)).ShouldBe("demo");
            result.ApiRequests.ShouldBeLessThanOrEqualTo(12);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(rehearsal.Story(), e);
        }

        foreach (var step in rehearsal.Events.OfType<StepFinished>())
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{step.Seconds,7:0.0} s  {step.Step}: {step.Summary}");
        }
    }
}
