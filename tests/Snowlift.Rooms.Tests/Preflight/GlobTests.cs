using FsCheck;
using FsCheck.Fluent;
using Snowlift.Checks.Networks;

namespace Snowlift.Rooms.Tests.Preflight;

public sealed class GlobTests
{
    private static readonly Config Quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    private static readonly Arbitrary<string> Name = Gen.Elements("a", "b", "0", "-").ListOf().Select(string.Concat).ToArbitrary();

    private static readonly Arbitrary<string> Any = Gen.Elements("a", "b", "*", "?", "[", "]", "!", "-", "0").ListOf().Select(string.Concat).ToArbitrary();

    [Theory]
    [InlineData("en*", "enp1s0", true)]
    [InlineData("en*", "eth0", false)]
    [InlineData("e*0", "enp1s0", true)]
    [InlineData("eth?", "eth0", true)]
    [InlineData("eth?", "eth10", false)]
    [InlineData("eth[0-2]", "eth1", true)]
    [InlineData("eth[!0-2]", "eth1", false)]
    [InlineData("e[nt]*", "enp1s0", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void It_matches_as_a_shell_does(string glob, string name, bool matches) => Glob.Matches(glob, name).ShouldBe(matches);

    [Fact]
    public void A_list_takes_what_one_of_it_takes_and_an_inverted_one_the_rest()
    {
        Glob.MatchesAny(["en*", "eth*"], "eth0").ShouldBeTrue();
        Glob.MatchesAny(["!wg*", "tun*"], "eth0").ShouldBeTrue();
        Glob.MatchesAny(["!wg*", "tun*"], "tun0").ShouldBeFalse();
        Glob.MatchesAny([], "eth0").ShouldBeFalse();
    }

    [Fact]
    public void A_name_matches_itself_and_a_star_and_a_mark_for_each_of_its_letters() => Check.One(Quiet, Prop.ForAll(Name, name =>
        Glob.Matches(name, name) && Glob.Matches("*", name) && Glob.Matches(new string('?', name.Length), name)));

    [Fact]
    public void What_stands_between_two_stars_is_found_anywhere() => Check.One(Quiet, Prop.ForAll(Name, Name, Name, (a, b, c) =>
        Glob.Matches($"*{b}*", a + b + c) && Glob.Matches($"{a}*{c}", a + b + c)));

    [Fact]
    public void A_star_in_front_takes_nothing_away() => Check.One(Quiet, Prop.ForAll(Any, Name, (glob, name) =>
        !Glob.Matches(glob, name) || Glob.Matches("*" + glob, name)));
}
