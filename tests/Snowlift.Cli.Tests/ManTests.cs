using System.Text.RegularExpressions;
using Snowlift.Cli.Help;
using Snowlift.Cli.Tests.Support;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests;

public sealed partial class ManTests
{
    [Theory]
    [InlineData]
    [InlineData("completion")]
    public async Task A_page_says_what_help_says(params string[] command)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync(["man", .. command])).ShouldBe(0);
        cli.Out.ShouldMatchGolden($"man{string.Concat(command.Select(word => "-" + word))}.1");
    }

    [Fact]
    public async Task Every_command_has_a_page_that_man_takes_without_a_word()
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("man", "--out", "pages")).ShouldBe(0);

        var pages = Directory.GetFiles(Path.Combine(cli.Folder, "pages"));
        pages.Select(Path.GetFileName).ShouldContain("snowlift-lab-serve.1");
        ProcessResult result;
        try
        {
            result = await new ProcessRunner().RunAsync(
                CommandLine.Of("groff", ["-man", "-Tutf8", "-ww", "-z", .. pages]), null, TestContext.Current.CancellationToken);
        }
        catch (ProgramNotFoundException)
        {
            Assert.Skip("There is no groff on this computer.");
            return;
        }

        result.Succeeded.ShouldBeTrue(string.Join('\n', result.Error));
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public void Every_exit_code_is_told_in_the_words_of_its_document()
    {
        ExitStatuses.All.Select(status => status.Code).ShouldBe(Enum.GetValues<ExitCode>());
        var document = Project("docs", "exit-codes.md");
        foreach (var (code, meaning) in ExitStatuses.All)
        {
            document.ShouldContain($"| {(int)code} | {meaning} |");
        }
    }

    [Fact]
    public void Every_variable_that_is_read_is_told_and_no_other()
    {
        var read = Directory.EnumerateFiles(PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(PathOf("lab"), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Reading().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value))
            // Nix's own ssh is given that one; nobody reads the user's.
            .Where(name => name != "NIX_SSHOPTS");
        EnvironmentVariables.All.SelectMany(variable => variable.Name.Split(", ")).Order(StringComparer.Ordinal)
            .ShouldBe(read.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_folder_of_the_codebases_table_is_told()
    {
        var rows = Project("docs", "codebase.md").Split("## State on disk")[1].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var folders = rows.SelectMany(row => Quoted().Matches(row.Split('|')[1]).Select(match => Path.GetFileName(match.Groups["text"].Value)));
        KeptFiles.All.SelectMany(file => file.Path.Split(", ")).Select(Path.GetFileName).ShouldBe(folders, ignoreOrder: true);
    }

    [Fact]
    public async Task A_command_that_is_none_has_no_page()
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("man", "deplyo")).ShouldBe(2);
        cli.Error.ShouldContain("There is no command 'deplyo'");
        cli.Error.ShouldContain("Did you mean deploy?");
    }

    [GeneratedRegex("""((Variable|Absolute|GetValueOrDefault|GetEnvironmentVariable|TryGetValue)\((\w+, )?|const string \w*Variable = )"(?<name>[A-Z][A-Z_]+)["]""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Reading();

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    private static string Project(params string[] path) => File.ReadAllText(PathOf(path));

    private static string PathOf(params string[] path) => Path.Combine([Repository.Root, .. path]);

}
