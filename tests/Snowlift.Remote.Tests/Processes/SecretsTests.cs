using FsCheck;
using FsCheck.Fluent;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Tests.Support;

namespace Snowlift.Remote.Tests.Processes;

public sealed class SecretsTests
{
    private readonly Secrets _secrets = new();

    [Fact]
    public void Each_line_of_a_secret_is_taken_out_wherever_it_stands()
    {
        _secrets.Add(Secret.Of("-----BEGIN KEY-----\nb3BlbnNza\nC1rZXktdjE\n-----END KEY-----\n"));

        _secrets.Redact("key: C1rZXktdjE, b3BlbnNza!").ShouldBe("key: ***, ***!");
        _secrets.Redact("-----BEGIN KEY-----").ShouldBe("-----BEGIN KEY-----");
    }

    [Fact]
    public void It_is_taken_out_as_JSON_and_as_a_shell_would_have_it_too()
    {
        _secrets.Add("""it's "quoted" """);

        _secrets.Redact("""{"text":"it\u0027s \u0022quoted\u0022"} 'it'\''s "quoted"'""").ShouldBe("""{"text":"***"} '***'""");
    }

    [Fact]
    public void Of_two_secrets_one_of_which_holds_the_other_nothing_is_left()
    {
        _secrets.Add("hunter22");
        _secrets.Add("hunter22-and-more");

        _secrets.Redact("hunter22-and-more hunter22").ShouldBe("*** ***");
    }

    [Fact]
    public void What_is_short_or_no_text_is_not_looked_for()
    {
        _secrets.Add("a\nyes\n\n");
        _secrets.Add(new Secret([0xff, 0xfe, 0x00, 0x41, 0x42, 0x43, 0x44, 0x45]));

        _secrets.Redact("yes, a text: ABCDE").ShouldBe("yes, a text: ABCDE");
    }

    [Fact]
    public void Whatever_the_secret_it_is_in_no_text_afterwards() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(300),
        Prop.ForAll(Words.Any, Words.Any, (secret, around) =>
        {
            var word = string.Concat(secret).Replace("\n", "", StringComparison.Ordinal).Trim();
            if (word.Length < 6 || word.StartsWith("---", StringComparison.Ordinal) || Secrets.Mask.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }

            var secrets = new Secrets();
            secrets.Add(word);
            return !secrets.Redact(string.Concat(around) + word + string.Concat(around)).Contains(word, StringComparison.Ordinal);
        }));

    [Fact]
    public async Task What_a_program_echoes_of_a_secret_is_seen_by_nobody()
    {
        _secrets.Add("correct-horse");
        var lines = new List<string>();

        var result = await new RedactingProcesses(new ProcessRunner(), _secrets).RunAsync(
            CommandLine.Of("sh", "-c", "cat; echo err correct-horse >&2") with { Input = Secret.Of("out correct-horse\n").ToInput() },
            new ProcessOutput(lines.Add, lines.Add), TestContext.Current.CancellationToken);

        result.Output.ShouldBe("out ***\n");
        result.Error.ShouldBe(["err ***"]);
        lines.Order().ShouldBe(["err ***", "out ***"]);
    }

    [Fact]
    public void A_secret_never_prints_itself()
    {
        var secret = Secret.Of("correct-horse");

        $"{secret} {new { secret }}".ShouldBe("*** { secret = *** }");
        typeof(Secret).GetProperties().Select(property => property.Name).ShouldBe(["Length"]);
    }
}
