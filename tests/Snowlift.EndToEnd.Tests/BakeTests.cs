using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Operate.Bake;
using Snowlift.Provision.Images;
using Snowlift.Runs.Events;

namespace Snowlift.EndToEnd.Tests;

/// <summary>A host is baked, deleted, and made again from its image, with the same system and with a newer one.</summary>
[Trait("Category", "Qemu")]
[Trait("Category", "Nightly")]
public sealed class BakeTests
{
    private const string Identity = "cat /etc/machine-id; cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_is_baked_and_made_again_from_its_image() =>
        await Rehearsal.RunAsync(async rehearsal =>
        {
            var first = await rehearsal.DeployAsync(Request(rehearsal), Token);
            var own = await rehearsal.SshToAsync("demo", Identity, Token);
            await rehearsal.SshToAsync("demo", "echo kept > /root/mark", Token);

            var baked = await rehearsal.BakeAsync("demo", Token);

            var image = await TheImageTellsWhatItIs(rehearsal, baked, first);
            await TheHostIsAsItWas(rehearsal, own);
            await DeleteAsync(rehearsal, first.ServerId!.Value);

            var second = await rehearsal.DeployAsync(Request(rehearsal), Token);

            var others = await rehearsal.SshAsync(second, Identity, Token);
            await ItIsAnotherMachineWithTheSameSystem(rehearsal, second, image, own, others);
            TestContext.Current.TestOutputHelper?.WriteLine($"first {first.Seconds} s, from the image {second.Seconds} s");
            await DeleteAsync(rehearsal, second.ServerId!.Value);

            await rehearsal.ChangeDemoAsync(Token);
            var third = await rehearsal.DeployAsync(Request(rehearsal), Token);

            await OnlyWhatDiffersWasCopied(rehearsal, third, first);
            TestContext.Current.TestOutputHelper?.WriteLine($"from the older image {third.Seconds} s");
        });

    private static DeployRequest Request(Rehearsal rehearsal) => rehearsal.Request("demo") with { Create = true };

    private static async Task<BakedImage> TheImageTellsWhatItIs(Rehearsal rehearsal, BakeResult baked, DeployResult first)
    {
        baked.System.ShouldBe(first.System);
        baked.SizeGb.ShouldBeGreaterThan(0);
        var image = (await BakedImage.ListAsync(rehearsal.Cloud, "demo", Token)).ShouldHaveSingleItem();
        image.IsReady.ShouldBeTrue();
        image.Id.ShouldBe(baked.Image);
        first.System.ShouldContain(image.SystemHash);
        return image;
    }

    private static async Task TheHostIsAsItWas(Rehearsal rehearsal, string own)
    {
        (await rehearsal.SshToAsync("demo", Identity, Token)).ShouldBe(own);
        (await rehearsal.SshToAsync("demo", "systemctl is-system-running; ls /nix/var/snowlift; ls -d /run/snowlift*; grep -c -E 'ssh_host|machine-id' /proc/mounts; true", Token))
            .ShouldBe("running\n0");
        (await rehearsal.DeployAsync(Request(rehearsal), Token)).NothingToDo.ShouldBeTrue();
    }

    private static async Task ItIsAnotherMachineWithTheSameSystem(
        Rehearsal rehearsal, DeployResult second, BakedImage image, string own, string others)
    {
        second.State.ShouldBe("running");
        second.NothingToDo.ShouldBeFalse();
        (await rehearsal.SshAsync(second, "readlink /run/current-system; cat /root/mark", Token)).ShouldBe($"{second.System}\nkept");
        var (ownLines, otherLines) = (own.Split('\n'), others.Split('\n'));
        otherLines[0].Length.ShouldBe(32);
        otherLines[0].ShouldNotBe(ownLines[0]);
        otherLines[1].ShouldNotBe(ownLines[1]);
        otherLines[1].ShouldNotBe(image.HostKey!.ToString());
        // The other machine's journal is gone, its own is there.
        (await rehearsal.SshAsync(second, "ls /var/log/journal", Token)).ShouldBe(otherLines[0]);
        var pinned = await File.ReadAllTextAsync(Path.Combine(rehearsal.Paths.KnownHosts, $"{second.ServerId}"), Token);
        pinned.ShouldContain(otherLines[1]);
        rehearsal.Events.OfType<StepStarted>().Count(step => step.Step == Step.Installer).ShouldBe(1, "the first deploy's");
    }

    private static async Task OnlyWhatDiffersWasCopied(Rehearsal rehearsal, DeployResult third, DeployResult first)
    {
        third.System.ShouldNotBe(first.System);
        third.State.ShouldBe("running");
        (await rehearsal.SshAsync(third, "readlink /run/current-system; readlink -f /nix/var/nix/profiles/system-1-link", Token))
            .ShouldBe($"{third.System}\n{first.System}");
        rehearsal.Events.OfType<StepStarted>().Count(step => step.Step == Step.Installer).ShouldBe(1, "the first deploy's");
        rehearsal.Events.OfType<StepFinished>().Last(step => step.Step == Step.Closure).Summary.ShouldStartWith("0 MB of ");
    }

    private static async Task DeleteAsync(Rehearsal rehearsal, long server)
    {
        var action = await rehearsal.Cloud.Servers.DeleteAsync(new(server), Token);
        await rehearsal.Cloud.Actions.WaitAsync(action, null, Token);
    }
}
