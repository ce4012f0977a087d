using System.Globalization;
using Snowlift.Hetzner.Wire;
using Snowlift.Operate;
using Snowlift.Provision.Servers;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Views;

/// <summary>How one host is, a line each.</summary>
/// <param name="width">The terminal's columns; null where there is none.</param>
internal sealed class StatusView(TextWriter output, int? width)
{
    private readonly FactTable _facts = new(output, width, names: 10);

    private const double KibPerGib = 1024 * 1024;

    public void Write(HostStatus status)
    {
        output.WriteLine(Headline(status));
        output.WriteLine();
        if (status.One is { } one)
        {
            OfCloud(one);
        }

        Row("login", status.Login);
        Row("host key", status.HostKeys.Count > 0 ? string.Join(", ", status.HostKeys) : null);
        Row("flake", status.Unknown is { } unknown ? string.Join(": ", new[] { unknown.What, unknown.Why?.Split('\n')[^1].Trim() }.Where(part => !string.IsNullOrEmpty(part))) : null);
        if (status.Machine is { } machine)
        {
            OfMachine(machine, status);
        }
        else if (status.Silence is { } silence)
        {
            Row("ssh", silence.What);
            foreach (var line in silence.Why?.Split('\n') ?? [])
            {
                Row("", line);
            }

            Row("next", silence.Next);
        }
    }

    private static string Headline(HostStatus status) => status switch
    {
        { Machine: null } => $"{status.Host} does not answer.",
        { Machine.FailedUnits.Count: > 0 } => $"{status.Host} runs, but some of its units failed.",
        { Machine.NeedsReboot: true } => $"{status.Host} runs, and wants a reboot: its system has another kernel than the one that runs.",
        { IsCurrent: false } => $"{status.Host} runs, but not what the flake says now.",
        _ => $"{status.Host} runs.",
    };

    private void OfCloud(FleetServer one)
    {
        var server = one.Server;
        Row("server", $"{server.Name} ({server.Id}), {server.ServerType.Name} in {server.Location.Name}, {one.Address}, {server.Status}"
            + (one.IsOurs ? one.State is { } state ? $", {state}" : "" : ", not ours"));
        Row("age", TimeToLive.Words(one.Age));
        Row("cost", $"{Money.Amount(one.SoFar, one.Bill.Currency)} so far, {Money.Rate(one.Bill.Hourly, one.Bill.Monthly, one.Bill.Currency)} (net)");
        Row("left", one.Left is null ? null : ServerList.Left(one, brief: false));
    }

    private void OfMachine(MachineStatus machine, HostStatus status)
    {
        Row("os", machine.Os);
        Row("system", machine.System);
        Row("", status.IsCurrent switch
        {
            true => "what the flake says now",
            false => $"the flake says now: {status.Wanted}",
            _ => null,
        });
        Row("profile", machine.Generation is { } generation ? $"generation {generation}" : null);
        Row("kernel", machine.Kernel is { } kernel ? kernel + (machine.NeedsReboot == true ? ", reboot needed" : "") : null);
        Row("uptime", TimeToLive.Words(TimeSpan.FromSeconds(machine.UptimeSeconds)));
        Row("state", machine.FailedUnits.Count == 0 ? machine.State : $"{machine.State}; failed: {string.Join(", ", machine.FailedUnits)}");
        Row("memory", Of(machine.Memory));
        Row("disk", Of(machine.Disk));
    }

    private static string? Of(Usage? usage) => usage is not { Total: > 0 } ? null : string.Create(
        CultureInfo.InvariantCulture, $"{usage.Used / KibPerGib:0.0} of {usage.Total / KibPerGib:0.0} GiB used ({100 * usage.Used / usage.Total} %)");

    private void Row(string name, string? value) => _facts.Row(name, value);
}
