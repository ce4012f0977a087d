using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Snowlift.Cli.Commands;

/// <summary>Options and arguments that take a number, read alike everywhere in the world: <c>8.99</c>.</summary>
internal static class Amount
{
    /// <summary>A price a month; null where it was not given.</summary>
    public static Option<decimal?> MaxPrice(string description) => Positive("--max-price", "EUR", description);

    /// <summary>A number above nought.</summary>
    public static Option<decimal?> Positive(string name, string unit, string description) => new(name)
    {
        HelpName = unit,
        Description = description,
        CustomParser = result => Parse(result, name),
    };

    /// <summary>A whole number.</summary>
    public static Option<int?> Whole(string name, string? alias, string unit, string description, int least, int most = int.MaxValue) =>
        new(name, alias is null ? [] : [alias])
        {
            HelpName = unit,
            Description = description,
            CustomParser = result => (int?)Whole(result, name, least, most),
        };

    /// <summary>An id of the cloud.</summary>
    public static Argument<long> Id(string description) => new("id")
    {
        HelpName = "ID",
        Description = description,
        CustomParser = result => Whole(result, "ID", 1, long.MaxValue) ?? 0,
    };

    private static long? Whole(ArgumentResult result, string name, long least, long most)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        var range = most >= int.MaxValue ? $"from {least}" : $"from {least} to {most}";
        result.AddError($"{name} takes a whole number {range}, not '{text}'");
        return null;
    }

    private static decimal? Parse(ArgumentResult result, string name)
    {
        var text = result.Tokens[0].Value;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return number;
        }

        result.AddError($"{name} takes a number above 0, like 8.99, not '{text}'");
        return null;
    }
}
