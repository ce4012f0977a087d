using System.CommandLine;
using System.Globalization;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Operate.Updates;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift rollback HOST</c>: to a generation that the machine still has.</summary>
internal sealed class RollbackCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly ServerArgument _host = new();
    private readonly MachineOptions _machine;
    private readonly SwitchOptions _switch = new();
    private readonly CloudOptions _cloud = new();
    private readonly ViewOptions _view = new();
    private readonly Option<string?> _to = new("--to") { HelpName = "GENERATION", Description = "Which one (default: the one before what runs)" };

    public RollbackCommand(CliContext context)
        : base("rollback", "Bring a host back to the generation before, or to any that it still has.")
    {
        _context = context;
        _machine = new MachineOptions(context);
        _host.AddTo(this);
        Add(_to);
        _switch.AddTo(this);
        _machine.AddTo(this);
        _cloud.AddTo(this);
        _view.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Needs no flake and builds nothing. It is guarded like an update: where we cannot reach the machine afterwards, it "
        + "returns by itself to what ran before (exit 7).";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift rollback web", "To the generation before"),
        new("snowlift rollback web --to 41", "To that one; snowlift generations web lists them"),
        new("snowlift rollback web --to 41 --reboot", "With a boot on trial, for an older kernel"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var reach = _machine.Reach(parsed, _host.Read(parsed));
        var cloud = _cloud.ReadForServer(parsed, _context, reach.TargetHost is null ? reach.Host : null);
        var request = new RollbackRequest(reach, To(parsed.GetValue(_to)), _switch.Read(parsed));
        return await new RunOnScreen(_context, _view.Read(parsed, _context)).RunAsync(
            cloud, null, reach.TargetHost is null, (services, _) => new RollbackFlow(services).RunAsync(request, cancellation),
            (result, _) => new UpdateView(_context.Out, _context.Terminal.OutWidth).Write(result),
            cancellation);
    }

    private static int? To(string? text) => text is null ? null : GenerationNumber.Parse(text);
}

/// <summary>The number of a generation.</summary>
internal static class GenerationNumber
{
    /// <summary>The number that was typed.</summary>
    /// <exception cref="SnowliftException">It is none (usage).</exception>
    public static int Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new SnowliftException(
            ExitCode.Usage, $"'{text}' is no generation", "Generations are numbered from 1.", "The generations of the host list them.");
}
