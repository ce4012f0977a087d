using Snowlift.Install.Requests;

namespace Snowlift.EndToEnd.Tests;

/// <summary>
/// What every change is held against, on one machine, since each that boots costs its time: one boot through GRUB into the
/// installer, under UEFI, and then the promise that an update which cuts the machine off is taken back. The way by kexec is the
/// door's, the one in place stands in <see cref="InfectTests"/>; falling back from one to the next is in <see cref="LadderTests"/>.
/// </summary>
[Trait("Category", "Qemu")]
public sealed class OneMachineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_deployed_through_GRUB_updated_and_takes_an_update_back_that_cuts_it_off() =>
        await Rehearsal.RunAsync(
            async rehearsal =>
            {
                var first = await rehearsal.DeployAsync(rehearsal.Request("demo") with { Create = true, Method = Method.Bootonce }, Token);

                first.State.ShouldBe("running");
                first.Method.ShouldBe(Method.Bootonce);
                rehearsal.Facts("machine.firmware").ShouldAllBe(firmware => firmware == "uefi");
                (await rehearsal.SshAsync(first, "readlink /run/current-system", Token)).ShouldBe(first.System);

                await UpdateTests.AnUpdateKeepsWhatRuns(rehearsal, first);
                await UpdateTests.WhatCutsItOffIsTakenBack(rehearsal);
            },
            uefi: true);
}
