using FsCheck;
using FsCheck.Fluent;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Tests.Support;

namespace Snowlift.Remote.Tests.Processes;

public sealed class QuotingTests
{
    [Fact]
    public void A_real_shell_reads_back_every_word_as_it_was()
    {
        // Each case starts a shell: a few dozen of them are enough.
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(40),
            Prop.ForAll(Words.Any, words => ReadByShell(words).SequenceEqual(words, StringComparer.Ordinal)));
    }

    [Fact]
    public void Splitting_is_the_inverse_of_quoting() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500),
            Prop.ForAll(Words.Any, words => Quoting.Split(Quoting.ForShell(words)).SequenceEqual(words, StringComparer.Ordinal)));

    [Fact]
    public void What_is_displayed_can_be_pasted_into_a_shell_where_it_was_not_cut() =>
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(40),
            Prop.ForAll(Words.Any, words =>
            {
                var shown = words.Where(word => !word.Contains('\n', StringComparison.Ordinal) && word.Length <= 200).ToArray();
                return ReadByShellText(string.Join(' ', shown.Select(Quoting.ForDisplay))).SequenceEqual(shown, StringComparer.Ordinal);
            }));

    [Theory]
    [InlineData("plain-word_1.2/x:y=z", "plain-word_1.2/x:y=z")]
    [InlineData("", "''")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("first\nsecond", "'first …'")]
    public void A_word_is_shown_as_a_person_would_type_it(string word, string shown) =>
        Quoting.ForDisplay(word).ShouldBe(shown);

    [Fact]
    public void An_open_quote_is_a_format_error() =>
        Should.Throw<FormatException>(() => Quoting.Split("'open"));

    private static string[] ReadByShell(string[] words) => ReadByShellText(Quoting.ForShell(words));

    // As hex: what a terminal or a line reader would change arrives unchanged.
    private static string[] ReadByShellText(string words)
    {
        var script = $"set -- {words}\nfor word; do printf '%s\\0' \"$word\"; done | od -An -v -tx1";
        var result = new ProcessRunner()
            .RunAsync(CommandLine.Of("sh", "-c", script), null, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        result.ExitCode.ShouldBe(0, string.Join('\n', result.Error));
        var bytes = Convert.FromHexString(string.Concat(result.Output.Where(char.IsAsciiHexDigit)));
        var all = System.Text.Encoding.UTF8.GetString(bytes).Split('\0');
        return all[..^1];
    }
}
