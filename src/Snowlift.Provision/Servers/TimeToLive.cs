using System.Globalization;
using Snowlift.Remote.Errors;

namespace Snowlift.Provision.Servers;

/// <summary>How long a server is to live, as people write it (<c>8h</c>), and when that is over, as a label says it.</summary>
public static class TimeToLive
{
    private const string LabelFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>A deploy alone takes minutes: what lives shorter was never of use.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Beyond that it is no end that anybody has in mind.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(366);

    private static readonly (char Letter, TimeSpan Length)[] Units =
        [('w', TimeSpan.FromDays(7)), ('d', TimeSpan.FromDays(1)), ('h', TimeSpan.FromHours(1)), ('m', TimeSpan.FromMinutes(1))];

    /// <summary>Reads <c>30m</c>, <c>8h</c>, <c>2d</c>, <c>1w</c>.</summary>
    /// <exception cref="SnowliftException">It is none, or shorter than 10 minutes or longer than a year (usage).</exception>
    public static TimeSpan Parse(string text)
    {
        var unit = Units.FirstOrDefault(unit => text.EndsWith(unit.Letter));
        if (unit.Letter == default
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw new SnowliftException(
                ExitCode.Usage, $"'{text}' is no time", "It is a number and one of m, h, d, w.", "Write 30m, 8h, 2d or 1w.");
        }

        var span = count > Longest / unit.Length ? TimeSpan.MaxValue : count * unit.Length;
        return span >= Shortest && span <= Longest ? span : throw new SnowliftException(
            ExitCode.Usage, $"{text} is too {(span < Shortest ? "short" : "long")}", "It may be 10m to 366d.", "Write 30m, 8h, 2d or 1w.");
    }

    /// <summary>The same time as <see cref="Parse"/> reads it, in its largest whole unit; seconds are cut off.</summary>
    public static string Format(TimeSpan span)
    {
        var unit = Units.First(unit => unit.Letter == 'm' || span.Ticks % unit.Length.Ticks == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{(long)(span / unit.Length)}{unit.Letter}");
    }

    /// <summary>For people, in two units: <c>2 d 3 h</c>, <c>5 h 10 m</c>, <c>9 m</c>; the first alone where there is little room.</summary>
    public static string Words(TimeSpan span, bool brief = false)
    {
        var minutes = (long)span.TotalMinutes;
        var (large, small) = minutes switch
        {
            >= 1440 => ($"{minutes / 1440} d", $"{minutes / 60 % 24} h"),
            >= 60 => ($"{minutes / 60} h", $"{minutes % 60} m"),
            _ => ($"{minutes} m", "0 m"),
        };
        return brief || small[0] == '0' ? large : $"{large} {small}";
    }

    /// <summary>A moment as the label <see cref="Labels.Expires"/> has it: UTC, to the second, without a colon.</summary>
    public static string ToLabel(DateTimeOffset moment) => moment.UtcDateTime.ToString(LabelFormat, CultureInfo.InvariantCulture);

    /// <summary>The moment that a label names, or null where it names none.</summary>
    public static DateTimeOffset? FromLabel(string? label) => DateTimeOffset.TryParseExact(
        label, LabelFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
        ? moment
        : null;
}
