using System.CommandLine;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Terminal;
using Snowlift.Cli.Views;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Lab;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands.Lab;

/// <summary><c>snowlift lab down</c>: ends the lab and its machines.</summary>
internal sealed class LabDownCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly Option<string?> _machines = CloudOptions.MachinesOption();
    private readonly Option<bool> _keep = new("--keep") { Description = "Keep the servers and their disks, powered off" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };

    public LabDownCommand(CliContext context)
        : base("down", "End the lab with all its machines, and delete its servers.")
    {
        _context = context;
        Add(_keep);
        Add(_yes);
        Add(_machines);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift lab down", "Asks, then deletes every server of the lab"),
        new("snowlift lab down --keep", "Only powers them off: the next lab has them again"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var machines = CloudOptions.ParseMachines(parsed.GetValue(_machines));
        var paths = LabHome.PathsOf(_context, machines);
        var background = new BackgroundLab(_context);
        var running = await new LabStatusClient(_context.Time).AskAsync(paths, cancellation);
        if (LabConnection.Read(paths) is null || (running is null && machines == MachineKind.Simulated))
        {
            await _context.Out.WriteLineAsync("There is no lab.");
            return (int)ExitCode.Done;
        }

        // QEMU's machines outlive the process that served them: where none serves now, this one does for a moment.
        await using var hosted = running is null
            ? await LabHome.ServeAsync(_context, machines, port: 0, Say, cancellation)
            : null;
        using (var client = CloudAccess.Ask(hosted?.Connection ?? running!.Value.Connection, _context.Time))
        {
            await EndMachinesAsync(client, parsed.GetValue(_keep), parsed.GetValue(_yes), cancellation);
        }

        if (hosted is null)
        {
            await background.StopAsync(machines, cancellation);
        }

        if (!parsed.GetValue(_keep) && machines == MachineKind.Qemu)
        {
            RememberedServers.ForgetAll(_context.PathsOf(new CloudChoice(CloudKind.Lab, machines)));
        }

        await _context.Out.WriteLineAsync("The lab is down.");
        return (int)ExitCode.Done;
    }

    private async Task EndMachinesAsync(HetznerClient client, bool keep, bool yes, CancellationToken cancellation)
    {
        var servers = await client.Servers.ListAsync(cancellation: cancellation);
        if (servers.Count == 0)
        {
            return;
        }

        var names = string.Join(", ", servers.Select(s => s.Name));
        if (!keep && !yes && !await new TerminalConfirmation(_context).TypedAsync(
            $"This deletes {Count(servers.Count)} of the lab with their disks: {names}.", "lab", cancellation))
        {
            throw new SnowliftException(
                ExitCode.Refused,
                "The lab's servers were not deleted",
                _context.Terminal.InIsTerminal ? "The word was not typed." : "There is no terminal to ask at.",
                "Add --yes to delete them unasked, or --keep to only power them off.");
        }

        foreach (var server in servers)
        {
            Say($"{(keep ? "powering off" : "deleting")} {server.Name}");
            var action = keep
                ? await client.Servers.PowerOffAsync(server.Id, cancellation)
                : await client.Servers.DeleteAsync(server.Id, cancellation);
            await client.Actions.WaitAsync(action, progress: null, cancellation);
        }
    }

    private static string Count(int servers) => servers == 1 ? "1 server" : $"{servers} servers";

    private void Say(string line) => _context.Error.WriteLine($"lab: {PlainText.Of(line)}");
}
