using Snowlift.Runs.Events;

namespace Snowlift.Cli.Views;

/// <summary>Numbers as people read them.</summary>
internal static class Amounts
{
    /// <summary>A finished duration: <c>3.1 s</c>, <c>2 m 05 s</c>.</summary>
    public static string Seconds(double seconds) =>
        seconds < 99.95 ? $"{seconds:0.0} s" : Whole(seconds);

    /// <summary>A duration that still grows, without tenths, which would only flicker: <c>3 s</c>.</summary>
    public static string Growing(double seconds) => seconds < 100 ? $"{Math.Floor(seconds):0} s" : Whole(seconds);

    /// <summary>Bytes in decimal units, as transfer rates and disks count: <c>12.3 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => $"{bytes / 1e3:0.0} kB",
        < 1_000_000_000 => $"{bytes / 1e6:0.0} MB",
        _ => $"{bytes / 1e9:0.00} GB",
    };

    /// <summary>How far a step is: <c>12.3 MB of 32.0 MB</c>, <c>3 of 40 derivations</c>, <c>60 %</c>; null where it did not say.</summary>
    public static string? Progress(StepProgressed progress)
    {
        if (progress.Done is not { } done)
        {
            return null;
        }

        return (progress.Unit, progress.Total) switch
        {
            ("%", _) => $"{done} %",
            ("B", { } total) => $"{Bytes(done)} of {Bytes(total)}",
            ("B", null) => Bytes(done),
            (var unit, { } total) => $"{done} of {total} {unit}".TrimEnd(),
            var (unit, _) => $"{done} {unit}".TrimEnd(),
        };
    }

    /// <summary>The share that is done, 0–1, or null where nobody knows.</summary>
    public static double? Share(StepProgressed progress)
    {
        var total = progress.Total ?? (progress.Unit == "%" ? 100 : null);
        return progress.Done is { } done && total is > 0 ? Math.Clamp((double)done / total.Value, 0, 1) : null;
    }

    private static string Whole(double seconds)
    {
        var whole = (long)Math.Floor(seconds);
        return whole < 3600 ? $"{whole / 60} m {whole % 60:00} s" : $"{whole / 3600} h {whole / 60 % 60:00} m";
    }
}
