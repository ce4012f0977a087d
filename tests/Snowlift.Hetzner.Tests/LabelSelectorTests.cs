using FsCheck;
using FsCheck.Fluent;
using Snowlift.Hetzner.Names;

namespace Snowlift.Hetzner.Tests;

public sealed class LabelSelectorTests
{
    private const string Ends = "abcXYZ019";
    private const string Middle = Ends + "-_.";

    private static Gen<string> Word { get; } =
        from first in Gen.Elements(Ends.ToCharArray())
        from middle in Gen.ArrayOf(Gen.Elements(Middle.ToCharArray()))
        from last in Gen.Elements(Ends.ToCharArray())
        select first + new string(middle[..Math.Min(middle.Length, 61)]) + last;

    private static Gen<string> Key { get; } =
        from prefix in Gen.Elements("", "snowlift/", "example.com/", "in/", "a-b.c/")
        from name in Gen.OneOf(Word, Gen.Elements("in", "notin", "x"))
        select prefix + name;

    private static Gen<string> Value { get; } = Gen.OneOf(Word, Gen.Elements("", "in", "true"));

    private static Gen<LabelSelector> Selector { get; } =
        from steps in Gen.ArrayOf(
            from kind in Gen.Choose(0, 5)
            from key in Key
            from values in Gen.NonEmptyListOf(Value)
            select (kind, key, values))
        select steps.Aggregate(LabelSelector.Everything, (selector, step) => step.kind switch
        {
            0 => selector.AndIs(step.key, step.values[0]),
            1 => selector.AndIsNot(step.key, step.values[0]),
            2 => selector.AndHas(step.key),
            3 => selector.AndHasNot(step.key),
            4 => selector.AndIn(step.key, [.. step.values]),
            _ => selector.AndNotIn(step.key, [.. step.values]),
        });

    private static Gen<IReadOnlyDictionary<string, string>> LabelSet { get; } =
        from pairs in Gen.ArrayOf(
            from key in Gen.Elements("a", "b", "snowlift/host")
            from value in Gen.Elements("", "x", "y")
            select (key, value))
        select (IReadOnlyDictionary<string, string>)pairs.GroupBy(pair => pair.key).ToDictionary(g => g.Key, g => g.Last().value);

    [Fact]
    public void Whatever_is_built_can_be_read_back() =>
        Prop.ForAll(Selector.ToArbitrary(), selector =>
        {
            var read = LabelSelector.Parse(selector.ToString());
            return read.Equals(selector)
                && read.Terms.SequenceEqual(selector.Terms)
                && read.Terms.Zip(selector.Terms).All(pair =>
                    pair.First.Operator == pair.Second.Operator
                    && pair.First.Key == pair.Second.Key
                    && pair.First.Values.SequenceEqual(pair.Second.Values));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_term_and_its_opposite_split_everything_in_two() =>
        Prop.ForAll(LabelSet.ToArbitrary(), labels =>
            LabelSelector.Is("a", "x").Matches(labels) != LabelSelector.Everything.AndIsNot("a", "x").Matches(labels)
            && LabelSelector.Has("a").Matches(labels) != LabelSelector.Everything.AndHasNot("a").Matches(labels)
            && LabelSelector.Everything.AndIn("a", "x", "").Matches(labels) != LabelSelector.Everything.AndNotIn("a", "x", "").Matches(labels))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_comma_means_and() =>
        Prop.ForAll(LabelSet.ToArbitrary(), labels =>
            LabelSelector.Parse("a=x,!b").Matches(labels)
            == (LabelSelector.Is("a", "x").Matches(labels) && LabelSelector.Parse("!b").Matches(labels)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_the_parser_fail_in_another_way() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            try
            {
                LabelSelector.Parse(text.Get);
            }
            catch (FormatException)
            {
                // Refused, as it should be.
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void All_operators_are_written_as_the_api_reads_them() =>
        LabelSelector.Is("a", "1").AndIsNot("b", "2").AndHas("c").AndHasNot("d").AndIn("e", "3", "4").AndNotIn("f", "5")
            .And(LabelSelector.Has("snowlift/managed"))
            .ToString().ShouldBe("a=1,b!=2,c,!d,e in (3,4),f notin (5),snowlift/managed");

    [Theory]
    [InlineData(" a = 1 , b != 2 ", "a=1,b!=2")]
    [InlineData("a==1", "a=1")]
    [InlineData("e  in( 3 , 4 )", "e in (3,4)")]
    [InlineData("! d", "!d")]
    [InlineData("", "")]
    public void Blanks_and_spellings_of_people_are_understood(string text, string canonical) =>
        LabelSelector.Parse(text).ToString().ShouldBe(canonical);

    [Theory]
    [InlineData("a,")]
    [InlineData(",")]
    [InlineData("=x")]
    [InlineData("!")]
    [InlineData("a=b=c")]
    [InlineData("a in (")]
    [InlineData("a in b)")]
    [InlineData("a among (b)")]
    [InlineData("in (b)")]
    [InlineData("a in (b))")]
    [InlineData("a b")]
    [InlineData("a=x y")]
    public void What_is_no_selector_is_refused(string text) => Should.Throw<FormatException>(() => LabelSelector.Parse(text));

    [Theory]
    [InlineData("a,b", "x")]
    [InlineData("a=b", "x")]
    [InlineData("!a", "x")]
    [InlineData("", "x")]
    [InlineData("a", "x,b=y")]
    [InlineData("a", "(x)")]
    [InlineData("a", " ")]
    public void Nothing_can_be_smuggled_in_through_a_key_or_a_value(string key, string value) =>
        Should.Throw<ArgumentException>(() => LabelSelector.Is(key, value));

    [Fact]
    public void An_empty_choice_is_refused() => Should.Throw<ArgumentException>(() => LabelSelector.Everything.AndIn("a"));

    [Fact]
    public void Equal_selectors_are_equal()
    {
        LabelSelector.Parse("a in (x,y)").ShouldBe(LabelSelector.Everything.AndIn("a", "x", "y"));
        LabelSelector.Parse("a").GetHashCode().ShouldBe(LabelSelector.Has("a").GetHashCode());
        LabelSelector.Parse("a").ShouldNotBe(LabelSelector.Has("b"));
    }
}
