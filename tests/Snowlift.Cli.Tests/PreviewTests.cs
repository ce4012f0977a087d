using System.Text.Json;
using Snowlift.Cli.Context;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Cli.Tests;

/// <summary>What <c>--dry-run</c> says, and that it does nothing.</summary>
public sealed class PreviewTests
{
    private static readonly CloudChoice Hetzner = new(CloudKind.Hetzner, MachineKind.Qemu);

    [Fact]
    public void What_would_be_destroyed_is_shown_with_what_stays() =>
        Shown(view => view.Write(PreviewStories.Destroy, Hetzner)).ShouldMatchGolden("preview-destroy");

    [Fact]
    public void What_an_update_would_do_is_shown()
    {
        Shown(view => view.Write(PreviewStories.Update)).ShouldMatchGolden("preview-update");
        Shown(view => view.Write(PreviewStories.Update with { IsBuilt = false, Changes = null, Paths = null, Bytes = null, NeedsReboot = false, Pending = false }))
            .ShouldMatchGolden("preview-update-unbuilt");
        Shown(view => view.Write(PreviewStories.Update with { System = PreviewStories.Update.From, NothingToDo = true }))
            .ShouldMatchGolden("preview-update-nothing");
    }

    [Fact]
    public void What_an_image_would_cost_is_shown()
    {
        Shown(view => view.Write(PreviewStories.Bake, Hetzner)).ShouldMatchGolden("preview-bake");
        Shown(view => view.Write(PreviewStories.Bake with { Like = null, UsualSeconds = null }, new CloudChoice(CloudKind.Lab, MachineKind.Qemu)))
            .ShouldContain("at most 1.2 GB, the room taken on its disk");
    }

    [Fact]
    public async Task A_destroy_that_is_only_looked_at_asks_nobody_and_changes_nothing()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("web");
        await project.CreateAsync("theirs", ours: false);
        var (status, seen, error) = await project.RunAsync("destroy", "web", "theirs", "--dry-run");
        status.ShouldBe(0, error);
        seen.ShouldContain("web would be destroyed; nothing was changed.");
        seen.ShouldContain("  goes     the server web");
        seen.ShouldContain("it does not have our label");
        (await project.Cloud.Servers.ListAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_would_be_refused_is_refused_when_only_looked_at()
    {
        await using var project = await Project.StartAsync();
        var server = await project.CreateAsync("web");
        await project.PostAsync($"/servers/{server.Id}/actions/change_protection", """{"delete":true,"rebuild":true}""");
        var (status, _, error) = await project.RunAsync("destroy", "web", "--dry-run");
        status.ShouldBe(8);
        error.ShouldContain("hcloud server disable-protection web delete rebuild");
    }

    [Fact]
    public async Task A_server_that_never_was_is_a_usage_error_with_the_nearest_names()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("web");
        var (status, _, error) = await project.RunAsync("destroy", "wbe", "--dry-run");
        status.ShouldBe(2);
        error.ShouldContain(" has web.");
    }

    [Fact]
    public async Task Programs_read_what_would_go_from_the_events()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("web");
        var (status, seen, _) = await project.RunAsync("destroy", "web", "--dry-run", "--json");
        status.ShouldBe(0);
        var events = seen.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        events[0].GetProperty("command").GetString().ShouldBe("plan");
        events[^1].GetProperty("type").GetString().ShouldBe("destroy-previewed");
        events[^1].GetProperty("preview").GetProperty("goes").EnumerateArray().ShouldNotBeEmpty();
    }

    private static string Shown(Action<PreviewView> write)
    {
        using var output = new StringWriter { NewLine = "\n" };
        write(new PreviewView(output));
        return output.ToString();
    }
}
