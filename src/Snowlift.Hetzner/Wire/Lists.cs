namespace Snowlift.Hetzner.Wire;

/// <summary>Lists as the API may send them, and as everybody may read them.</summary>
internal static class Lists
{
    /// <summary>The same without items that are null; null for a list that is missing.</summary>
    public static IReadOnlyList<T>? WithoutNulls<T>(IReadOnlyList<T>? items)
        where T : class =>
        items?.Any(item => (T?)item is null) == true ? [.. items.Where(item => (T?)item is not null)] : items;

    /// <summary>The same for labels.</summary>
    public static IReadOnlyDictionary<string, string>? WithoutNulls(IReadOnlyDictionary<string, string>? items) =>
        items?.Values.Any(value => (string?)value is null) == true
            ? items.Where(item => (string?)item.Value is not null).ToDictionary(StringComparer.Ordinal)
            : items;
}
