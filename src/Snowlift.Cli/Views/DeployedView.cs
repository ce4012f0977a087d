using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Install.Requests;
using Snowlift.Machines.Reports;
using Snowlift.Runs;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Views;

/// <summary>
/// What a finished deploy leaves on stdout: how to get in, what runs where and what it costs, how to go on. It fits a terminal of
/// 80×24; how the time was spent is <c>snowlift timeline</c>'s.
/// </summary>
/// <param name="width">The terminal's columns; null where there is none.</param>
internal sealed class DeployedView(TextWriter output, int? width, Suggestions suggest)
{
    /// <summary>More of either is <c>snowlift status</c>'s.</summary>
    private const int MostFailures = 2;
    private const int MostLines = 2;

    private readonly FactTable _facts = new(output, width);

    public void Write(DeployResult result, CloudChoice cloud)
    {
        output.WriteLine(
            cloud.IsRehearsal ? RehearsalView.Outcome(result)
            : result.NothingToDo ? $"{result.Host} runs this system already; nothing was changed."
            : result.FailedUnits.Count > 0 ? $"{result.Host} is up and runs the system of your flake, but some of its units failed."
            : $"{result.Host} is up and runs the system of your flake.");
        output.WriteLine();
        if (cloud.IsRehearsal)
        {
            foreach (var line in WordWrap.Hanging("  ", RehearsalView.What, width))
            {
                output.WriteLine(line);
            }
        }
        else
        {
            output.WriteLine($"  {result.SshCommand}");
        }

        output.WriteLine();
        _facts.Row("server", Server(result));
        _facts.Row("system", result.System);
        _facts.Row("state", State(result));
        Failures(result);
        Method(result);
        _facts.Row("price", Price(result, cloud));
        _facts.Row("took", Effort(result, cloud));
        if (result.Timeline.Count > 0)
        {
            _facts.Command("steps", suggest.Line("timeline"));
        }

        if (!cloud.IsRehearsal)
        {
            GoOn(result, cloud);
        }
    }

    /// <summary>The commands that one would type next, last: they stay in sight. Each works where it is pasted.</summary>
    private void GoOn(DeployResult result, CloudChoice cloud)
    {
        output.WriteLine();
        // What failed takes its room of the screen.
        var isTour = cloud.Kind == CloudKind.Lab && result.FailedUnits.Count == 0;
        if (isTour)
        {
            _facts.Command("shell", suggest.Line("ssh", result.Host));
        }

        _facts.Command("update", suggest.Line("update", [result.Host, .. Where(result)]));
        if (result.ServerId is not null)
        {
            _facts.Command("destroy", suggest.Destroy(result.Host));
        }

        if (isTour)
        {
            _facts.Command("or all", suggest.Line("lab down"));
        }
    }

    /// <summary>A machine that no cloud knows is named, with the user that the new system lets in.</summary>
    private static string[] Where(DeployResult result) =>
        result.ServerId is null ? ["--target-host", $"{result.User}@{result.Address}"] : [];

    private static string Server(DeployResult result) => string.Join(", ", new[]
    {
        result.ServerId is { } id ? $"{result.Host} ({id})" : result.Host,
        result.Price is { } price ? $"{price.ServerType} in {price.Location}" : null,
        result.Address,
    }.Where(part => part is not null));

    private static string State(DeployResult result) => string.Join(", ", new[]
    {
        result.State,
        result.Generation is { } generation ? $"generation {generation}" : null,
        result.StartupSeconds is { } seconds ? $"started in {Amounts.Seconds(seconds)}" : null,
    }.Where(part => part is not null));

    private static string? Price(DeployResult result, CloudChoice cloud) => result.Price is not { } price ? null
        : (cloud.Kind == CloudKind.Lab ? "nothing here; at Hetzner " : "") + Money.Rate(price) + " (net, with the public IPv4)";

    private static string Effort(DeployResult result, CloudChoice cloud) =>
        Amounts.Seconds(result.Seconds) + (cloud.IsRehearsal ? " by the rehearsal's clock" : "")
        + (result.ApiRequests > 0 ? $", {result.ApiRequests} API request{(result.ApiRequests == 1 ? "" : "s")}" : "");

    /// <summary>Each failed unit, and below it what it said last.</summary>
    private void Failures(DeployResult result)
    {
        var label = "failed";
        foreach (var unit in result.FailedUnits.Take(MostFailures))
        {
            _facts.Row(label, unit.Name);
            label = "";
            foreach (var line in unit.LastLines.TakeLast(MostLines))
            {
                _facts.Row("", "  " + PlainText.Of(line));
            }
        }

        if (result.FailedUnits.Count > MostFailures)
        {
            _facts.Row("", $"and {result.FailedUnits.Count - MostFailures} more");
        }
    }

    /// <summary>How it was done, where that took more than one way.</summary>
    private void Method(DeployResult result)
    {
        if (result is { Method: { } method, Tried: { Count: > 0 } tried })
        {
            _facts.Row("method", $"{method.ToWord()}, after {(tried.Count == 1 ? "another one" : "others")} failed");
            foreach (var one in tried)
            {
                _facts.Row("", one.ToString());
            }
        }
    }
}
