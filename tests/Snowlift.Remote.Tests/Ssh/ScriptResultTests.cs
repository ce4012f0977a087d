using FsCheck;
using FsCheck.Fluent;
using Snowlift.Remote.Ssh;

namespace Snowlift.Remote.Tests.Ssh;

public sealed class ScriptResultTests
{
    [Fact]
    public void Every_value_of_a_key_is_kept_in_order() =>
        ScriptResult.Parse("disk=/dev/sda 1\nother=x\ndisk=/dev/sdb 2\n").Values["disk"].ShouldBe(["/dev/sda 1", "/dev/sdb 2"]);

    [Fact]
    public void Whatever_a_value_holds_but_a_line_end_is_read_back()
    {
        var values = Gen.Elements("a", "=", " ", "ü", "==", "key=", "\t", "{\"json\":1}").ListOf().Select(string.Concat).ToArbitrary();

        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true),
            Prop.ForAll(values, value => ScriptResult.Parse($"noise\nkey={value}\nnoise")["key"] == value));
    }
}
