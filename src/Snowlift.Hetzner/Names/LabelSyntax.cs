namespace Snowlift.Hetzner.Names;

/// <summary>
/// What labels may look like. Source: the API's description, "Labels": the rules of Kubernetes, with the prefix
/// <c>hetzner.cloud/</c> reserved.
/// </summary>
public static class LabelSyntax
{
    private const int LongestName = 63;
    private const int LongestPrefix = 253;
    private const string WordShape = "letters, digits, '-', '_' or '.' with a letter or digit at both ends";
    private const string ReservedPrefix = "hetzner.cloud/";

    /// <summary>Why this is no label's key, or null where it is one: <c>[prefix/]name</c>.</summary>
    public static string? ValidateKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[(slash + 1)..];
        if (slash >= 0 && ServerName.Validate(key[..slash]) is not null)
        {
            return $"the label key '{key}' has a prefix that is no domain name of at most {LongestPrefix} characters";
        }

        return name.Length == 0 ? $"the label key '{key}' has no name"
            : IsWord(name) ? null
            : $"the label key '{key}' is not 1 to {LongestName} {WordShape}";
    }

    /// <summary>Why this is no label value, or null where it is one. An empty value is.</summary>
    public static string? ValidateValue(string value) =>
        value.Length == 0 || IsWord(value)
            ? null
            : $"the label value '{value}' is not at most {LongestName} {WordShape}";

    /// <summary>The first thing that is wrong with labels to be set, or null.</summary>
    public static string? Validate(IReadOnlyDictionary<string, string>? labels) =>
        labels?.Select(label => ValidateKey(label.Key) ?? ValidateValue(label.Value) ?? Reserved(label.Key))
            .FirstOrDefault(reason => reason is not null);

    private static string? Reserved(string key) =>
        key.StartsWith(ReservedPrefix, StringComparison.Ordinal)
            ? $"the label key '{key}' begins with '{ReservedPrefix}', which only Hetzner may use"
            : null;

    private static bool IsWord(string text) =>
        text.Length is > 0 and <= LongestName
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
