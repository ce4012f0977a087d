using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Views;
using Snowlift.Lab.Api;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands.Lab;

/// <summary><c>snowlift lab status</c>: whether the lab runs, and what in it.</summary>
internal sealed class LabStatusCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly Option<string?> _machines = CloudOptions.MachinesOption();
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON object" };

    public LabStatusCommand(CliContext context)
        : base("status", "Say whether the lab runs, and what in it.")
    {
        _context = context;
        Add(_machines);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift lab status", "A table for people"),
        new("snowlift lab status --json | jq -r '.machines[].address'", "For programs"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var paths = LabHome.PathsOf(_context, CloudOptions.ParseMachines(parsed.GetValue(_machines)));
        var status = (await new LabStatusClient(_context.Time).AskAsync(paths, cancellation))?.Status;
        if (parsed.GetValue(_json))
        {
            var view = new LabStatusJson(status is not null, status?.Endpoint, paths.Root, status?.Machines ?? []);
            await _context.Out.WriteLineAsync(JsonSerializer.Serialize(view, LabJson.Default.LabStatusJson));
        }
        else if (status is null)
        {
            await _context.Out.WriteLineAsync($"The lab does not run. Commands with --cloud lab start it, and so does: {_context.Suggest.Line("lab serve")}");
        }
        else
        {
            Write(status);
        }

        return (int)ExitCode.Done;
    }

    private void Write(LabStatus status)
    {
        _context.Out.WriteLine($"The lab serves {status.Endpoint}");
        _context.Out.WriteLine();
        if (status.Machines.Count == 0)
        {
            _context.Out.WriteLine("  no servers");
            return;
        }

        new TextTable("server", "id", "type", "address", "ssh port", "status", "firmware")
            .Write(_context.Out, status.Machines.Select(m => new[]
            {
                m.Name, $"{m.ServerId}", m.ServerType, m.Address, $"{m.SshPort}", m.Status, m.Firmware,
            }));
    }
}

/// <summary>What <c>lab status --json</c> writes.</summary>
internal sealed record LabStatusJson(bool Running, Uri? Endpoint, string Root, IReadOnlyList<LabMachineStatus> Machines);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LabStatusJson))]
internal sealed partial class LabJson : JsonSerializerContext;
