using System.Globalization;

namespace Snowlift.Runs.Texts;

/// <summary>
/// Prices as people read them, everywhere the same: the number, then the currency, then the time; an hour's with as many digits as
/// Hetzner's price list has, a month's and what was paid with two.
/// </summary>
public static class Money
{
    /// <summary><c>0.0112 EUR an hour</c></summary>
    public static string Hourly(decimal price, string currency) => $"{price.ToString("0.0000", CultureInfo.InvariantCulture)} {currency} an hour";

    /// <summary><c>6.99 EUR a month</c></summary>
    public static string Monthly(decimal price, string currency) => $"{Amount(price, currency)} a month";

    /// <summary>What something costs for as long as it is there: <c>0.0112 EUR an hour, at most 6.99 EUR a month</c>.</summary>
    public static string Rate(decimal hourly, decimal monthly, string currency) =>
        $"{Hourly(hourly, currency)}, at most {Monthly(monthly, currency)}";

    /// <summary>The same of a price tag.</summary>
    public static string Rate(PriceTag price) => Rate(price.Hourly, price.Monthly, price.Currency);

    /// <summary>What was paid: <c>0.53 EUR</c>.</summary>
    public static string Amount(decimal amount, string currency) => $"{amount.ToString("0.00", CultureInfo.InvariantCulture)} {currency}";
}
