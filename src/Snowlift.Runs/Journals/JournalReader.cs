using System.Text.Json;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Texts;

namespace Snowlift.Runs.Journals;

/// <summary>
/// Reads a journal, whichever version wrote it: what is unknown is passed over, what is damaged is counted. A journal may end in
/// the middle of a line: the disk was full, or the run still goes on.
/// </summary>
public sealed class JournalReader
{
    private const string CancelledWord = "cancelled";

    private readonly List<StepRecord> _steps = [];
    private readonly List<Remark> _remarks = [];
    private readonly List<string> _commands = [];
    private readonly string _run;
    private (string Host, string? Flake, string? Cloud, DateTimeOffset At)? _started;
    private DateTimeOffset _last;
    private RunFailure? _failure;
    private bool _hasEnded;
    private int _skipped;

    private JournalReader(string run) => _run = run;

    /// <summary>Reads it.</summary>
    /// <exception cref="SnowliftException">It cannot be read, or holds no run (usage).</exception>
    public static RunRecord Read(string path)
    {
        var reader = new JournalReader(Path.GetFileNameWithoutExtension(path));
        try
        {
            foreach (var line in File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)))
            {
                reader.Take(line);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SnowliftException(ExitCode.Usage, $"The journal {path} cannot be read", e.Message, null, e);
        }

        return reader.Record() ?? throw new SnowliftException(
            ExitCode.Usage, $"{path} is no journal that this version can read",
            "No line of it says that a run began.", "Look at it yourself: one JSON object a line, as docs/events.md describes.");
    }

    /// <summary>Which host a journal is about; null where it does not say.</summary>
    public static string? HostOf(string path)
    {
        try
        {
            using var first = JsonDocument.Parse(File.ReadLines(path).FirstOrDefault() ?? "");
            return Text(first.RootElement, "host");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Take(string line)
    {
        try
        {
            using var parsed = JsonDocument.Parse(line);
            var happened = parsed.RootElement;
            var at = happened.GetProperty("at").GetDateTimeOffset();
            var type = happened.GetProperty("type").GetString() ?? "";
            if (type == "run-started")
            {
                _started ??= (happened.GetProperty("host").GetString()!, Text(happened, "flake"), Text(happened, "cloud"), at);
                _commands.Add(Text(happened, "command") ?? "deploy");
                _hasEnded = false;
            }

            if (_started is { } started)
            {
                _last = at;
                Take(type, happened, Seconds(started.At, at));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            _skipped++;
        }
    }

    private void Take(string type, JsonElement happened, double at)
    {
        switch (type)
        {
            case "step-started":
                _steps.Add(new StepRecord(
                    happened.GetProperty("step").GetString()!, Text(happened, "title") ?? "", at, 0, RunOutcome.Unfinished, null));
                break;
            case "step-finished":
                End(happened, RunOutcome.Done, Text(happened, "summary"));
                break;
            case "step-failed":
                var what = Text(happened, "what");
                End(happened, what == CancelledWord ? RunOutcome.Cancelled : RunOutcome.Failed, what);
                break;
            case "run-failed":
                _hasEnded = true;
                _failure ??= new RunFailure(
                    happened.GetProperty("exitCode").GetInt32(), Text(happened, "what") ?? "", Text(happened, "why"), Text(happened, "next"),
                    happened.TryGetProperty("leftBehind", out var left) ? [.. left.EnumerateArray().Select(l => l.GetString() ?? "")] : []);
                break;
            case "generations" or "diff":
                _hasEnded = true;
                break;
            default:
                _hasEnded |= type.EndsWith("-finished", StringComparison.Ordinal);
                if (Words(type, happened) is { } words)
                {
                    _remarks.Add(new Remark(at, type, words));
                }

                break;
        }
    }

    /// <summary>Ends the step's youngest try.</summary>
    private void End(JsonElement happened, RunOutcome outcome, string? text)
    {
        var name = happened.GetProperty("step").GetString();
        var seconds = happened.GetProperty("seconds").GetDouble();
        var index = _steps.FindLastIndex(step => step.Step == name && step.Outcome == RunOutcome.Unfinished);
        if (index >= 0)
        {
            _steps[index] = _steps[index] with { Seconds = seconds, Outcome = outcome, Text = text };
        }
    }

    /// <summary>What people should read of an event; null for one that is not for them, or not known.</summary>
    private static string? Words(string type, JsonElement happened) => type switch
    {
        "cost" => $"{Text(happened, "what")}, "
            + Money.Rate(happened.GetProperty("hourly").GetDecimal(), happened.GetProperty("monthly").GetDecimal(), Text(happened, "currency") ?? "") + " (net)",
        "notice" or "evidence" => Text(happened, "text"),
        "fallback" => $"from {Text(happened, "from")} to {Text(happened, "to")}: {Text(happened, "reason")}",
        "method-started" => $"{Text(happened, "method")}: {Text(happened, "reason")}",
        "flake-change" => Text(happened, "path"),
        "check" when happened.GetProperty("finding") is var finding && Text(finding, "severity") is not "Note" =>
            $"{Text(finding, "check")}: {Text(finding, "found")}. {Text(finding, "why")}",
        _ => null,
    };

    private RunRecord? Record() => _started is not { } started ? null : new RunRecord(
        _run, string.Join(", ", _commands), started.Host, started.Flake, started.Cloud, started.At, Seconds(started.At, _last),
        _failure is null ? _hasEnded ? RunOutcome.Done : RunOutcome.Unfinished
            : _failure.ExitCode == (int)ExitCode.Cancelled ? RunOutcome.Cancelled : RunOutcome.Failed,
        [.. _steps.Select(step => step.Outcome == RunOutcome.Unfinished
            ? step with { Seconds = Math.Max(0, Seconds(started.At, _last) - step.Began) }
            : step)],
        _remarks, _failure, _skipped);

    private static double Seconds(DateTimeOffset from, DateTimeOffset to) => Math.Round((to - from).TotalSeconds, 2);

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.ToString() : null;
}
