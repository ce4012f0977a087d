using Snowlift.Cli.Terminal;
using Snowlift.Operate.Closures;

namespace Snowlift.Cli.Views;

/// <summary>How two closures differ, on stdout.</summary>
internal static class DiffView
{
    public static void Write(TextWriter output, DiffReport report)
    {
        output.WriteLine(PlainText.Of(report.Before == report.After
            ? $"{report.Host}: both are {report.After}."
            : $"{report.Host}: {report.Diff.Summary()}."));
        if (report.Before == report.After)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(PlainText.Of($"  before  {report.Before} ({Megabytes(report.Diff.BytesBefore)})"));
        output.WriteLine(PlainText.Of($"  after   {report.After} ({Megabytes(report.Diff.BytesAfter)})"));
        output.WriteLine();
        WriteChanges(output, report.Diff.Changes, "  ");
    }

    /// <summary>One line a package: added, removed, changed, then what was built anew.</summary>
    public static void WriteChanges(TextWriter output, IEnumerable<PackageChange> changes, string indent)
    {
        var all = changes.OrderBy(change => change.Kind == ChangeKind.Rebuilt).ToList();
        var width = all.Count == 0 ? 0 : all.Max(change => change.Name.Length);
        foreach (var change in all)
        {
            output.WriteLine(PlainText.Of($"{indent}{Sign(change)} {change.Name.PadRight(width)}  {Versions(change)}{Size(change)}"));
        }
    }

    private static string Sign(PackageChange change) => change.Kind switch
    {
        ChangeKind.Added => "+",
        ChangeKind.Removed => "-",
        ChangeKind.Changed => "~",
        _ => "·",
    };

    private static string Versions(PackageChange change) => change.Kind switch
    {
        ChangeKind.Added => List(change.After),
        ChangeKind.Removed => List(change.Before),
        ChangeKind.Changed => $"{List(change.Before)} → {List(change.After)}",
        _ => $"{List(change.After)}, built anew",
    };

    private static string List(IReadOnlyList<string> versions) =>
        string.Join(", ", versions.Select(version => version.Length == 0 ? "no version" : version));

    private static string Size(PackageChange change) =>
        Math.Abs(change.Bytes) < 50_000 ? "" : $" ({ClosureDiff.Growth(change.Bytes)})";

    private static string Megabytes(long bytes) =>
        $"{(bytes / 1e6).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)} MB";
}
