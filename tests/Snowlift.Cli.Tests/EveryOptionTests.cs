using System.CommandLine;
using Snowlift.Cli.Commands;
using Snowlift.Cli.Help;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.UsageErrors;

namespace Snowlift.Cli.Tests;

/// <summary>What holds for every option of every command, those to come included.</summary>
public sealed class EveryOptionTests
{
    private readonly RootCommand _root;

    public EveryOptionTests()
    {
        using var cli = new Support.Cli();
        _root = SnowliftCommands.Build(cli.Context);
    }

    [Fact]
    public void A_bad_value_is_refused_in_words_of_people()
    {
        foreach (var (command, option) in Options())
        {
            var flaw = Flaw(command, $"{option.Name}=%bad%");
            flaw?.What.ShouldNotContain("System.", customMessage: option.Name);
            flaw?.What.ShouldNotContain("expected type", customMessage: option.Name);
            if (option.ValueType != typeof(string) && option.ValueType != typeof(string[]))
            {
                flaw.ShouldNotBeNull($"{command.Name} {option.Name}").What.ShouldContain(option.Name);
                flaw.What.ShouldContain("%bad%");
            }
        }
    }

    [Fact]
    public void An_argument_that_is_no_text_says_what_it_takes()
    {
        foreach (var command in ManPage.All(_root))
        {
            foreach (var argument in command.Arguments.Where(a => a.ValueType != typeof(string) && a.ValueType != typeof(string[])))
            {
                Flaw(command, "%bad%").ShouldNotBeNull(command.Name).What.ShouldContain(HelpWriter.Name(argument));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_value_names_its_option(string value)
    {
        foreach (var (command, option) in WithValue())
        {
            Flaw(command, option.Name, value).ShouldNotBeNull($"{command.Name} {option.Name}").What
                .ShouldBe($"The value of {option.Name} is empty", $"{command.Name} {option.Name}");
            Flaw(command, $"{option.Name}={value}").ShouldNotBeNull($"{command.Name} {option.Name}").What.ShouldContain(option.Name);
        }
    }

    [Fact]
    public void A_missing_value_is_said_with_an_example_that_is_taken()
    {
        foreach (var (command, option) in WithValue())
        {
            var example = OptionExamples.Of(option);
            example.ShouldNotContain("VALUE");
            if (option.Arity.MinimumNumberOfValues > 0)
            {
                var flaw = Flaw(command, option.Name).ShouldNotBeNull($"{command.Name} {option.Name}");
                flaw.What.ShouldBe($"{option.Name} takes a value, and none was given");
                flaw.Next.ShouldBe($"For example: {example}");
            }

            Flaw(command, example.Split(' '))?.What.ShouldNotContain(option.Name, customMessage: example);
        }
    }

    [Fact]
    public void An_option_that_is_none_is_called_that_wherever_it_stands()
    {
        foreach (var command in ManPage.All(_root))
        {
            foreach (var line in (string[][])[["--frobnicate"], ["web", "--frobnicate"], ["web", "--frobnicate=1"], ["--frobnicate", "web"]])
            {
                var flaw = Flaw(command, line).ShouldNotBeNull(command.Name);
                // Where only commands can stand, the word before it is the first that is wrong.
                (flaw.What.StartsWith("There is no option '--frobnicate'", StringComparison.Ordinal)
                    || (command.Subcommands.Count > 0 && flaw.What.StartsWith("There is no command 'web'", StringComparison.Ordinal)))
                    .ShouldBeTrue(flaw.What);
            }
        }
    }

    [Theory]
    [InlineData("ssh web -- ls --frobnicate -x ''")]
    [InlineData("work web -- make -j4 --creat")]
    [InlineData("deploy web --target-host=-x")]
    [InlineData("logs web -n50")]
    [InlineData("logs web -fu nginx")]
    [InlineData("diff web --generations 3 5")]
    [InlineData("deploy web --write-hardware-config --yes")]
    public void What_may_begin_with_a_dash_is_taken(string line) => WrongLine.Find(
        _root.Parse(Words(line), SnowliftCommands.Parsing), Words(line)).ShouldBeNull();

    private static string[] Words(string line) => [.. line.Split(' ').Select(word => word == "''" ? "" : word)];

    private UsageFlaw? Flaw(Command command, params string[] words)
    {
        string[] line = [.. HelpWriter.Path(command).Split(' ').Skip(1), .. words];
        return WrongLine.Find(_root.Parse(line, SnowliftCommands.Parsing), line);
    }

    private IEnumerable<(Command Command, Option Option)> Options() => ManPage.All(_root)
        .SelectMany(command => command.Options.Where(o => o is not (System.CommandLine.Help.HelpOption or VersionOption)).Select(option => (command, option)));

    private IEnumerable<(Command Command, Option Option)> WithValue() => Options().Where(each => each.Option.ValueType != typeof(bool));
}
