using Snowlift.Cli.Terminal;
using Snowlift.Operate.Closures;
using Snowlift.Operate.Updates;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Views;

/// <summary>What a finished update leaves on stdout: what runs now, and what changed.</summary>
/// <param name="width">The terminal's columns; null where there is none.</param>
internal sealed class UpdateView(TextWriter output, int? width)
{
    private readonly FactTable _facts = new(output, width);

    private const int MostChanges = 12;

    public void Write(UpdateResult result)
    {
        output.WriteLine(PlainText.Of(result switch
        {
            { NothingToDo: true } => $"{result.Host} runs this system already, and would boot it; nothing was changed.",
            { NewlyFailed.Count: > 0 } => $"{result.Host} runs generation {result.Generation}, but units failed that had not before.",
            { Rebooted: true } => $"{result.Host} was booted into generation {result.Generation}, which it takes from now on.",
            _ => $"{result.Host} runs generation {result.Generation}, and will boot it.",
        }));
        output.WriteLine();
        if (!result.NothingToDo)
        {
            Row("before", result.From);
        }

        Row("system", result.System);
        Row("state", result.FailedUnits.Count == 0 ? result.State : $"{result.State}; failed: {string.Join(", ", result.FailedUnits)}");
        if (result.Changes is { } diff)
        {
            Row("changes", diff.Summary());
            DiffView.WriteChanges(output, diff.Changes.Where(change => change.Kind != ChangeKind.Rebuilt).Take(MostChanges), "           ");
        }

        _facts.Command("ssh", result.SshCommand);
        Row("took", Amounts.Seconds(result.Seconds));
    }

    /// <summary>How an update of several hosts ended, one line each.</summary>
    public static void Sum(TextWriter error, IReadOnlyList<string> hosts, IReadOnlyList<(string Host, int Code)> ended)
    {
        error.WriteLine();
        foreach (var host in hosts)
        {
            var end = ended.Where(one => one.Host == host).Select(one => (int?)one.Code).FirstOrDefault();
            error.WriteLine(end switch
            {
                null => $"  {Glyphs.Stopped} {host}: not begun",
                (int)ExitCode.Done => $"  {Glyphs.Done} {host}",
                { } code => $"  {Glyphs.Failed} {host}: exit code {code}",
            });
        }
    }

    private void Row(string name, string value) => _facts.Row(name, value);
}
