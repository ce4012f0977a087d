using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests;

/// <summary>What people see of a server's life: updates, ways back, generations and differences.</summary>
public sealed class UpdateTests
{
    public static TheoryData<string, string[]> Wrong => new()
    {
        { "update-no-host", ["update", "--flake", "."] },
        { "update-two-on-one", ["update", "web", "db", "--target-host", "root@203.0.113.7"] },
        { "update-window", ["update", "web", "--confirm-timeout", "5"] },
        { "rollback-to", ["rollback", "web", "--to", "newest"] },
        { "diff-one-generation", ["diff", "web", "--generations", "3"] },
    };

    [Fact]
    public void An_update_leaves_what_runs_and_what_changed() =>
        Shown(view => view.Write(LifeStories.Updated)).ShouldMatchGolden("update-done");

    [Fact]
    public void An_update_tells_units_that_failed_anew() =>
        Shown(view => view.Write(LifeStories.Updated with
        {
            State = "degraded", FailedUnits = ["db.service", "nginx.service"], NewlyFailed = ["nginx.service"], Changes = null,
        })).ShouldMatchGolden("update-degraded");

    [Fact]
    public void An_update_that_changes_nothing_says_so() =>
        Shown(view => view.Write(LifeStories.Updated with { NothingToDo = true, Changes = null })).ShouldMatchGolden("update-nothing");

    [Fact]
    public void Several_hosts_are_summed_up()
    {
        using var error = new StringWriter { NewLine = "\n" };
        UpdateView.Sum(error, ["web", "db", "mail"], [("web", 0), ("db", 7)]);
        error.ToString().ShouldMatchGolden("update-sum");
    }

    [Fact]
    public void Generations_are_a_table()
    {
        using var output = new StringWriter { NewLine = "\n" };
        GenerationsView.Write(output, LifeStories.Generations);
        output.ToString().ShouldMatchGolden("generations");
    }

    [Fact]
    public void A_difference_is_a_line_a_package()
    {
        using var output = new StringWriter { NewLine = "\n" };
        DiffView.Write(output, LifeStories.DiffReport);
        output.ToString().ShouldMatchGolden("diff");
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_cannot_be_meant_is_refused(string name, string[] arguments)
    {
        using var cli = new Support.Cli { Processes = new WithoutNix(new ProcessRunner()) }.WithFlake();
        (await cli.RunAsync(arguments)).ShouldBe(2);
        cli.Out.ShouldBeEmpty();
        cli.Error.ShouldMatchGolden($"error-{name}");
    }

    private static string Shown(Action<UpdateView> write)
    {
        using var output = new StringWriter { NewLine = "\n" };
        write(new UpdateView(output, width: null));
        return output.ToString();
    }
}
