using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.RegularExpressions;
using Snowlift.Cli.Commands;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs;

namespace Snowlift.Cli.Tests;

/// <summary>What people are told to type can be pasted, and means what they meant.</summary>
public sealed partial class SuggestionTests
{
    /// <summary>What must not get lost on the way from one command to the next.</summary>
    private static readonly string[] Kept = ["--cloud", "--machines", "--no-stand-ins", "--flake", "--target-host", "--ssh-key"];

    [Theory]
    [InlineData("plan web --cloud lab --location nbg1", "deploy web --create", "snowlift deploy web --create --cloud lab --location nbg1")]
    [InlineData("plan web --max-price 20 --dry-run --json -q", "deploy web", "snowlift deploy web --max-price 20")]
    [InlineData("deploy web --create --yes --location nbg1 --cloud lab", "destroy web", "snowlift destroy web --cloud lab")]
    [InlineData("deploy web --target-host root@203.0.113.7 --accept-host-key SHA256:x", "update web", "snowlift update web --target-host root@203.0.113.7")]
    [InlineData("plan web --accept-host-key SHA256:x", "deploy web", "snowlift deploy web --accept-host-key SHA256:x")]
    [InlineData("status web --accept-host-key SHA256:x --cloud=lab", "ssh web", "snowlift ssh web --accept-host-key SHA256:x --cloud lab")]
    [InlineData("work web --keep --ttl 8h -- make", "deploy web --create", "snowlift deploy web --create --ttl 8h")]
    [InlineData("plan web --keep /srv --keep /home", "deploy web", "snowlift deploy web --keep /srv --keep /home")]
    [InlineData("plan --flake .#web", "deploy web", "snowlift deploy web --flake .")]
    [InlineData("plan --flake #web", "deploy web", "snowlift deploy web")]
    [InlineData("update web --reboot --build-on remote", "rollback web", "snowlift rollback web")]
    [InlineData("host-key web --new", "host-key web", "snowlift host-key web")]
    [InlineData("list --cloud lab", "images delete 4711", "snowlift images delete 4711 --cloud lab")]
    public void The_next_command_keeps_what_means_the_same_there(string typed, string next, string expected)
    {
        string[] words = next.Split(' ');
        var command = words[0] == "images" ? "images delete" : words[0];
        Of(typed).Line(command, words[command.Split(' ').Length..]).ShouldBe(expected);
    }

    [Theory]
    [InlineData("check wbe --strict --cloud lab", "snowlift check web --strict --cloud lab")]
    [InlineData("update db wbe mail --keep-going", "snowlift update db web mail --keep-going")]
    [InlineData("plan --flake ../infra#wbe", "snowlift plan --flake ../infra#web")]
    [InlineData("ssh wbe -- echo wbe 'a b'", "snowlift ssh web -- echo wbe 'a b'")]
    [InlineData("extend wbe 4h", "snowlift extend web 4h")]
    [InlineData("update wbe --flake wbe", "snowlift update web --flake wbe")]
    public void A_wrong_name_is_the_only_word_that_changes(string typed, string expected) => Of(typed).Instead("wbe", "web").ShouldBe(expected);

    [Theory]
    [InlineData("ssh web -- ls", "snowlift ssh web --cloud lab -- ls")]
    [InlineData("ssh web --cloud hetzner -- ls --cloud x", "snowlift ssh web --cloud lab -- ls --cloud x")]
    [InlineData("destroy web --yes", "snowlift destroy web --yes --cloud lab")]
    public void The_same_line_for_another_cloud(string typed, string expected) => Of(typed).At("lab").ShouldBe(expected);

    [Fact]
    public void Words_that_a_shell_would_read_otherwise_are_quoted()
    {
        var line = Of("check", "web", "--flake", "/home/me/my flake/it's", "--ssh-key", "$HOME").Line("deploy", "web");
        line.ShouldBe(@"snowlift deploy web --flake '/home/me/my flake/it'\''s' --ssh-key '$HOME'");
        Quoting.Split(line)[4].ShouldBe("/home/me/my flake/it's");
    }

    [Fact]
    public void A_cloud_that_was_not_typed_is_said_where_the_command_has_one()
    {
        var inLab = Of("status web") with { Cloud = "lab" };
        inLab.Line("destroy", "web").ShouldBe("snowlift destroy web --cloud lab");
        inLab.Line("lab status").ShouldBe("snowlift lab status");
    }

    [Fact]
    public void The_official_CLI_is_told_where_the_lab_is()
    {
        Of("status web").Hcloud("server poweron web").ShouldBe("hcloud server poweron web");
        (Of("status web") with { Cloud = "lab" }).Hcloud("server poweron web")
            .ShouldBe("(eval \"$(snowlift lab env)\" && hcloud server poweron web)");
    }

    [Fact]
    public void A_command_to_type_stays_on_its_line_in_a_narrow_terminal()
    {
        using var output = new StringWriter { NewLine = "\n" };
        new ErrorView(output, 40, color: false).Write(new SnowliftException(
            ExitCode.Usage, "There is no server named wbe", null, "To look at all of them, type: snowlift list --all --cloud lab --machines simulated"));
        output.ToString().ShouldEndWith("  next     To look at all of them,\n           type:\n           snowlift list --all --cloud lab --machines simulated\n");
    }

    [Theory]
    [InlineData("./snowlift", null, "./snowlift destroy web", "./snowlift deploy web")]
    [InlineData("../my tools/snowlift", null, "'../my tools/snowlift' destroy web", "'../my tools/snowlift' deploy web")]
    [InlineData("snowlift", null, "snowlift destroy web", "snowlift deploy web")]
    [InlineData("FOLDER/bin/snowlift", null, "snowlift destroy web", "snowlift deploy web")]
    [InlineData("deploy-hetzner", null, "snowlift destroy web", "deploy-hetzner web")]
    [InlineData("/usr/bin/dotnet", "bin/snowlift.dll", "dotnet bin/snowlift.dll destroy web", "dotnet bin/snowlift.dll deploy web")]
    [InlineData(null, null, "snowlift destroy web", "snowlift deploy web")]
    public void What_is_suggested_begins_as_the_program_was_started(string? started, string? library, string destroy, string deploy)
    {
        using var cli = new Support.Cli();
        var bin = Directory.CreateDirectory(System.IO.Path.Combine(cli.Folder, "bin")).FullName;
        File.WriteAllText(System.IO.Path.Combine(bin, "snowlift"), "");
        var environment = new Dictionary<string, string?> { ["PATH"] = bin };
        var suggest = CalledAs.Find(environment, started?.Replace("FOLDER", cli.Folder, StringComparison.Ordinal), library);
        suggest.Line("destroy", "web").ShouldBe(destroy);
        suggest.Line("deploy", "web").ShouldBe(deploy);

        environment[CalledAs.Variable] = "./tools/snowlift";
        CalledAs.Find(environment, started, library).Line("list").ShouldBe("./tools/snowlift list");
    }

    [Fact]
    public void From_every_command_to_every_other_a_line_parses_and_means_the_same_cloud_flake_key_and_machine()
    {
        using var cli = new Support.Cli();
        var commands = Commands(SnowliftCommands.Build(cli.Context)).ToList();
        commands.Count.ShouldBeGreaterThan(25);
        foreach (var from in commands)
        {
            string[] typed = [.. Path(from).Split(' '), .. from.Arguments.Where(IsNeeded).Select(Sample), .. from.Options.Where(IsOurs).SelectMany(Sample)];
            var parsed = SnowliftCommands.Build(cli.Context).Parse(typed);
            parsed.Errors.ShouldBeEmpty($"the test itself types nonsense: {string.Join(' ', typed)}");
            var suggest = TypedLines.Read(cli.Context, typed);

            foreach (var to in commands)
            {
                ShouldMeanTheSame(cli.Context, parsed, suggest.Line(Path(to), [.. to.Arguments.Where(IsNeeded).Select(Sample)]), to);
            }

            if (from.Arguments.Any(argument => argument.Name == "host"))
            {
                ShouldMeanTheSame(cli.Context, parsed, suggest.Instead("web", "db"), from);
            }

            ShouldMeanTheSame(cli.Context, parsed, suggest.With(), from);
        }
    }

    [Fact]
    public void No_text_makes_such_a_line_by_itself()
    {
        var known = Commands(SnowliftCommands.Build(new Support.Cli().Context)).Select(command => Path(command).Split(' ')[0]).ToHashSet();
        var loose = Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Select((line, at) => (Place: $"{System.IO.Path.GetFileName(file)}:{at + 1}", Line: line)))
            .Where(one => !one.Line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            // An example of the help, or the description of an option: nobody has typed anything yet.
            .Where(one => !Documented().IsMatch(one.Line))
            .Where(one => Command().Matches(one.Line).Any(match => known.Contains(match.Groups["verb"].Value)))
            .Select(one => $"{one.Place}: {one.Line.Trim()}")
            .ToList();
        loose.ShouldBeEmpty("Suggestions makes the lines that people are told to type");
    }

    private static void ShouldMeanTheSame(CliContext context, ParseResult typed, string line, Command to)
    {
        var words = Quoting.Split(line);
        words[0].ShouldBe("snowlift");
        var parsed = SnowliftCommands.Build(context).Parse([.. words.Skip(1)]);
        parsed.Errors.ShouldBeEmpty($"{string.Join(' ', typed.Tokens)} → {line}");
        Path(parsed.CommandResult.Command).ShouldBe(Path(to));
        // What init lets in is a key's text as well as its file.
        foreach (var name in Kept.Where(name => Has(typed.CommandResult.Command, name) && Has(to, name)
            && !(name == "--ssh-key" && typed.CommandResult.Command.Name == "init")))
        {
            Value(parsed, name).ShouldBe(Value(typed, name), $"{name} of {string.Join(' ', typed.Tokens)} → {line}");
        }
    }

    private static bool Has(Command command, string option) => command.Options.Any(one => one.Name == option);

    private static string Value(ParseResult parsed, string name) =>
        string.Join(' ', parsed.GetResult(parsed.CommandResult.Command.Options.Single(option => option.Name == name))?.Tokens.Select(token => token.Value) ?? ["-"]);

    private static bool IsNeeded(Argument argument) => argument.Arity.MinimumNumberOfValues > 0 || argument.Name == "host";

    private static bool IsOurs(Option option) => option.Name is not ("--help" or "--version");

    private static string Sample(Argument argument) => argument.ValueType == typeof(long) ? "4711"
        : argument.Name == "host" ? "web"
        : argument.GetCompletions(CompletionContext.Empty).FirstOrDefault()?.Label ?? "x";

    private static string[] Sample(Option option) => option.ValueType == typeof(bool) ? [option.Name]
        : [option.Name, option.Name switch
        {
            "--cloud" => "lab",
            "--flake" => "../my flake",
            "--ssh-key" => "~/.ssh/it's",
            "--target-host" => "root@203.0.113.7:2222",
            _ when option.GetCompletions(CompletionContext.Empty).FirstOrDefault() is { } word => word.Label,
            _ when option.ValueType == typeof(string) || option.ValueType == typeof(string[]) => "x",
            _ => "5",
        }];

    private static IEnumerable<Command> Commands(Command root) =>
        root.Subcommands.Where(command => !command.Hidden).SelectMany(command => (IEnumerable<Command>)[.. command.Action is null ? (Command[])[] : [command], .. Commands(command)]);

    private static string Path(Command command) => HelpWriter.Path(command)["snowlift ".Length..];

    private static Suggestions Of(string typed) => Of([.. Quoting.Split(typed)]);

    private static Suggestions Of(params string[] typed)
    {
        using var cli = new Support.Cli();
        return TypedLines.Read(cli.Context, typed);
    }

    [GeneratedRegex("""["'$ (]snowlift (?<verb>[a-z-]+)""", RegexOptions.NonBacktracking)]
    private static partial Regex Command();

    [GeneratedRegex(
        """^\s*(public .*)?\[?new\("(source <\(|eval \\"\$\(|sudo )?snowlift |Description = |"TIME", \$|^\s*"The server goes whatever""",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Documented();
}
