using Snowlift.Hetzner.Names;

namespace Snowlift.Hetzner.Tests;

public sealed class NamesTests
{
    private static readonly string Long = new('a', 63);

    [Theory]
    [InlineData("web")]
    [InlineData("web-1.example.com")]
    [InlineData("1")]
    [InlineData("WEB")]
    public void A_host_name_is_a_server_name(string name) => ServerName.Validate(name).ShouldBeNull();

    [Theory]
    [InlineData("", "the name is empty")]
    [InlineData("web_1", "'web_1' contains '_': only letters, digits, '-' and '.' are possible")]
    [InlineData("wéb", "'wéb' contains 'é': only letters, digits, '-' and '.' are possible")]
    [InlineData("-web", "'-web' begins or ends with '-'")]
    [InlineData("web-.example", "'web-' begins or ends with '-'")]
    [InlineData("web..example", "'web..example' begins or ends with a dot, or has two in a row")]
    [InlineData(".web", "'.web' begins or ends with a dot, or has two in a row")]
    [InlineData("web\n", "'web\n' contains '\n': only letters, digits, '-' and '.' are possible")]
    [InlineData("web\0", "'web\0' contains '\0': only letters, digits, '-' and '.' are possible")]
    public void Anything_else_is_refused_with_the_reason(string name, string reason) =>
        ServerName.Validate(name).ShouldBe(reason);

    [Fact]
    public void Names_have_their_limits()
    {
        ServerName.Validate(Long).ShouldBeNull();
        ServerName.Validate(Long + "a").ShouldBe($"'{Long}a' is 64 characters long, 63 are possible");
        ServerName.Validate(string.Join('.', Enumerable.Repeat(Long, 4))).ShouldBe("the name is 255 characters long, 253 are possible");
    }

    [Fact]
    public void User_data_is_measured_in_bytes()
    {
        UserData.Validate(null).ShouldBeNull();
        UserData.Validate("").ShouldBeNull();
        UserData.Validate(new string('x', 32 * 1024)).ShouldBeNull();
        UserData.Validate(new string('x', (32 * 1024) + 1)).ShouldBe("the user data is 32769 bytes long, 32768 (32 KiB) are possible");
        UserData.Validate(new string('é', (16 * 1024) + 1)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("a")]
    [InlineData("snowlift/managed")]
    [InlineData("example.com/a_b.c-d")]
    public void A_label_key_may_have_a_domain_before_it(string key) => LabelSyntax.ValidateKey(key).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("a/")]
    [InlineData("/a")]
    [InlineData("a/b/c")]
    [InlineData("_a")]
    [InlineData("a ")]
    [InlineData("ex_ample/a")]
    public void Other_keys_are_refused(string key) => LabelSyntax.ValidateKey(key).ShouldNotBeNull();

    [Theory]
    [InlineData("", true)]
    [InlineData("2026-11-22T12.00.00Z", true)]
    [InlineData("2026-11-22T12:00:00Z", false)]
    [InlineData("a b", false)]
    [InlineData("a-", false)]
    public void A_label_value_is_a_word_or_empty(string value, bool possible) =>
        (LabelSyntax.ValidateValue(value) is null).ShouldBe(possible);

    [Fact]
    public void Label_values_have_their_limit()
    {
        LabelSyntax.ValidateValue(Long).ShouldBeNull();
        LabelSyntax.ValidateValue(Long + "a").ShouldNotBeNull();
        LabelSyntax.Validate(null).ShouldBeNull();
        LabelSyntax.Validate(new Dictionary<string, string> { ["a"] = "b", ["c"] = "d e" }).ShouldNotBeNull().ShouldContain("d e");
        LabelSyntax.Validate(new Dictionary<string, string> { ["hetzner.cloud/a"] = "b" }).ShouldNotBeNull().ShouldContain("only Hetzner");
    }
}
