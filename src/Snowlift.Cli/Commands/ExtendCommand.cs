using System.CommandLine;
using System.Globalization;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift extend HOST 4h</c>: more time for a server that expires.</summary>
internal sealed class ExtendCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly ServerArgument _host = new();
    private readonly CloudOptions _cloud = new();
    private readonly Option<bool> _never = new("--never") { Description = "It shall not expire at all" };
    private readonly Option<bool> _fromNow = new("--from-now") { Description = "Count from now, also where that is sooner than its end" };

    private readonly Argument<string?> _time = new("time")
    {
        HelpName = "TIME", Description = "How much: 30m, 8h, 2d, 1w; at least 10m", Arity = ArgumentArity.ZeroOrOne,
    };

    public ExtendCommand(CliContext context)
        : base("extend", "Give a server that expires more time.")
    {
        _context = context;
        _host.AddTo(this);
        Add(_time);
        Add(_fromNow);
        Add(_never);
        _cloud.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Counts from its end; from now where that is past. A server without an end gets one with --from-now only.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift extend web 4h", "Four hours more than it had"),
        new("snowlift extend web 2h --from-now", "Two hours from now, whatever it had"),
        new("snowlift extend web --never", "It stays until it is destroyed"),
    ];

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var host = _host.Read(parsed);
        var never = parsed.GetValue(_never);
        var text = parsed.GetValue(_time);
        if (never == (text is not null) || (never && parsed.GetValue(_fromNow)))
        {
            throw new SnowliftException(
                ExitCode.Usage, "Say how much time, or --never", null, $"{_context.Suggest.Line("extend", host, "4h")}, or {_context.Suggest.Line("extend", host, "--never")}");
        }

        TimeSpan? more = text is null ? null : TimeToLive.Parse(text);
        return new RunOnScreen(_context, ViewKind.Quiet).RunAsync(
            _cloud.ReadForServer(parsed, _context, host), demo: null, needsCloud: true,
            async (services, _) =>
            {
                var now = services.Events.Time.GetUtcNow();
                return (End: await ServerLife.ExtendAsync(services.Cloud!, host, more, parsed.GetValue(_fromNow), now, services.Suggest, cancellation), Now: now);
            },
            (given, _) =>
            {
                _context.Out.WriteLine(given.End is not { } end
                    ? $"{host} does not expire any more."
                    : $"{host} expires {end.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, in {TimeToLive.Words(end - given.Now)}.");
                return ExitCode.Done;
            },
            cancellation);
    }
}
