using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Http;

/// <summary>
/// What a label may look like: values as in the OpenAPI document's pattern, keys with an optional DNS prefix.
/// Source: docs.hetzner.cloud, Labels.
/// </summary>
internal static partial class LabelRules
{
    public static bool IsKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? Name().IsMatch(key)
            : slash <= 253 && Prefix().IsMatch(key[..slash]) && Name().IsMatch(key[(slash + 1)..]);
    }

    public static bool IsValue(string value) => value.Length == 0 || Name().IsMatch(value);

    /// <summary>The labels of a request, checked; none where it has none.</summary>
    /// <exception cref="ApiException"><c>invalid_input</c>.</exception>
    public static ImmutableSortedDictionary<string, string> Check(IReadOnlyDictionary<string, string>? labels)
    {
        foreach (var (key, value) in labels ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            if (!IsKey(key) || value is null || !IsValue(value))
            {
                throw ApiException.InvalidField("labels", $"label '{key}={value}' is not valid");
            }
        }

        return labels?.ToImmutableSortedDictionary(StringComparer.Ordinal)
            ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    }

    [GeneratedRegex("^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}
