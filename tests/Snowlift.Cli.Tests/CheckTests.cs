using Snowlift.Checks.Logins;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;
using Snowlift.Install;

namespace Snowlift.Cli.Tests;

public sealed class CheckTests
{
    [Fact]
    public void What_was_found_reads_calmly() => ShouldLook("check-refused", new CheckReport("web", Stories.Findings, null, "203.0.113.7, Debian 12"));

    [Fact]
    public void A_host_with_nothing_against_it_takes_one_line() =>
        ShouldLook("check-passed", new CheckReport("web", [], new Login("root", true), null));

    [Fact]
    public void In_a_narrow_terminal_words_wrap_and_lines_to_copy_do_not() =>
        ShouldLook("check-refused-60", new CheckReport("web", Stories.Findings, null, null), width: 60);

    [Fact]
    public async Task A_check_that_does_not_exist_is_answered_with_the_nearest()
    {
        using var cli = new Support.Cli().WithFlake();

        (await cli.RunAsync("deploy", "web", "--force", "state-versoin")).ShouldBe(2);

        cli.Error.ShouldContain("There is no check 'state-versoin'");
        cli.Error.ShouldContain("The nearest are ");
    }

    [Fact]
    public async Task Without_a_host_it_says_what_to_type()
    {
        using var cli = new Support.Cli();

        (await cli.RunAsync("check")).ShouldBe(2);

        cli.Error.ShouldContain("Write snowlift check HOST, or --flake PATH#HOST.");
    }

    private static void ShouldLook(string golden, CheckReport report, int? width = null)
    {
        var output = new StringWriter { NewLine = "\n" };
        new CheckView(output, width, color: false).Write(report);
        GoldenFile.ShouldMatchGolden(output.ToString(), golden);
    }
}
