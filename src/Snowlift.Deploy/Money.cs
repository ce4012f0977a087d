namespace Snowlift.Deploy;

/// <summary>Prices as people read them.</summary>
public static class Money
{
    public static string Hourly(PriceTag price) => $"{Amount(price.Hourly, 4, price.Currency)} an hour";

    public static string Monthly(PriceTag price) => $"{Amount(price.Monthly, 2, price.Currency)} a month";

    /// <summary>An amount with its currency: <c>€0.53</c>.</summary>
    public static string Amount(decimal amount, int digits, string currency)
    {
        var number = amount.ToString("F" + digits);
        return currency switch
        {
            "EUR" => "€" + number,
            "USD" => "$" + number,
            _ => $"{number} {currency}",
        };
    }
}
