using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Operate.Bake;
using Snowlift.Provision.Images;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

public sealed class BakeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_verified_host_becomes_an_image_that_says_what_it_is()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var deployed = await rehearsal.DeployAsync();

        var baked = await rehearsal.BakeAsync();

        rehearsal.Log.Finished.ShouldBe([Step.Server, Step.Connect, Step.Verify, Step.Seal, Step.Snapshot, Step.Unseal]);
        baked.System.ShouldBe(deployed.System);
        var image = (await BakedImage.ListAsync(rehearsal.Cloud, "demo", Token)).ShouldHaveSingleItem();
        image.Id.ShouldBe(baked.Image);
        image.IsReady.ShouldBeTrue();
        deployed.System.ShouldStartWith($"/nix/store/{image.SystemHash}-");
        var labels = (await rehearsal.Cloud.Images.GetAsync(image.Id, Token)).Labels;
        labels["snowlift/managed"].ShouldBe("true");
        labels["snowlift/arch"].ShouldBe("x86");
        labels["snowlift/run"].ShouldBe("run1");
    }

    [Fact]
    public async Task The_host_has_its_own_key_back_and_nothing_else_is_pinned()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var deployed = await rehearsal.DeployAsync();
        var own = Pinned(rehearsal, deployed);

        await rehearsal.BakeAsync();

        Pinned(rehearsal, deployed).ShouldBe(own);
        File.Exists(Path.Combine(rehearsal.Paths.KnownHosts, $"{deployed.ServerId}.next")).ShouldBeFalse();
        (await rehearsal.DeployAsync()).NothingToDo.ShouldBeTrue();
    }

    [Fact]
    public async Task A_failed_snapshot_leaves_no_image_and_the_host_as_it_was()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var deployed = await rehearsal.DeployAsync();
        var own = Pinned(rehearsal, deployed);
        rehearsal.Faults.Add(FaultPoint.Snapshot, new Fails(1, "the storage is full"));

        var failed = await rehearsal.FailToBakeAsync();

        failed.ExitCode.ShouldBe(ExitCode.Hetzner);
        failed.What.ShouldBe("The snapshot of demo failed");
        rehearsal.Log.Finished[^1].ShouldBe(Step.Unseal);
        (await BakedImage.ListAsync(rehearsal.Cloud, null, Token)).ShouldBeEmpty();
        Pinned(rehearsal, deployed).ShouldBe(own);
        (await rehearsal.DeployAsync()).NothingToDo.ShouldBeTrue();
    }

    [Fact]
    public async Task Cancelled_while_the_snapshot_is_made_the_host_gets_its_identity_back()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync();
        using var interrupt = new CancellationTokenSource();

        var cancelled = await rehearsal.FailToBakeAsync(
            when: happened =>
            {
                if (happened is StepStarted { Step: Step.Snapshot })
                {
                    interrupt.Cancel();
                }
            },
            cancellation: interrupt.Token);

        cancelled.ExitCode.ShouldBe(ExitCode.Cancelled);
        rehearsal.Log.Finished[^1].ShouldBe(Step.Unseal);
        cancelled.Why!.ShouldContain("Its identity is back on its disk.");
    }

    [Fact]
    public async Task A_connection_that_breaks_is_made_again_to_put_everything_back()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var deployed = await rehearsal.DeployAsync();
        var own = Pinned(rehearsal, deployed);
        rehearsal.Faults.Add("unseal", new Breaks());

        await rehearsal.BakeAsync();

        Pinned(rehearsal, deployed).ShouldBe(own);
        (await rehearsal.DeployAsync()).NothingToDo.ShouldBeTrue();
    }

    [Fact]
    public async Task A_host_that_lost_its_power_meanwhile_is_known_again_and_gets_a_new_key()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var deployed = await rehearsal.DeployAsync();
        var own = Pinned(rehearsal, deployed);

        var failed = await rehearsal.FailToBakeAsync(when: happened =>
        {
            if (happened is StepFinished { Step: Step.Snapshot })
            {
                rehearsal.Machines.ResetAsync(deployed.ServerId!.Value, Token).Wait(Token);
            }
        });
        failed.What.ShouldBe("What was taken off demo's disk was not put back");

        (await rehearsal.DeployAsync()).NothingToDo.ShouldBeTrue();

        rehearsal.Log.Finished.ShouldContain(Step.Identity);
        var image = (await BakedImage.ListAsync(rehearsal.Cloud, "demo", Token)).ShouldHaveSingleItem();
        Pinned(rehearsal, deployed).ShouldNotBe(own);
        Pinned(rehearsal, deployed).ShouldNotContain(image.HostKey!.Base64);
    }

    [Fact]
    public async Task A_degraded_host_is_not_baked()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Faults.Add(FaultPoint.SystemBoot, new UnitsFail("nginx.service"));
        await rehearsal.DeployAsync();

        var refused = await rehearsal.FailToBakeAsync();

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.Why.ShouldBe("Failed: nginx.service");
        (await BakedImage.ListAsync(rehearsal.Cloud, null, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_without_our_labels_is_not_baked()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var deployed = await rehearsal.DeployAsync();
        await rehearsal.Cloud.Servers.UpdateAsync(
            new ServerId(deployed.ServerId!.Value), labels: new Dictionary<string, string>(StringComparer.Ordinal), cancellation: Token);

        (await rehearsal.FailToBakeAsync()).ExitCode.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task A_disk_that_boots_another_system_than_the_one_that_runs_is_not_baked()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync();
        rehearsal.Faults.Add("seal", new Fails(25, "the disk boots /nix/store/other"));

        var failed = await rehearsal.FailToBakeAsync();

        failed.Why!.ShouldContain("the disk boots");
        failed.Next!.ShouldStartWith("Nothing was changed on it.");
    }

    private static string Pinned(Rehearsal rehearsal, DeployResult deployed) =>
        File.ReadAllText(Path.Combine(rehearsal.Paths.KnownHosts, $"{deployed.ServerId}"));
}
