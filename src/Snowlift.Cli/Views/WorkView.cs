using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Operate.Work;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Views;

/// <summary>How the work ended, on stderr: stdout is the command's. The last line says whose exit code it is.</summary>
internal sealed class WorkView(CliContext context)
{
    public void Write(WorkReport report, TimeSpan life, CloudChoice cloud)
    {
        var suggest = context.SuggestIn(cloud);
        foreach (var line in report.Fetched)
        {
            Say($"copied {line}");
        }

        var errors = ErrorView.For(context);
        if (report.Failure is { } failure)
        {
            errors.Write(failure);
        }

        if (report.StillThere is { } left)
        {
            errors.Write(new SnowliftException(
                left.ExitCode, $"The server {report.Host} could not be destroyed: it still runs and costs",
                $"{left.What}. {left.Why}".TrimEnd(), $"{suggest.Destroy(report.Host)}   It expires in {TimeToLive.Format(life)} at most: {suggest.Line("reap")}", left));
        }

        foreach (var kept in report.Destroyed?.Kept ?? [])
        {
            Say($"stays: {kept}");
        }

        Say($"{Whose(report)}; {Fate(report, life, cloud, suggest)}");
    }

    private static string Whose(WorkReport report) => report switch
    {
        { CommandExit: { } status, Failure: not null } when status != 0 => $"the command ended with {status}, and something failed after it",
        { CommandExit: 0, Failure: { } failure } => $"the command succeeded, snowlift failed ({(int)failure.ExitCode})",
        { Failure: { } failure } => $"snowlift failed ({(int)failure.ExitCode}), not the command",
        { CommandExit: 0, StillThere: { } left } => $"the command succeeded, snowlift failed ({(int)left.ExitCode})",
        _ => $"the command ended with {report.CommandExit}",
    };

    private static string Fate(WorkReport report, TimeSpan life, CloudChoice cloud, Suggestions suggest) => report switch
    {
        { Destroyed: { ServerId: not null } gone } => $"{report.Host} is destroyed after {TimeToLive.Words(TimeSpan.FromSeconds(gone.AgeSeconds))}, "
            + Money.Amount(gone.Cost, gone.Currency) + (cloud.Kind == CloudKind.Lab ? " at Hetzner, nothing here" : " (net)"),
        { StillThere: not null } => $"{report.Host} is still there",
        { CommandExit: null } => "no server was made, or none that is ours to destroy",
        _ => $"{report.Host} is kept and expires in {TimeToLive.Format(life)} at most: {suggest.Destroy(report.Host)}",
    };

    private void Say(string line)
    {
        foreach (var part in WordWrap.Hanging("work: ", PlainText.Of(line), context.Terminal.ErrorWidth))
        {
            context.Error.WriteLine(part);
        }
    }
}
