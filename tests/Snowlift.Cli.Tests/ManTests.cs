using Snowlift.Cli.Tests.Support;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests;

public sealed class ManTests
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
    public async Task A_command_that_is_none_has_no_page()
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("man", "deplyo")).ShouldBe(2);
        cli.Error.ShouldContain("There is no command 'deplyo'");
    }
}
