using System.Text.Json;
using Snowlift.Cli.Tests.Support;
using Snowlift.Lab.Faults;

namespace Snowlift.Cli.Tests;

/// <summary>Servers with an end.</summary>
public sealed class ReapTests
{
    [Fact]
    public async Task Only_what_is_ours_and_expired_goes()
    {
        await using var project = await Project.StartAsync();
        (await project.RunAsync("reap", "--yes")).ShouldBe((0, "Nothing has expired.\n", ""));
        await project.CreateAsync("old", expires: TimeSpan.FromHours(-2));
        await project.CreateAsync("young", expires: TimeSpan.FromDays(5));
        await project.CreateAsync("for-ever");
        await project.CreateAsync("theirs", ours: false, expires: TimeSpan.FromHours(-2));
        await project.CreateAsync("busy", expires: TimeSpan.FromMinutes(-20), state: "installing");

        (await project.RunAsync("list")).Out.ShouldContain("snowlift reap");
        var (looked, seen, _) = await project.RunAsync("reap", "--dry-run");
        looked.ShouldBe(0);
        seen.ShouldContain("old would go: expired 2 h ago");
        seen.ShouldContain("busy is left alone: a run may be installing it just now");
        seen.ShouldEndWith("1 server would go: 5.99 EUR a month less (net).\n");
        (await project.RunAsync("reap")).Status.ShouldBe(8);
        (await project.Cloud.Servers.ListAsync()).Count.ShouldBe(5);

        (await project.TypeAsync("reap", "reap")).Out.ShouldContain("1 server reaped: 5.99 EUR a month less (net).");
        (await project.Cloud.Servers.ListAsync()).Select(s => s.Name).Order().ShouldBe(["busy", "for-ever", "theirs", "young"]);
    }

    [Fact]
    public async Task One_that_cannot_be_destroyed_does_not_keep_the_others()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("a", expires: TimeSpan.FromHours(-2));
        await project.CreateAsync("b", expires: TimeSpan.FromHours(-2));
        project.Faults.Add(new ActionFault("delete_server"));
        var (status, seen, _) = await project.RunAsync("reap", "--yes", "--json");
        status.ShouldBe(4);
        JsonDocument.Parse(seen).RootElement.EnumerateArray().Select(e => e.GetProperty("reaped").GetBoolean()).ShouldBe([false, true]);
        (await project.Cloud.Servers.ListAsync()).ShouldHaveSingleItem().Name.ShouldBe("a");
    }

    [Fact]
    public async Task More_time_counts_from_the_end_or_from_now_where_that_is_past()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("web", expires: TimeSpan.FromDays(2));
        (await project.RunAsync("extend", "web", "1d")).Out.ShouldMatch("web expires 20.* UTC, in 2 d 23 h\\.");
        (await project.RunAsync("extend", "web", "10h", "--from-now")).Out.ShouldMatch("in (10 h|9 h 59 m)\\.");
        await project.CreateAsync("late", expires: TimeSpan.FromDays(-2));
        (await project.RunAsync("extend", "late", "5h")).Out.ShouldMatch("in (5 h|4 h 59 m)\\.");

        (await project.RunAsync("extend", "web", "--never")).Out.ShouldBe("web does not expire any more.\n");
        var (status, _, error) = await project.RunAsync("extend", "web", "4h");
        status.ShouldBe(8);
        error.ShouldContain("snowlift extend web 4h --from-now");
        (await project.RunAsync("extend", "web", "4h", "--from-now")).Status.ShouldBe(0);
    }

    [Fact]
    public async Task What_cannot_be_extended_says_why()
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("theirs", ours: false);
        (await project.RunAsync("extend", "theirs", "4h")).Status.ShouldBe(8);
        (await project.RunAsync("extend", "nobody", "4h")).Status.ShouldBe(2);
        (await project.RunAsync("extend", "theirs", "5m")).Status.ShouldBe(2);
        (await project.RunAsync("extend", "theirs")).Status.ShouldBe(2);
        (await project.RunAsync("extend", "theirs", "4h", "--never")).Status.ShouldBe(2);
    }
}
