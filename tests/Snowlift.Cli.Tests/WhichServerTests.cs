using Snowlift.Cli.Tests.Support;

namespace Snowlift.Cli.Tests;

/// <summary>A name that no server has.</summary>
public sealed class WhichServerTests
{
    [Fact]
    public async Task The_same_line_is_suggested_with_the_nearest_name()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("web");
        await project.CreateAsync("mail", ours: false);
        foreach (var line in (string[])["destroy wbe --yes", "extend wbe 4h", "ssh wbe -- ls", "logs wbe -n 5", "status wbe --json", "rollback wbe", "generations wbe", "cleanup wbe", "bake wbe"])
        {
            var (status, _, error) = await project.RunAsync(line.Split(' '));
            status.ShouldBe(2, line + error);
            error.ShouldContain("There is no server named wbe");
            error.ShouldContain("has web, mail.");
            error.ShouldContain($"  next     snowlift {line.Replace("wbe", "web", StringComparison.Ordinal)}\n");
        }

        (await project.Cloud.Servers.ListAsync()).Count.ShouldBe(2);
        (await project.RunAsync("destroy", "something", "--yes")).Error.ShouldContain(
            "  next     snowlift list --all shows those there are; snowlift deploy something --create makes it.\n");
    }

    [Fact]
    public async Task A_server_that_was_renamed_is_named()
    {
        await using var project = await Project.StartAsync();
        await project.DeployAsync("web");
        await project.Cloud.Servers.UpdateAsync((await project.Cloud.Servers.FindAsync("web"))!.Id, "shop");
        var (status, _, error) = await project.RunAsync("destroy", "web", "--yes");
        status.ShouldBe(2, error);
        error.ShouldContain("was made for that host, and has been renamed since.");
        error.ShouldContain("  next     snowlift destroy shop --yes\n");
    }

    [Fact]
    public async Task A_project_without_servers_has_none_near()
    {
        await using var project = await Project.StartAsync();
        var (status, _, error) = await project.RunAsync("destroy", "wbe", "--yes");
        status.ShouldBe(2);
        error.ShouldContain("has no servers.");
        (await project.RunAsync("destroy", "wbe", "--yes")).Status.ShouldBe(2, "that it was looked for is no sign that it was there");
    }
}
