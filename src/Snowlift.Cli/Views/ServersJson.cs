using System.Text.Json.Serialization;
using Snowlift.Operate;
using Snowlift.Provision.Servers;

namespace Snowlift.Cli.Views;

/// <summary>A server as <c>--json</c> shows it. Prices are net; fields are only added.</summary>
/// <param name="Ours">It has our label.</param>
/// <param name="Cost">What it has cost.</param>
/// <param name="SoFar">The same, under its first name.</param>
/// <param name="Monthly">The most that a calendar month costs.</param>
/// <param name="LeftSeconds">Until it expires; below zero when that is past.</param>
internal sealed record ServerJson(
    string Name, long Id, string Type, string Location, string Address, string Status, string? State, bool Ours, DateTimeOffset Created,
    long AgeSeconds, decimal Cost, decimal SoFar, decimal Hourly, decimal Monthly, string Currency, DateTimeOffset? Expires, long? LeftSeconds)
{
    public static ServerJson Of(FleetServer one) => new(
        one.Server.Name, one.Server.Id.Value, one.Server.ServerType.Name, one.Server.Location.Name, one.Address, one.Server.Status.Value,
        one.State, one.IsOurs, one.Server.Created, (long)one.Age.TotalSeconds, decimal.Round(one.SoFar, 4), decimal.Round(one.SoFar, 4), decimal.Round(one.Bill.Hourly, 4),
        decimal.Round(one.Bill.Monthly, 4), one.Bill.Currency, one.Expires, (long?)one.Left?.TotalSeconds);
}

/// <summary>What <c>status --json</c> shows.</summary>
/// <param name="Current">Whether it runs what the flake describes; absent where one of both is unknown.</param>
/// <param name="Unknown">Why it is unknown what the flake describes; absent where it is not.</param>
internal sealed record StatusJson(
    string Host, ServerJson? Server, string? Login, bool Answers, string? Silence, IReadOnlyList<string> HostKeys, MachineJson? Machine,
    string? Wanted, bool? Current, string? Unknown)
{
    public static StatusJson Of(HostStatus status) => new(
        status.Host, status.One is { } one ? ServerJson.Of(one) : null, status.Login, status.Machine is not null, status.Silence?.What,
        status.HostKeys, status.Machine is { } machine ? MachineJson.Of(machine) : null, status.Wanted, status.IsCurrent, status.Unknown?.What);
}

/// <summary>A machine; sizes in KiB.</summary>
internal sealed record MachineJson(
    string Os, string? System, string? Generation, string? Kernel, long UptimeSeconds, string State, IReadOnlyList<string> FailedUnits,
    long? MemoryKib, long? MemoryUsedKib, long? DiskKib, long? DiskUsedKib, bool? NeedsReboot)
{
    public static MachineJson Of(MachineStatus machine) => new(
        machine.Os, machine.System, machine.Generation, machine.Kernel, machine.UptimeSeconds, machine.State, machine.FailedUnits,
        machine.Memory?.Total, machine.Memory?.Used, machine.Disk?.Total, machine.Disk?.Used, machine.NeedsReboot);
}

/// <summary>What <c>reap --json</c> shows of a server.</summary>
/// <param name="Reaped">It is gone; false for one that is only named (<c>--dry-run</c>), left alone, or failed.</param>
/// <param name="Why">Why it is not.</param>
/// <param name="Monthly">What it would have gone on costing a month at most.</param>
/// <param name="SavedMonthly">The same, under its first name.</param>
internal sealed record ReapJson(
    string Name, long Id, bool Reaped, string? Why, decimal Cost, decimal Monthly, decimal SavedMonthly, string Currency);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerJson[]))]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(ReapJson[]))]
internal sealed partial class ServersJson : JsonSerializerContext;
