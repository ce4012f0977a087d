using System.CommandLine;
using Snowlift.Cli.Commands;
using Snowlift.Cli.Help;
using Snowlift.Cli.Tests.Support;

namespace Snowlift.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> EveryCommand()
    {
        using var cli = new Support.Cli();
        return [.. Paths(SnowliftCommands.Build(cli.Context))];
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task Every_command_explains_itself(string command)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync([.. Words(command), "--help"])).ShouldBe(0);
        cli.Error.ShouldBeEmpty();
        cli.Out.Split('\n').ShouldAllBe(line => line.Length <= 100 && line.TrimEnd() == line);
        Support.GoldenFile.ShouldMatchGolden(cli.Out, $"help{command.Replace("snowlift", "", StringComparison.Ordinal).Replace(' ', '-')}");
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void Every_option_and_argument_is_described(string command)
    {
        using var cli = new Support.Cli();
        var found = Words(command).Aggregate(
            (Command)SnowliftCommands.Build(cli.Context), (c, word) => c.Subcommands.Single(s => s.Name == word));
        found.Description.ShouldNotBeNullOrWhiteSpace();
        found.Options.ShouldAllBe(o => !string.IsNullOrWhiteSpace(o.Description));
        found.Arguments.ShouldAllBe(a => !string.IsNullOrWhiteSpace(a.Description));
    }

    [Fact]
    public async Task The_examples_in_help_are_valid_command_lines()
    {
        using var cli = new Support.Cli();
        var root = SnowliftCommands.Build(cli.Context);
        foreach (var example in All(root).OfType<DocumentedCommand>().SelectMany(c => c.Examples))
        {
            foreach (var command in example.Command.Split(" && ").Where(part => part.Contains("snowlift ", StringComparison.Ordinal)))
            {
                var start = command.IndexOf("snowlift ", StringComparison.Ordinal) + "snowlift ".Length;
                var line = command[start..].Split(" | ")[0].Split(" > ")[0].Split(')')[0];
                root.Parse(line).Errors.ShouldBeEmpty(example.Command);
            }
        }

        (await cli.RunAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_command_the_whole_is_explained()
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync()).ShouldBe(0);
        var alone = cli.Out;
        using var asked = new Support.Cli();
        (await asked.RunAsync("--help")).ShouldBe(0);
        alone.ShouldBe(asked.Out);
    }

    [Fact]
    public async Task A_group_without_a_command_is_a_usage_error_that_shows_its_help()
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("lab")).ShouldBe(2);
        cli.Out.ShouldBeEmpty();
        cli.Error.ShouldContain("snowlift lab COMMAND");
    }

    [Fact]
    public async Task Help_is_shown_whatever_else_is_wrong()
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("deploy", "--no-such-thing", "--help")).ShouldBe(0);
        cli.Out.ShouldContain("snowlift deploy [HOST]");
    }

    [Fact]
    public async Task Help_fits_a_narrow_terminal()
    {
        using var cli = new Support.Cli { Terminal = Support.Cli.TerminalOf(60) };
        (await cli.RunAsync("deploy", "--help")).ShouldBe(0);
        Support.GoldenFile.ShouldMatchGolden(cli.Out, "help-deploy-60");
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("-v")]
    [InlineData("version")]
    public async Task The_version_is_one_line(string word)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync(word)).ShouldBe(0);
        cli.Out.ShouldMatch(@"^snowlift \d+\.\d+\.\d+\n$");
    }

    [Theory]
    [InlineData("", "--help")]
    [InlineData("deploy", "deploy --help")]
    [InlineData("lab serve", "lab serve --help")]
    [InlineData("ls", "list --help")]
    public async Task Help_is_a_command_too(string command, string same)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync(["help", .. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)])).ShouldBe(0);
        using var asked = new Support.Cli();
        (await asked.RunAsync(same.Split(' '))).ShouldBe(0);
        cli.Out.ShouldBe(asked.Out);
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    private static IEnumerable<string> Paths(Command root) => All(root).Select(HelpWriter.Path);

    private static IEnumerable<string> Words(string command) => command.Split(' ').Skip(1);
}
