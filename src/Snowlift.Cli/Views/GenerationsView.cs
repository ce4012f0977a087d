using System.Globalization;
using Snowlift.Nix;
using Snowlift.Operate.Updates;

namespace Snowlift.Cli.Views;

/// <summary>A host's generations as a table, on stdout.</summary>
internal static class GenerationsView
{
    public static void Write(TextWriter output, GenerationsReport report)
    {
        new TextTable("generation", "made (UTC)", "", "kernel", "system").Write(output, report.Generations.Select(Row));
        if (!report.Generations.Any(generation => generation.IsCurrent))
        {
            output.WriteLine();
            output.WriteLine(Terminal.PlainText.Of($"  What runs is none of them: {report.Current}"));
        }
    }

    private static string[] Row(GenerationEntry one) =>
    [
        one.Number.ToString(CultureInfo.InvariantCulture),
        one.Made.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        string.Join(", ", new[] { one.IsCurrent ? "runs" : null, one.IsBooted ? "booted" : null, one.IsDefault ? "default" : null }.OfType<string>()),
        one.Kernel ?? "-",
        StorePath.TryParse(one.System, out var path) ? path.Name : one.System,
    ];
}
