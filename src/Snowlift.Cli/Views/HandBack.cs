using Snowlift.Cli.Cloud;
using Snowlift.Cli.Terminal;
using Snowlift.Deploy;
using Snowlift.Deploy.Methods;

namespace Snowlift.Cli.Views;

/// <summary>What a finished deploy leaves on stdout: what runs where, how to get in, what it costs, how to end it.</summary>
internal sealed class HandBack(TextWriter output, int width, Func<Deploy.Events.Step, string> title, Suggestions suggest)
{
    public void Write(DeployResult result, CloudChoice cloud)
    {
        output.WriteLine(
            cloud.IsRehearsal ? RehearsalView.Outcome(result)
            : result.NothingToDo ? $"{result.Host} runs this system already; nothing was changed."
            : result.FailedUnits.Count > 0 ? $"{result.Host} is up and runs the system of your flake, but some of its units failed."
            : $"{result.Host} is up and runs the system of your flake.");
        output.WriteLine();
        output.WriteLine(cloud.IsRehearsal ? RehearsalView.What : $"  {result.SshCommand}");
        output.WriteLine();
        Row("server", Server(result));
        Row("system", result.System);
        Row("state", State(result));
        Failures(result);
        Method(result);
        if (result.Price is { } price)
        {
            var asked = $"{Amounts.Hourly(price.Hourly, price.Currency)} an hour, at most "
                + $"{Amounts.Monthly(price.Monthly, price.Currency)} a month (net, with the public IPv4)";
            Row("price", cloud.Kind == CloudKind.Lab ? $"nothing here; at Hetzner {asked}" : asked);
        }

        if (result.ServerId is not null && !cloud.IsRehearsal)
        {
            Row("destroy", suggest.Destroy(result.Host));
        }

        Row("took", string.Join(", ", new[]
        {
            Amounts.Seconds(result.Seconds) + (cloud.IsRehearsal ? " by the rehearsal's clock" : ""),
            result.ApiRequests > 0 ? $"{result.ApiRequests} API request{(result.ApiRequests == 1 ? "" : "s")}" : null,
        }.Where(part => part is not null)));
        if (result.Timeline.Count > 0)
        {
            output.WriteLine();
            Timeline(result);
        }
    }

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

    /// <summary>Each failed unit, and below it what it said last.</summary>
    private void Failures(DeployResult result)
    {
        var label = "failed";
        foreach (var unit in result.FailedUnits)
        {
            Row(label, unit.Name);
            label = "";
            foreach (var line in unit.LastLines)
            {
                Row("", "  " + PlainText.Of(line));
            }
        }
    }

    /// <summary>How it was done, where that took more than one way.</summary>
    private void Method(DeployResult result)
    {
        if (result is { Method: { } method, Tried: { Count: > 0 } tried })
        {
            Row("method", $"{method.ToWord()}, after {(tried.Count == 1 ? "another one" : "others")} failed");
            foreach (var one in tried)
            {
                Row("", one.ToString());
            }
        }
    }

    private void Row(string name, string value) => output.WriteLine($"  {name,-8} {PlainText.Of(value)}".TrimEnd());

    /// <summary>A bar a step, where it lay in the run: what went on side by side stands one above the other.</summary>
    private void Timeline(DeployResult result)
    {
        var steps = result.Timeline.OrderBy(s => s.Began).ThenBy(s => s.Step).ToList();
        var end = Math.Max(steps.Max(s => s.Began + s.Seconds), 0.001);
        var titles = steps.Max(s => title(s.Step).Length);
        var bars = Math.Clamp(width - titles - 16, 10, 50);
        foreach (var step in steps)
        {
            var from = Math.Min((int)(step.Began / end * bars), bars - 1);
            var length = Math.Clamp((int)Math.Round(step.Seconds / end * bars), 1, bars - from);
            var bar = new string(' ', from) + new string('━', length);
            output.WriteLine($"  {title(step.Step).PadRight(titles)}  {bar.PadRight(bars)} {Amounts.Seconds(step.Seconds),9}");
        }
    }
}
