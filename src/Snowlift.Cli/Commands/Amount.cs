using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Snowlift.Cli.Commands;

/// <summary>Options that take a number, read alike everywhere in the world: <c>8.99</c>.</summary>
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
