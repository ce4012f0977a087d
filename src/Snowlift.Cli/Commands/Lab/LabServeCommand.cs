using System.CommandLine;
using System.Globalization;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.LocalLab;
using Snowlift.Remote.Errors;
using Snowlift.Runs;

namespace Snowlift.Cli.Commands.Lab;

/// <summary><c>snowlift lab serve</c>: serves the lab until it is stopped.</summary>
internal sealed class LabServeCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly Option<string?> _machines = CloudOptions.MachinesOption();

    private readonly Option<int?> _port = Amount.Whole(
        "--port", null, "PORT", "The port on 127.0.0.1 (default: that of last time, or a free one)", 1, ushort.MaxValue);

    public LabServeCommand(CliContext context)
        : base("serve", "Serve the lab's API until Ctrl-C. Its machines go on; the next start finds them.")
    {
        _context = context;
        Add(_port);
        Add(_machines);
        SetAction(RunAsync);
    }

    public override string Remarks => "Commands with --cloud lab start a lab in the background where none runs: this one is for watching it.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift lab serve --port 8080", "Choose the port"),
        new("snowlift lab serve --machines simulated", "Without virtual machines: for trying out clients of the API"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var machines = CloudOptions.ParseMachines(parsed.GetValue(_machines));
        var paths = LabHome.PathsOf(_context, machines);
        PrivateFiles.CreateFolder(paths.Root);
        if (machines == MachineKind.Simulated && await new LabStatusClient(_context.Time).AskAsync(paths, cancellation) is null)
        {
            // Its machines ended with the process that simulated them: what is written of them is no longer true.
            File.Delete(paths.StateFile);
        }

        await using var lab = await LabHome.ServeAsync(
            _context, machines, parsed.GetValue(_port) ?? 0, line => _context.Error.WriteLine($"lab: {line}"), cancellation);
        var pidFile = LabHome.PidFile(paths);
        await File.WriteAllTextAsync(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), cancellation);
        try
        {
            await _context.Error.WriteLineAsync($"The lab serves {lab.Connection.Endpoint}; {_context.Suggest.Line("lab env")} says how to use it, Ctrl-C ends it.");
            await Task.Delay(Timeout.InfiniteTimeSpan, _context.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _context.Error.WriteLineAsync(
                machines == MachineKind.Qemu
                    ? $"The lab has ended; its machines go on. To end them: {_context.Suggest.Line("lab down")}"
                    : "The lab has ended.");
            return (int)ExitCode.Done;
        }
        finally
        {
            File.Delete(pidFile);
        }
    }
}
