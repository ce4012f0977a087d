using System.CommandLine;
using System.Text.Json;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Terminal;
using Snowlift.Cli.Views.Timelines;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Journals;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift timeline [RUN]</c>: what a run did, step by step, from its journal.</summary>
internal sealed class TimelineCommand : DocumentedCommand
{
    private const string ToStandardOutput = "-";

    private readonly CliContext _context;
    private readonly Argument<string?> _run = new("run")
    {
        HelpName = "RUN", Description = "Its id or how that begins, or a host for its latest run (default: the latest of all)", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _html = new("--html")
    {
        HelpName = "[FILE]", Description = "As one HTML page that needs nothing else (default: snowlift-RUN.html; - for stdout)", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _json = new("--json") { Description = "As one JSON object" };

    public TimelineCommand(CliContext context)
        : base("timeline", "Show what a run did, step by step, and how long it took.")
    {
        _context = context;
        Add(_run);
        Add(_html);
        Add(_json);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Reads the journal that every run leaves in $XDG_STATE_HOME/snowlift/runs (usually ~/.local/state/snowlift/runs); asks neither cloud nor machine. "
        + "A run that still goes on, or was killed, is shown as far as it came.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift timeline", "The latest run"),
        new("snowlift timeline web --html web.html", "The latest of a host, as a page to look at or to send"),
        new("snowlift timeline --json | jq -r '.steps[] | \"\\(.seconds) \\(.title)\"'", "For programs"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var asPage = parsed.GetResult(_html) is { Implicit: false };
        var asJson = parsed.GetValue(_json);
        if (asPage && asJson)
        {
            throw new SnowliftException(ExitCode.Usage, "--html and --json exclude each other", null, "Take one of them.");
        }

        var path = new RunSearch(_context.Paths.Runs, _context.Suggest).Find(parsed.GetValue(_run));
        var record = JournalReader.Read(path);
        if (asJson)
        {
            await _context.Out.WriteLineAsync(JsonSerializer.Serialize(record, TimelineJson.Default.RunRecord));
        }
        else if (asPage)
        {
            await WriteAsync(TimelinePage.Of(record), parsed.GetValue(_html) ?? $"snowlift-{record.Run}.html", cancellation);
        }
        else
        {
            new TimelineView(_context.Out, _context.Terminal.OutWidth).Write(record, path);
        }

        return (int)ExitCode.Done;
    }

    private async Task WriteAsync(string page, string file, CancellationToken cancellation)
    {
        if (file == ToStandardOutput)
        {
            await _context.Out.WriteAsync(page);
            return;
        }

        var path = Path.Combine(_context.WorkingDirectory, file);
        try
        {
            await File.WriteAllTextAsync(path, page, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SnowliftException(ExitCode.Usage, $"{path} cannot be written", e.Message, "Name another file: --html FILE", e);
        }

        await _context.Out.WriteLineAsync(PlainText.Of($"Written: {path}"));
    }
}
