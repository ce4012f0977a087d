using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Http;

/// <summary>How a kind of resource is listed: filtered by name and labels, sorted, and cut into pages.</summary>
/// <param name="Key">The answer's key, such as <c>servers</c>.</param>
internal sealed record Listing<T>(string Key, JsonTypeInfo<T> Type, Func<T, long> Id)
{
    public const int DefaultPerPage = 25;
    public const int MaxPerPage = 50;

    public Func<T, string?>? Name { get; init; }

    public Func<T, DateTimeOffset>? Created { get; init; }

    public Func<T, IReadOnlyDictionary<string, string>>? Labels { get; init; }

    /// <summary>One page of what matches the request.</summary>
    /// <exception cref="ApiException"><c>invalid_input</c>: a page, order or selector that does not exist.</exception>
    public Answer Answer(IEnumerable<T> all, ApiRequest request)
    {
        if (Name is not null && request.Query("name") is { } name)
        {
            all = all.Where(x => Name(x) == name);
        }

        if (Labels is not null && request.Query("label_selector") is { } selector)
        {
            var parsed = LabelSelector.Parse(selector);
            all = all.Where(x => parsed.Matches(Labels(x)));
        }

        var page = Number(request, "page", 1, 1, int.MaxValue / MaxPerPage);
        var perPage = Math.Min(Number(request, "per_page", DefaultPerPage, 1, int.MaxValue), MaxPerPage);
        List<T> sorted = [.. Sort(all, request.QueryAll("sort"))];
        var last = Math.Max(1, (sorted.Count + perPage - 1) / perPage);
        var meta = new WireMeta(new WirePagination(
            page, perPage, page > 1 ? page - 1 : null, page < last ? page + 1 : null, last, sorted.Count));

        return Wire.Answer.Object(200, json =>
        {
            json.Field(Key, sorted.Skip((page - 1) * perPage).Take(perPage), Type);
            json.Field("meta", meta, WireJson.Default.WireMeta);
        });
    }

    private IEnumerable<T> Sort(IEnumerable<T> all, IReadOnlyList<string> orders)
    {
        // The first order given weighs most, and LINQ's sort is stable: so the last one is applied first.
        var sorted = all.OrderBy(Id);
        foreach (var order in orders.SelectMany(o => o.Split(',')).Reverse())
        {
            var (field, descending) = order.Split(':') switch
            {
                [var f] => (f, false),
                [var f, "asc"] => (f, false),
                [var f, "desc"] => (f, true),
                _ => throw ApiException.InvalidField("sort", $"'{order}' is not an order"),
            };
            sorted = field switch
            {
                "id" => By(Id),
                "name" when Name is not null => By(x => Name(x), StringComparer.Ordinal),
                "created" or "started" when Created is not null => By(x => Created(x)),
                // Official clients send undocumented orders for some kinds; Hetzner lets them pass, and so do we.
                _ => sorted,
            };

            IOrderedEnumerable<T> By<TKey>(Func<T, TKey> key, IComparer<TKey>? comparer = null) =>
                descending ? sorted.OrderByDescending(key, comparer) : sorted.OrderBy(key, comparer);
        }

        return sorted;
    }

    private static int Number(ApiRequest request, string name, int otherwise, int min, int max) =>
        request.Query(name) is not { } text ? otherwise
        : int.TryParse(text, out var number) && number >= min && number <= max ? number
        : throw ApiException.InvalidField(name, $"must be a number of at least {min}");
}
