using Snowlift.Rooms.Tests.Golden;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision;
using Snowlift.Provision.Deletion;
using Snowlift.Provision.Servers;

namespace Snowlift.Rooms.Tests.Life;

public sealed class DestroyPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, "destroy-plan.txt"), InlineData(true, "destroy-plan-volumes.txt")]
    public void A_plan_says_what_goes_what_stays_and_what_that_costs(bool withVolumes, string golden) =>
        (string.Join('\n', Plan.Lines(withVolumes)) + "\n").ShouldMatchGolden(golden);

    private static DestroyPlan Plan
    {
        get
        {
            var location = new Location { Name = "fsn1" };
            var pricing = new Pricing
            {
                Currency = "EUR",
                PrimaryIps = [new PrimaryIpPricing("ipv4", [new LocationPrice("fsn1", new Price(0.0008m), new Price(0.5m))])],
                Volume = new StoragePricing(new Price(0.0572m)),
            };
            var server = new Server
            {
                Id = new ServerId(42), Name = "web", Created = Now.AddDays(-3), Location = location,
                ServerType = new ServerType { Name = "cpx22", Prices = [new ServerTypePrice("fsn1", new Price(0.0088m), new Price(5.49m))] },
                PublicNet = new PublicNet(new PublicIpv4("203.0.113.7")),
                Labels = new Dictionary<string, string> { [Labels.Managed] = "true" },
            };
            return new DestroyPlan(
                FleetServer.Of(server, pricing, Now), new SshKey { Id = 7, Name = "me@here (AbCdEfGh)" },
                [
                    new PrimaryIp { Name = "front", Ip = "203.0.113.7", Type = "ipv4", Location = location },
                    new PrimaryIp
                    {
                        Name = "ours", Ip = "203.0.113.8", Type = "ipv4", Location = location,
                        Labels = new Dictionary<string, string> { [Labels.Managed] = "true" },
                    },
                ],
                [new Volume { Name = "data", Size = 100 }], pricing);
        }
    }
}
