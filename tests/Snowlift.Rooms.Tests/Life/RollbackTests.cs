using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Operate.Updates;
using Snowlift.Remote.Errors;

namespace Snowlift.Rooms.Tests.Life;

public sealed class RollbackTests
{
    [Fact]
    public async Task It_goes_to_the_generation_before_and_forth_again_by_number()
    {
        await using var host = await Updating.StartAsync();
        await host.UpdateAsync();

        var back = await host.RollbackAsync();
        back.Generation.ShouldBe(1);
        back.System.ShouldBe(host.First.Path);
        await host.ShouldRunAsync(host.First);

        (await host.RollbackAsync(2)).System.ShouldBe(host.Next.Path);
        await host.ShouldRunAsync(host.Next);
        (await host.GenerationsAsync()).Generations.Select(one => one.Number).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_generation_that_cuts_the_machine_off_is_left_again()
    {
        await using var host = await Updating.StartAsync();
        await host.UpdateAsync();
        host.Rehearsal.Limits = Rehearsal.Impatient;
        host.Rehearsal.Faults.Add(FaultPoint.Activation, new CutsOff());

        var failed = await Should.ThrowAsync<SnowliftException>(() => host.RollbackAsync(options: Updating.Brief));

        failed.ExitCode.ShouldBe(ExitCode.Install);
        await host.ShouldRunAsync(host.Next);
    }

    [Fact]
    public async Task A_generation_that_is_not_there_is_not_gone_to()
    {
        await using var host = await Updating.StartAsync();
        (await Should.ThrowAsync<SnowliftException>(() => host.RollbackAsync(7))).ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public async Task The_first_generation_has_none_before_it()
    {
        await using var host = await Updating.StartAsync();
        var refused = await Should.ThrowAsync<SnowliftException>(() => host.RollbackAsync());
        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.What.ShouldContain("no generation to go back to");
    }
}
