using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Snowlift.Nix;
using Snowlift.Remote.Processes;

namespace Snowlift.Rooms.Tests.Nix;

public sealed class NixTextTests
{
    private static readonly string[] Pieces =
        ["a", " ", "\"", "\\", "$", "${x}", "$${x}", "\\${", "''", "\n", "\r", "\t", "{", "}", "é", "☃", "😀", "\u0001", "#", "$$", "\\n"];

    private static readonly Arbitrary<string> Any = Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();

    [Fact]
    public void Whatever_is_quoted_is_read_back() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(1000),
        Prop.ForAll(Any, text => Read(NixText.Quote(text)) == text));

    [Fact]
    public async Task Nix_itself_reads_it_back()
    {
        var runner = new ProcessRunner();
        var texts = Any.Generator.Sample(200, 30).ToList();
        ProcessResult result;
        try
        {
            result = await runner.RunAsync(
                CommandLine.Of("nix-instantiate", "--eval", "--strict", "--json", "-E", $"[ {string.Join(' ', texts.Select(NixText.Quote))} ]")
                    .WithEnvironment("NIX_REMOTE", "dummy://"),
                null, TestContext.Current.CancellationToken);
        }
        catch (ProgramNotFoundException)
        {
            Assert.Skip("there is no Nix on this computer");
            return;
        }

        result.Succeeded.ShouldBeTrue(string.Join('\n', result.Error));
        using var answer = JsonDocument.Parse(result.Output);
        answer.RootElement.EnumerateArray().Select(text => text.GetString()).ShouldBe(texts);
    }

    // A reader of Nix's string literals. Source: nix/src/libexpr/lexer.l, unescapeStr.
    private static string? Read(string literal)
    {
        if (literal.Length < 2 || literal[0] != '"' || literal[^1] != '"')
        {
            return null;
        }

        var text = new StringBuilder();
        for (var i = 1; i < literal.Length - 1; i++)
        {
            switch (literal[i])
            {
                case '\\':
                    text.Append(literal[++i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
                    break;
                case '"':
                case '$' when literal[i + 1] == '{':
                    return null;
                default:
                    text.Append(literal[i]);
                    break;
            }
        }

        return text.ToString();
    }
}
