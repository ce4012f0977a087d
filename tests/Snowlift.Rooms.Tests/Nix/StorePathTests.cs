using Snowlift.Nix;

namespace Snowlift.Rooms.Tests.Nix;

public sealed class StorePathTests
{
    private const string System = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-nixos-system-demo-25.11";

    [Theory]
    [InlineData(System)]
    [InlineData(System + "/bin/switch-to-configuration")]
    public void A_store_path_is_taken_out_of_whatever_leads_into_it(string text)
    {
        StorePath.Parse(text).Path.ShouldBe(System);
        StorePath.Parse(text).Name.ShouldBe("nixos-system-demo-25.11");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/nix/store/")]
    [InlineData("/nix/store/short-name")]
    [InlineData("/nix/store/0123456789abcdfghijklmnpqrsvwxyz-")]
    [InlineData("/nix/store/0123456789abcdfghijklmnpqrsvwxyz-a b")]
    [InlineData("/nix/store/0123456789abcdfghijklmnpqrsvwxyz-a;reboot")]
    [InlineData("/etc/passwd")]
    [InlineData("nix/store/0123456789abcdfghijklmnpqrsvwxyz-a")]
    public void Anything_else_is_none(string text)
    {
        StorePath.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => StorePath.Parse(text));
    }
}
