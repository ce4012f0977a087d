using System.Globalization;
using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Servers;
using Snowlift.Runs;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Views;

/// <summary>Servers as a table with a sum below it. In a narrow terminal, less of each.</summary>
/// <param name="width">The terminal's columns; null where there is none: then everything is there, whole.</param>
internal sealed class ServerList(TextWriter output, int? width, Suggestions suggest)
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

        if (width is null or >= Roomy)
        {
            new TextTable("server", "type", "location", "address", "status", "state", "age", "so far", "a month", "left").Write(
                output, servers.Select(one => new[]
                {
                    Name(one, width is { } columns ? Math.Max(NarrowName, columns - OtherColumns) : int.MaxValue), one.Server.ServerType.Name, one.Server.Location.Name, one.Address, one.Server.Status.Value, one.State ?? "-",
                    TimeToLive.Words(one.Age), Number(one.SoFar, 6), Number(one.Bill.Monthly, 7), Left(one, brief: false),
                }));
        }
        else
        {
            new TextTable("server", "type", "address", "state", "age", "so far", "left").Write(
                output, servers.Select(one => new[]
                {
                    Name(one, NarrowName), one.Server.ServerType.Name, one.Address, Condition(one), TimeToLive.Words(one.Age, brief: true),
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
        var sum = $"{servers.Count} server{(servers.Count == 1 ? "" : "s")}: {Money.Amount(servers.Sum(s => s.SoFar), currency)} so far, "
            + $"at most {Money.Monthly(servers.Sum(s => s.Bill.Monthly), currency)} (net, with IPv4)";
        Say(cloud.Kind == CloudKind.Lab ? $"{sum}: at Hetzner; nothing here" : sum);
        if (servers.Any(s => !s.IsOurs))
        {
            Say("* not ours: without the label snowlift/managed");
        }

        if (servers.Any(s => s is { IsOurs: true, IsExpired: true }))
        {
            Say($"Expired servers go on costing until somebody reaps them: {suggest.Line("reap")}");
        }
    }

    /// <summary>The name, cut to the room that there is; the mark of those that are not ours is never cut.</summary>
    private static string Name(FleetServer one, int room)
    {
        var (name, mark) = (one.Server.Name, one.IsOurs ? "" : " *");
        return (name.Length + mark.Length <= room ? name : name[..(room - mark.Length - 1)] + "…") + mark;
    }

    private void Say(string text)
    {
        foreach (var line in WordWrap.Hanging("  ", PlainText.Of(text), width))
        {
            output.WriteLine(line);
        }
    }

    // In one word: what the cloud says, unless all is well; then how far we are.
    private static string Condition(FleetServer one) =>
        one.Server.Status == ServerStatus.Running ? one.State ?? "running" : one.Server.Status.Value;

    private static string Number(decimal amount, int columns) => amount.ToString("0.00", CultureInfo.InvariantCulture).PadLeft(columns);
}
