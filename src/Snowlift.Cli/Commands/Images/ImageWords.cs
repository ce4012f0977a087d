using Snowlift.Cli.Terminal;
using Snowlift.Provision.Images;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Commands.Images;

/// <summary>What people read of an image.</summary>
internal static class ImageWords
{
    public static string Size(BakedImage image) => image.SizeGb is { } size ? $"{size:0.##} GB" : "being made";

    public static string Price(decimal? monthly, string currency) => monthly is { } price ? PlainText.Of(Money.Amount(price, currency)) : "";

    /// <summary>In the largest unit that fits: <c>3 days</c>.</summary>
    public static string Age(BakedImage image, DateTimeOffset now)
    {
        if (image.Created is not { } created)
        {
            return "";
        }

        var age = now - created;
        return age switch
        {
            { TotalDays: >= 2 } => $"{(int)age.TotalDays} days",
            { TotalHours: >= 2 } => $"{(int)age.TotalHours} hours",
            _ => $"{Math.Max(0, (int)age.TotalMinutes)} minutes",
        };
    }

    /// <summary>One line: <c>4711 of web (1.2 GB, 3 days old)</c>.</summary>
    public static string Line(BakedImage image, DateTimeOffset now) =>
        $"{image.Id} of {image.Host} ({Size(image)}, {Age(image, now)} old)";
}
