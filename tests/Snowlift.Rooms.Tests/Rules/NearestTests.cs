using FsCheck;
using FsCheck.Fluent;
using Snowlift.Runs.Texts;

namespace Snowlift.Rooms.Tests.Rules;

public sealed class NearestTests
{
    private static readonly Arbitrary<string> Name = Gen.Elements("a", "b", "c", "1", "2", "-", "X").ListOf().Select(string.Concat).ToArbitrary();

    private static readonly Config Quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    [Fact]
    public void The_distance_of_a_word_to_itself_is_nought_in_any_case() =>
        Check.One(Quiet, Prop.ForAll(Name, a => Nearest.Distance(a, a.ToUpperInvariant()) == 0));

    [Fact]
    public void The_way_back_is_as_far() =>
        Check.One(Quiet, Prop.ForAll(Name, Name, (a, b) => Nearest.Distance(a, b) == Nearest.Distance(b, a)));

    [Fact]
    public void A_detour_is_never_shorter() => Check.One(
        Quiet, Prop.ForAll(Name, Name, Name, (a, b, c) => Nearest.Distance(a, c) <= Nearest.Distance(a, b) + Nearest.Distance(b, c)));

    [Fact]
    public void It_is_at_least_the_difference_in_length_and_at_most_the_longer_word() => Check.One(
        Quiet, Prop.ForAll(Name, Name, (a, b) =>
            Nearest.Distance(a, b) >= Math.Abs(a.Length - b.Length) && Nearest.Distance(a, b) <= Math.Max(a.Length, b.Length)));

    [Fact]
    public void All_names_are_kept_the_likeliest_first() => Check.One(
        Quiet, Prop.ForAll(Name, Name.Generator.ListOf().ToArbitrary(), (typed, names) =>
        {
            var ordered = Nearest.Order(typed, names);
            var distances = ordered.Select(name => Nearest.Distance(typed, name)).ToList();
            return ordered.Count == names.Count && distances.SequenceEqual(distances.Order());
        }));

    [Fact]
    public void A_long_list_is_cut_and_counted() =>
        Nearest.List("cx22", ["cpx11", "cx23", "cx33", "ccx13"], most: 2).ShouldBe("cx23, cx33 and 2 more");
}
