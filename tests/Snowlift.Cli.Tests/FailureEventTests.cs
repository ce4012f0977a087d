using System.Text.Json;
using Snowlift.Cli.Commands;
using Snowlift.Cli.Help;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;

namespace Snowlift.Cli.Tests;

/// <summary>A command that writes events ends with one, however early it fails.</summary>
public sealed class FailureEventTests
{
    public static TheoryData<string> CommandsWithEvents()
    {
        using var cli = new Support.Cli();
        return [.. ManPage.All(SnowliftCommands.Build(cli.Context)).Where(c => c.Options.OfType<EventsOption>().Any()).Select(c => c.Name)];
    }

    [Theory]
    [MemberData(nameof(CommandsWithEvents))]
    public async Task Whatever_ends_a_command_before_its_run_is_one_event(string command)
    {
        foreach (var words in (string[][])[["web", "--frobnicate"], ["my_host"], ["web", "--ssh-key", "nowhere"], ["web", "--cloud", ""], ["web", "--cloud", "aws"]])
        {
            await FailsAsync(withToken: true, [command, .. words, "--json"]);
        }

        await FailsAsync(withToken: false, [command, "web", "--json"]);
    }

    [Theory]
    [InlineData("deploy web --flake nowhere --json", 2)]
    [InlineData("plan web --json", 2)]
    [InlineData("check --json", 2)]
    [InlineData("deploy --json", 2)]
    [InlineData("update web db --target-host root@203.0.113.7 --json", 2)]
    [InlineData("deploi web --json", 2)]
    [InlineData("deploy web --create --json --target-host root@203.0.113.7", 2)]
    public async Task A_usage_error_is_an_event_too(string line, int status) => (await FailsAsync(withToken: true, line.Split(' '))).ShouldBe(status);

    [Theory]
    [InlineData("list --json --frobnicate")]
    [InlineData("deploy web --flake nowhere")]
    [InlineData("ssh web --frobnicate -- --json")]
    [InlineData("reap --json --cloud aws")]
    public async Task Where_no_events_were_asked_for_there_is_none(string line)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync(line.Split(' '))).ShouldBe(2);
        cli.Out.ShouldBeEmpty();
        cli.Error.ShouldNotBeEmpty();
    }

    private static async Task<int> FailsAsync(bool withToken, string[] line)
    {
        using var cli = new Support.Cli();
        if (!withToken)
        {
            cli.Environment.Remove("HCLOUD_TOKEN");
        }

        var status = await cli.RunAsync(line);
        status.ShouldNotBe(0);
        var seen = JsonDocument.Parse(cli.Out.TrimEnd().Split('\n').ShouldHaveSingleItem($"{string.Join(' ', line)}: {cli.Out}{cli.Error}")).RootElement;
        seen.GetProperty("type").GetString().ShouldBe("run-failed");
        seen.GetProperty("exitCode").GetInt32().ShouldBe(status);
        cli.Error.ShouldContain(seen.GetProperty("what").GetString()!);
        return status;
    }
}
