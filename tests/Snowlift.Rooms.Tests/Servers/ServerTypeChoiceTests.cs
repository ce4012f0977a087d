using FsCheck;
using FsCheck.Fluent;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Market;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Texts;

namespace Snowlift.Rooms.Tests.Servers;

public sealed class ServerTypeChoiceTests
{
    private static readonly Config Quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);

    private static readonly Gen<ServerType> AnyType =
        from name in Gen.Elements("cpx21", "cx23", "cx33", "cx43", "cpx22", "cax11", "ccx13")
        from monthly in Gen.Choose(3, 40)
        from orderable in Gen.SubListOf("fsn1", "nbg1", "hel1", "ash")
        from cores in Gen.Elements(1, 2, 4)
        from memory in Gen.Elements(2, 4, 8)
        select Market.Type(
            name, monthly, string.Join(',', orderable), cores, memory, name.StartsWith("cax", StringComparison.Ordinal) ? Architecture.Arm : Architecture.X86);

    private static readonly Gen<Catalogue> AnyMarket =
        AnyType.ListOf().Select(types => Market.Of([.. types.DistinctBy(type => type.Name)]));

    private static readonly Gen<ServerWish> AnyWish =
        from types in Gen.SubListOf("cx23", "cx33", "cpx22")
        from locations in Gen.SubListOf("ash", "hel1", "nbg1", "fsn1")
        from limit in Gen.Elements<decimal?>(null, 5, 12, 30)
        from system in Gen.Elements(null, "x86_64-linux", "aarch64-linux")
        select new ServerWish(new NameList(types), new NameList(locations), limit, system);

    [Fact]
    public void Nothing_is_tried_twice() => Always((_, _, choice) =>
        choice.Candidates.Select(c => c.ToString()).Distinct().Count() == choice.Candidates.Count);

    [Fact]
    public void Whatever_is_tried_is_orderable_and_has_a_price() => Always((_, _, choice) =>
        choice.Candidates.All(c => c.Type.IsAvailableIn(c.Location) && c.Price.Monthly > 0));

    [Fact]
    public void Nothing_is_dearer_than_it_may_be() => Always((_, wish, choice) =>
        choice.Candidates.All(c => !(c.Price.Monthly > wish.MaxPrice) && !(c.Price.Monthly > choice.Limit)));

    [Fact]
    public void Where_nobody_said_which_nothing_is_half_as_dear_again_as_the_first() => Always((_, wish, choice) =>
        !wish.Types.IsEmpty || wish.MaxPrice is not null || choice.Candidates.All(c => c.Price.Monthly <= choice.Candidates[0].Price.Monthly * 1.5m));

    [Fact]
    public void Where_nobody_said_where_it_stays_in_the_network_zone() => Always((_, wish, choice) =>
        !wish.Locations.IsEmpty || choice.Candidates.All(c => c.Location is "fsn1" or "nbg1" or "hel1"));

    [Fact]
    public void The_architecture_is_the_hosts() => Always((_, wish, choice) =>
        choice.Candidates.All(c => c.Type.Architecture == wish.Architecture || (wish.NixSystem is null && !wish.Types.IsEmpty)));

    [Fact]
    public void Each_type_is_tried_in_every_location_before_the_next_type() => Always((_, _, choice) =>
        choice.Candidates.Select(c => c.Type.Name).Aggregate(
            new List<string>(), (runs, name) => runs.Count > 0 && runs[^1] == name ? runs : [.. runs, name]) is var runs
        && runs.Distinct().Count() == runs.Count);

    [Fact]
    public void Lists_are_walked_in_the_order_given() => Always((_, wish, choice) =>
        (wish.Types.IsEmpty || IsInOrder(choice.Candidates.Select(c => c.Type.Name), wish.Types))
        && (wish.Locations.IsEmpty || choice.Candidates.GroupBy(c => c.Type.Name).All(group => IsInOrder(group.Select(c => c.Location), wish.Locations))));

    [Fact]
    public void Stand_ins_are_at_least_as_useful_and_the_cheapest_first() => Always((_, wish, choice) =>
        !wish.Types.IsEmpty || choice.Candidates.Where(c => c.Type.Name != "cpx21").ToList() is var others
            && others.All(c => c.Type is { Cores: >= 2, Memory: >= 4 })
            && others.Zip(others.Skip(1)).All(pair => pair.First.Price.Monthly <= pair.Second.Price.Monthly));

    [Fact]
    public void The_default_is_taken_without_a_word() =>
        ServerTypeChoice.From(Market.Of(Market.Type("cpx21", 8, "fsn1"), Market.Type("cx23", 4, "fsn1")), new ServerWish(NameList.None, NameList.None))
            .Instead.ShouldBeNull();

    [Fact]
    public void What_stood_before_is_named_when_something_else_is_taken() =>
        ServerTypeChoice.From(
                Market.Of(Market.Type("cx23", 4, "hel1"), Market.Type("cpx22", 9, "fsn1")), new ServerWish("cx23,cpx22", "fsn1,hel1"))
            .Instead.ShouldBe("cx23 in fsn1 is not orderable now: taking cx23 in hel1 (2 vCPU, 4 GB RAM, 40 GB disk)");

    [Fact]
    public void Too_dear_is_said_with_what_the_cheapest_costs()
    {
        var failure = Should.Throw<SnowliftException>(() => ServerTypeChoice.From(
            Market.Of(Market.Type("cx23", 5.99m, "fsn1")), new ServerWish("cx23", NameList.None, MaxPrice: 4)));

        failure.ExitCode.ShouldBe(ExitCode.Usage);
        failure.What.ShouldBe("Nothing orderable costs as little as --max-price 4");
        failure.Next.ShouldNotBeNull().ShouldStartWith("Allow more: --max-price 6 ");
    }

    [Fact]
    public void A_type_of_the_wrong_architecture_is_refused_before_it_is_ordered() =>
        Should.Throw<SnowliftException>(() => ServerTypeChoice.From(
                Market.Of(Market.Type("cax11", 4, "fsn1", architecture: Architecture.Arm)),
                new ServerWish("cax11", NameList.None, NixSystem: "x86_64-linux")))
            .What.ShouldBe("The server type cax11 cannot run x86_64-linux");

    [Fact]
    public void A_type_without_a_price_is_not_bought()
    {
        var unpriced = Market.Type("cx23", 4, "fsn1") with { Prices = [] };

        Should.Throw<SnowliftException>(() => ServerTypeChoice.From(Market.Of(unpriced), new ServerWish("cx23", "fsn1")))
            .What.ShouldBe("What cx23 in fsn1 costs is not known");
    }

    [Fact]
    public void A_list_of_names_keeps_its_order_and_forgets_what_stands_twice()
    {
        NameList.Parse(" fsn1, nbg1,,fsn1 ").Names.ShouldBe(["fsn1", "nbg1"]);
        NameList.Parse(null).ShouldBe(NameList.None);
        NameList.Parse("a,b").ShouldBe(new NameList(["a", "b"]));
    }

    // A wish that nothing fulfils is refused, which other tests look at.
    private static void Always(Func<Catalogue, ServerWish, ServerTypeChoice, bool> holds) => Check.One(
        Quiet, Prop.ForAll(AnyMarket.ToArbitrary(), AnyWish.ToArbitrary(), (market, wish) =>
        {
            try
            {
                return ServerTypeChoice.From(market, wish) is { Candidates.Count: > 0 } choice && holds(market, wish, choice);
            }
            catch (SnowliftException)
            {
                return true;
            }
        }));

    private static bool IsInOrder(IEnumerable<string> seen, NameList order)
    {
        var places = seen.Distinct().Select(name => order.Names.ToList().IndexOf(name)).ToList();
        return places.SequenceEqual(places.Order()) && !places.Contains(-1);
    }
}
