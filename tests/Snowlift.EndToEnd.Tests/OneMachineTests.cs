using Snowlift.Deploy.Events;

namespace Snowlift.EndToEnd.Tests;

/// <summary>
/// What every change is held against, on one machine, since each that boots costs its time: the way into NixOS by GRUB after
/// a kexec that failed, under UEFI, and then the promise that an update which cuts the machine off is taken back. The same
/// scenes and many more, one by one, are in the classes that they come from.
/// </summary>
[Trait("Category", "Qemu")]
public sealed class OneMachineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_kexec_a_boot_through_GRUB_an_update_and_one_that_is_taken_back() =>
        await Rehearsal.RunAsync(
            async rehearsal =>
            {
                var first = await LadderTests.DeployAsync(rehearsal, LadderTests.ComesBackAsItWas);

                await LadderTests.ShouldBeVerifiedAsync(rehearsal, first);
                rehearsal.Facts("machine.firmware").ShouldAllBe(firmware => firmware == "uefi");
                rehearsal.Events.OfType<FellBack>().ShouldHaveSingleItem();
                (await rehearsal.SshAsync(first, "systemctl is-system-running", Token)).ShouldBe("running");

                await UpdateTests.AnUpdateKeepsWhatRuns(rehearsal, first);
                await UpdateTests.WhatCutsItOffIsTakenBack(rehearsal);
            },
            uefi: true);
}
