using System.Text.Json;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Bench;

/// <summary>How long one deploy took.</summary>
/// <param name="Seconds">The whole run, in s.</param>
/// <param name="Steps">Each step in s, in the order in which they first ended; a step that came twice is added up.</param>
/// <param name="ApiRequests">Requests sent to the lab's API.</param>
internal sealed record Deployment(double Seconds, IReadOnlyList<(string Step, double Seconds)> Steps, long ApiRequests)
{
    /// <summary>Reads the events that <c>snowlift deploy --json</c> has written; see docs/events.md.</summary>
    /// <exception cref="SnowliftException">The deploy failed; says why.</exception>
    public static Deployment From(ProcessResult deploy, Variant variant)
    {
        var steps = new List<(string Step, double Seconds)>();
        foreach (var line in deploy.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            var happened = json.RootElement;
            switch (happened.GetProperty("type").GetString())
            {
                case "step-finished":
                    steps.Add((happened.GetProperty("step").GetString()!, happened.GetProperty("seconds").GetDouble()));
                    break;
                case "run-finished":
                    var result = happened.GetProperty("result");
                    return new Deployment(
                        result.GetProperty("seconds").GetDouble(),
                        [.. steps.GroupBy(s => s.Step, StringComparer.Ordinal).Select(s => (s.Key, s.Sum(one => one.Seconds)))],
                        result.GetProperty("apiRequests").GetInt64());
                case "run-failed":
                    throw new SnowliftException(
                        (ExitCode)happened.GetProperty("exitCode").GetInt32(),
                        $"A deploy of {variant} failed: {happened.GetProperty("what").GetString()}",
                        happened.TryGetProperty("why", out var why) ? why.GetString() : null);
            }
        }

        throw new SnowliftException(ExitCode.Bug, $"A deploy of {variant} ended with {deploy.ExitCode} and told no end")
        {
            LastLines = deploy.LastLines(),
        };
    }
}
