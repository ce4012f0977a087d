using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Operate.Bake;
using Snowlift.Operate.Updates;
using Snowlift.Provision.Images;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Life;

/// <summary>Dry runs: they tell what would be done, and do nothing of it.</summary>
public sealed class PreviewTests
{
    [Fact]
    public async Task An_update_that_is_only_looked_at_tells_what_it_would_do_and_changes_nothing()
    {
        await using var host = await Updating.StartAsync();

        var preview = await UpdateAsync(host);

        preview.From.ShouldBe(host.First.Path);
        preview.System.ShouldBe(host.Next.Path);
        preview.NothingToDo.ShouldBeFalse();
        preview.Pending.ShouldBeFalse();
        host.Rehearsal.Log.Finished.ShouldNotContain(Step.Build);
        host.Rehearsal.Log.Finished.ShouldNotContain(Step.Closure);
        host.Rehearsal.Log.Finished.ShouldNotContain(Step.Activate);
        await host.ShouldRunAsync(host.First);
        (await host.UpdateAsync()).Generation.ShouldBe(2);
    }

    [Fact]
    public async Task After_an_update_there_is_nothing_to_do()
    {
        await using var host = await Updating.StartAsync();
        await host.UpdateAsync();
        (await UpdateAsync(host)).NothingToDo.ShouldBeTrue();
    }

    [Fact]
    public async Task A_host_that_could_be_baked_is_told_what_that_costs_and_stays_as_it_is()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var deployed = await rehearsal.DeployAsync();

        var preview = await BakeAsync(rehearsal);

        preview.System.ShouldBe(deployed.System);
        preview.DiskGb.ShouldBeGreaterThan(0);
        preview.Like.ShouldBeNull();
        rehearsal.Log.Finished.ShouldNotContain(Step.Seal);
        (await BakedImage.ListAsync(rehearsal.Cloud, null, TestContext.Current.CancellationToken)).ShouldBeEmpty();

        var baked = await rehearsal.BakeAsync();
        var again = await BakeAsync(rehearsal);
        again.Like.ShouldBe(baked.Image);
        again.SizeGb.ShouldBe(baked.SizeGb);
        again.Monthly.ShouldBe(baked.Monthly);
    }

    [Fact]
    public async Task What_a_bake_would_refuse_is_refused()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var refused = await Should.ThrowAsync<SnowliftException>(() => BakeAsync(rehearsal));
        refused.ExitCode.ShouldBe(ExitCode.Usage);
        refused.What.ShouldBe("There is no server named demo");
    }

    private static Task<UpdatePreview> UpdateAsync(Updating host) => host.Rehearsal.WithServicesAsync(
        services => new UpdatePreviewFlow(services, NixSettings.Default).RunAsync(
            Updating.Request(host.Rehearsal, Updating.Calm), CancellationToken.None));

    private static Task<BakePreview> BakeAsync(Rehearsal rehearsal) => rehearsal.WithServicesAsync(
        services => new BakePreviewFlow(services).RunAsync(new ReachRequest(Rehearsal.Host), CancellationToken.None));
}
