using System.CommandLine;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Terminal;
using Snowlift.Cli.Views;
using Snowlift.Operate;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift logs HOST</c>: its journal, streamed.</summary>
internal sealed class LogsCommand : DocumentedCommand
{
    private const int SshFailed = 255;

    private readonly CliContext _context;
    private readonly ServerArgument _host = new();
    private readonly MachineOptions _machine;
    private readonly CloudOptions _cloud = new();
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on with what is written from now on, until Ctrl-C" };
    private readonly Option<string[]> _units = new("--unit", "-u") { HelpName = "UNIT", Description = "Of that unit alone; may be repeated" };

    private readonly Option<int?> _lines = Amount.Whole("--lines", "-n", "LINES", "The last so many lines (default: 100; with --boot all)", 0);
    private readonly Option<bool> _boot = new("--boot", "-b") { Description = "Of this boot alone" };

    private readonly Option<string?> _priority = new Option<string?>("--priority", "-p")
    {
        Description = "Of that priority or graver: emerg, alert, crit, err, warning, notice, info, debug",
    }.OneOf("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    public LogsCommand(CliContext context)
        : base("logs", "Show a host's journal.")
    {
        _context = context;
        _machine = new MachineOptions(context);
        _host.AddTo(this);
        foreach (var option in new Option[] { _follow, _units, _lines, _boot, _priority })
        {
            Add(option);
        }

        _machine.AddTo(this);
        _cloud.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks => "At a terminal, what would steer it (colours, escape sequences) is taken out; in a pipe the journal stays as it is.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift logs web", "The last 100 lines"),
        new("snowlift logs web -f -u nginx.service", "One unit, as it goes on"),
        new("snowlift logs web --boot --priority err", "What went wrong since it booted"),
    ];

    /// <summary>The command for the machine.</summary>
    internal static string Journal(bool asRoot, bool follow, IReadOnlyList<string> units, int? lines, bool boot, string? priority) =>
        string.Join(' ', [
            .. asRoot ? Array.Empty<string>() : ["sudo", "-n"], "journalctl", "--no-pager", "--quiet",
            .. follow ? (string[])["--follow"] : [], .. boot ? (string[])["--boot"] : [],
            .. lines is not null || !boot ? (string[])[$"--lines={lines ?? 100}"] : [],
            .. priority is not null ? (string[])[$"--priority={priority}"] : [],
            .. units.Select(unit => $"--unit={Quoting.ForShell(unit)}")]);

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var reach = _machine.Reach(parsed, _host.Read(parsed));
        var cloud = _cloud.ReadForServer(parsed, _context, reach.TargetHost is null ? reach.Host : null);
        return new RunOnScreen(_context, ViewKind.Quiet).RunAsync(
            cloud, demo: null, needsCloud: reach.TargetHost is null && HostSsh.Known(_context.PathsOf(cloud), reach) is null,
            async (services, _) =>
            {
                var access = await HostSsh.FindAsync(services, reach, cancellation);
                var journal = Journal(
                    access.IsRoot, parsed.GetValue(_follow), parsed.GetValue(_units) ?? [], parsed.GetValue(_lines), parsed.GetValue(_boot), parsed.GetValue(_priority));
                return await services.Processes.RunAsync(
                    access.Run(journal), new ProcessOutput(Show, line => _context.Error.WriteLine(PlainText.Of(line))) { KeepsOutput = false }, cancellation);
            },
            (ended, _) => ended switch
            {
                { Succeeded: true } => ExitCode.Done,
                { ExitCode: SshFailed } => throw new SnowliftException(
                    ExitCode.Ssh, $"The journal of {reach.Host} cannot be read over SSH", string.Join('\n', ended.LastLines(3)),
                    $"See how the server is: {_context.SuggestIn(cloud).Line("status", reach.Host)}"),
                _ => throw new SnowliftException(
                    ExitCode.Install, $"journalctl on {reach.Host} ended with {ended.ExitCode}", string.Join('\n', ended.LastLines(3)),
                    "Its words say what it did not like."),
            },
            cancellation);
    }

    private void Show(string line) => _context.Out.WriteLine(_context.Terminal.OutIsTerminal ? PlainText.Of(line) : line);
}
