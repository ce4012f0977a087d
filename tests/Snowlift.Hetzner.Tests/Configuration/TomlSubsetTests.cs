using FsCheck;
using FsCheck.Fluent;
using Snowlift.Hetzner.Configuration;

namespace Snowlift.Hetzner.Tests.Configuration;

public sealed class TomlSubsetTests
{
    [Theory]
    [InlineData("a = \"x\"", "x")]
    [InlineData("a='x'", "x")]
    [InlineData("\ta\t=\t\"x\" # why", "x")]
    [InlineData("\"a\" = \"x\"", "x")]
    [InlineData("a = \"\"", "")]
    [InlineData("a = \"#\"", "#")]
    [InlineData(@"a = ""\\ \"" \t \u00e9 \U0001F600""", "\\ \" \t é 😀")]
    [InlineData(@"a = 'C:\dir\'", @"C:\dir\")]
    public void A_string_is_read(string text, string value) =>
        TomlSubset.Read(text)[new TomlKey("", 0, "a")].ShouldBe(value);

    [Fact]
    public void Windows_line_ends_and_other_values_do_not_disturb()
    {
        var values = TomlSubset.Read(
            "n = 1\r\nyes = true\r\nlist = [\r\n  \"]\", # ]\r\n  [1, 2],\r\n]\r\ninline = { a = \"b\" }\r\nday = 1979-05-27\r\nz = \"end\"\r\n");

        values.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create(new TomlKey("", 0, "z"), "end"));
    }

    [Fact]
    public void Tables_below_an_array_belong_to_its_latest_element()
    {
        var values = TomlSubset.Read(
            """
            [[c]]
            n = "0"
            [[c]]
            n = "1"
            [c.p]
            e = "of 1"
            [other]
            e = "alone"
            """);

        values[new TomlKey("c", 0, "n")].ShouldBe("0");
        values[new TomlKey("c", 1, "n")].ShouldBe("1");
        values[new TomlKey("c.p", 1, "e")].ShouldBe("of 1");
        values[new TomlKey("other", 0, "e")].ShouldBe("alone");
    }

    [Theory]
    [InlineData("words", "line 1: '=' was expected")]
    [InlineData("\n= 1", "line 2: a key was expected")]
    [InlineData("[a", "line 1: ']' was expected")]
    [InlineData("[[a]", "line 1: ']' was expected")]
    [InlineData("[a] b", "line 1: something stands where the line should end")]
    [InlineData("a = \"b\" c", "line 1: something stands where the line should end")]
    [InlineData("a = \"b", "line 1: a string is never closed")]
    [InlineData("a = \"\\q\"", "line 1: a string contains an escape that TOML does not have")]
    [InlineData("a = \"\\ud800\"", "line 1: a string contains an escape that is no character")]
    [InlineData("a = \"\"\"\nb\"\"\"", "line 1: multi-line strings are not understood here")]
    [InlineData("a = [\n1", "an array at its end is never closed")]
    public void What_is_not_understood_is_refused_with_its_line(string text, string message) =>
        Should.Throw<FormatException>(() => TomlSubset.Read(text)).Message.ShouldBe(message);

    [Fact]
    public void No_text_makes_the_reader_fail_in_another_way() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            try
            {
                TomlSubset.Read(text.Get);
            }
            catch (FormatException)
            {
                // Refused, as it should be.
            }
        }).QuickCheckThrowOnFailure();
}
