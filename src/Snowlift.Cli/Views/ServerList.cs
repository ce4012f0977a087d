using System.Globalization;
using Snowlift.Cli.Cloud;
using Snowlift.Deploy;
using Snowlift.Deploy.Life;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Cli.Views;

/// <summary>Servers as a table with a sum below it. In a narrow terminal, less of each.</summary>
internal sealed class ServerList(TextWriter output, int width, Suggestions suggest)
{
    /// <summary>What all columns take, with names and addresses of usual length.</summary>
    private const int Roomy = 108;

    /// <summary>What a narrow terminal has for a name; a wide one has what its other columns leave.</summary>
    private const int NarrowName = 14;
    private const int OtherColumns = 100;

    public void Write(IReadOnlyList<FleetServer> servers, bool all, CloudChoice cloud)
    {
        if (servers.Count == 0)
        {
            // HOST is not to be typed: such a line is no suggestion, and is written like one all the same.
            var make = suggest.Line("deploy", "HOST", "--create");
            output.WriteLine(all
                ? $"No servers in this project. Make one: {make}"
                : $"No servers of ours. Make one: {make}   All of the project: {suggest.Line("list", "--all")}");
            return;
        }

        if (width >= Roomy)
        {
            new TextTable("server", "type", "location", "address", "status", "state", "age", "so far", "a month", "left").Write(
                output, servers.Select(one => new[]
                {
                    Cut(Name(one), Math.Max(NarrowName, width - OtherColumns)), one.Server.ServerType.Name, one.Server.Location.Name, one.Address, one.Server.Status.Value, one.State ?? "-",
                    TimeToLive.Words(one.Age), Number(one.SoFar, 6), Number(one.Bill.Monthly, 7), Left(one, brief: false),
                }));
        }
        else
        {
            new TextTable("server", "type", "address", "state", "age", "so far", "left").Write(
                output, servers.Select(one => new[]
                {
                    Cut(Name(one), NarrowName), one.Server.ServerType.Name, one.Address, Condition(one), TimeToLive.Words(one.Age, brief: true),
                    Number(one.SoFar, 6), Left(one, brief: true),
                }));
        }

        output.WriteLine();
        Sum(servers, cloud);
    }

    /// <summary>What is left of a server's life: <c>5 h 10 m</c>, <c>expired 2 h ago</c>, <c>-</c> for one without an end.</summary>
    public static string Left(FleetServer one, bool brief) => one.Left switch
    {
        { } left when left > TimeSpan.Zero => TimeToLive.Words(left, brief),
        { } past => brief ? "expired" : $"expired {TimeToLive.Words(-past, brief: true)} ago",
        _ => "-",
    };

    private void Sum(IReadOnlyList<FleetServer> servers, CloudChoice cloud)
    {
        var currency = servers[0].Bill.Currency;
        var sum = $"{servers.Count} server{(servers.Count == 1 ? "" : "s")}: {Amounts.Monthly(servers.Sum(s => s.SoFar), currency)} so far, "
            + $"{Amounts.Monthly(servers.Sum(s => s.Bill.Monthly), currency)} a month at most (net, with IPv4)";
        output.WriteLine(cloud.Kind == CloudKind.Lab ? $"  {sum}: at Hetzner; nothing here" : $"  {sum}");
        if (servers.Any(s => !s.IsOurs))
        {
            output.WriteLine("  * not ours: without the label snowlift/managed");
        }

        if (servers.Any(s => s is { IsOurs: true, IsExpired: true }))
        {
            output.WriteLine($"  Expired servers go on costing until somebody reaps them: {suggest.Line("reap")}");
        }
    }

    private static string Name(FleetServer one) => one.IsOurs ? one.Server.Name : one.Server.Name + " *";

    // In one word: what the cloud says, unless all is well; then how far we are.
    private static string Condition(FleetServer one) =>
        one.Server.Status == ServerStatus.Running ? one.State ?? "running" : one.Server.Status.Value;

    private static string Cut(string name, int room) => name.Length <= room ? name : name[..(room - 1)] + "…";

    private static string Number(decimal amount, int columns) => amount.ToString("0.00", CultureInfo.InvariantCulture).PadLeft(columns);
}
