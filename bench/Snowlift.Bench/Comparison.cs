namespace Snowlift.Bench;

/// <summary>The table: a line a step, a column a variant, and how B compares with A.</summary>
internal sealed class Comparison(IReadOnlyList<(Variant Variant, List<Deployment> Runs)> measured)
{
    public void Write(TextWriter output)
    {
        foreach (var (variant, runs) in measured)
        {
            output.WriteLine($"{variant} ({runs.Count} run{(runs.Count == 1 ? "" : "s")})");
        }

        output.WriteLine();
        Row(output, "step", [.. measured.Select(m => "median " + m.Variant.Name), .. measured.Count > 1 ? (string[])["B/A"] : []]);
        foreach (var step in measured.SelectMany(m => m.Runs).SelectMany(run => run.Steps).Select(s => s.Step).Distinct(StringComparer.Ordinal))
        {
            Seconds(output, step, run => run.Steps.Where(s => s.Step == step).Select(s => (double?)s.Seconds).FirstOrDefault());
        }

        Seconds(output, "whole run", run => run.Seconds);
        Row(output, "API requests", [.. measured.Select(m => $"{Median.Of([.. m.Runs.Select(run => (double)run.ApiRequests)]):0.#}")]);
    }

    private void Seconds(TextWriter output, string name, Func<Deployment, double?> seconds)
    {
        var medians = measured.Select(m => Middle(m.Runs.Select(seconds).OfType<double>().ToList())).ToList();
        string[] ratio = medians is [> 0, { } b] ? [$"{b / medians[0]:0.00}"] : [];
        Row(output, name, [.. medians.Select(m => m is { } s ? $"{s:0.0} s" : "-"), .. ratio]);
    }

    private static double? Middle(List<double> seconds) => seconds.Count == 0 ? null : Median.Of(seconds);

    private static void Row(TextWriter output, string name, IReadOnlyList<string> cells) =>
        output.WriteLine($"  {name,-14}{string.Concat(cells.Select(cell => $"{cell,11}"))}");
}
