using Snowlift.Deploy.Events;
using Snowlift.Deploy.Tests.Rehearsing;

namespace Snowlift.Deploy.Tests.Flow;

public sealed class HappyPathTests
{
    [Fact]
    public async Task A_host_becomes_a_verified_server_step_by_step()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var result = await rehearsal.DeployAsync();

        result.State.ShouldBe("running");
        result.User.ShouldBe("root");
        result.NothingToDo.ShouldBeFalse();
        rehearsal.Log.Finished.Where(step => step != Step.Build).ShouldBe(
            [
                Step.Resolve, Step.Key, Step.Server, Step.Connect, Step.Probe, Step.Installer, Step.Disk, Step.Closure,
                Step.Install, Step.Reboot, Step.Verify,
            ]);
        rehearsal.Log.Finished.ShouldContain(Step.Build);
    }
}
