using System.Text.Json;
using Snowlift.Cli.Tests.Support;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Cli.Tests;

/// <summary>What may go, what must not, and what stays.</summary>
public sealed class DestroyTests
{
    [Fact]
    public async Task A_server_that_is_not_ours_takes_more_than_yes()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("theirs", ours: false);
        var (status, _, error) = await project.RunAsync("destroy", "theirs", "--yes");
        status.ShouldBe(8);
        error.ShouldContain("--yes alone does not do");
        (await project.RunAsync("list")).Out.ShouldStartWith("No servers of ours.");
        (await project.RunAsync("list", "--all")).Out.ShouldContain("theirs *");

        (await project.TypeAsync("theirs", "destroy", "theirs", "--yes")).Status.ShouldBe(0);
        (await project.Cloud.Servers.ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_protection_is_explained()
    {
        await using var project = await Project.StartAsync();
        var server = await project.CreateAsync("web");
        await project.PostAsync($"/servers/{server.Id}/actions/change_protection", """{"delete":true,"rebuild":true}""");
        var (status, _, error) = await project.RunAsync("destroy", "web", "--yes");
        status.ShouldBe(8);
        error.ShouldContain("hcloud server disable-protection web delete rebuild");
    }

    [Fact]
    public async Task Volumes_stay_with_their_price_unless_they_are_named()
    {
        await using var project = await Project.StartAsync();
        var first = await VolumeAsync(project, "data", ours: true);
        await project.CreateAsync("web", volumes: [first]);
        var (status, seen, _) = await project.RunAsync("destroy", "web", "--yes");
        status.ShouldBe(0);
        seen.ShouldContain("stays   the volume data (10 GB), 0.57 EUR a month");
        (await project.Cloud.Volumes.ListAsync()).ShouldHaveSingleItem().Server.ShouldBeNull();

        await project.CreateAsync("web", volumes: [first]);
        (await project.RunAsync("destroy", "web", "--yes", "--volumes")).Out.ShouldContain("went    the volume data");
        (await project.Cloud.Volumes.ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_volume_that_is_not_ours_goes_only_when_its_own_name_is_typed()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("web", volumes: [await VolumeAsync(project, "theirs", ours: false)]);
        var (status, _, error) = await project.RunAsync("destroy", "web", "--yes", "--volumes");
        status.ShouldBe(8);
        error.ShouldContain("Neither web nor its volume theirs was deleted");
        (await project.Cloud.Servers.ListAsync()).Count.ShouldBe(1);
        (await project.TypeAsync("theirs", "destroy", "web", "--yes", "--volumes")).Status.ShouldBe(0);
        (await project.Cloud.Volumes.ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_is_in_the_events()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("web");
        (await project.Cloud.Servers.FindAsync("web")).ShouldNotBeNull();
        var (status, seen, _) = await project.RunAsync("destroy", "web", "--yes", "--json");
        status.ShouldBe(0);
        // Whatever is gone already was there once: no failure.
        (status, var again, _) = await project.RunAsync("destroy", "web", "--yes", "--json");
        status.ShouldBe(0);
        seen += again;
        var ends = seen.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)
            .Where(e => e.GetProperty("type").GetString() == "destroy-finished").Select(e => e.GetProperty("report")).ToList();
        ends.Count.ShouldBe(2);
        ends[0].GetProperty("serverId").GetInt64().ShouldBeGreaterThan(0);
        ends[1].TryGetProperty("serverId", out _).ShouldBeFalse();
    }

    private static async Task<long> VolumeAsync(Project project, string name, bool ours)
    {
        var labels = ours ? """{"snowlift/managed":"true"}""" : "{}";
        var made = await project.PostAsync("/volumes", $$"""{"name":"{{name}}","size":10,"location":"fsn1","labels":{{labels}}}""");
        return JsonDocument.Parse(made).RootElement.GetProperty("volume").GetProperty("id").GetInt64();
    }
}
