using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.LocalLab;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Commands.Lab;

/// <summary><c>snowlift lab env</c>: what other clients of Hetzner's API need to talk to the lab.</summary>
internal sealed class LabEnvCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly Option<string?> _machines = CloudOptions.MachinesOption();

    public LabEnvCommand(CliContext context)
        : base("env", "Print the variables that point the official CLI (and any other client) to the lab.")
    {
        _context = context;
        Add(_machines);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
        [new("eval \"$(snowlift lab env)\" && hcloud server list", "Use the official CLI with the lab, in this shell")];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var paths = LabHome.PathsOf(_context, CloudOptions.ParseMachines(parsed.GetValue(_machines)));
        if (await new LabStatusClient(_context.Time).AskAsync(paths, cancellation) is not var (lab, _))
        {
            throw new SnowliftException(
                ExitCode.Prerequisite, "The lab does not run", null, $"Start it: {_context.Suggest.Line("lab serve")}, or any command with --cloud lab");
        }

        await _context.Out.WriteLineAsync($"export HCLOUD_ENDPOINT={Quoting.ForShell(lab.Endpoint.ToString())}");
        await _context.Out.WriteLineAsync($"export HCLOUD_TOKEN={Quoting.ForShell(lab.Token)}");
        return (int)ExitCode.Done;
    }
}
