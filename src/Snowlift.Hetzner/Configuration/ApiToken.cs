using System.Text;
using System.Text.Json;

namespace Snowlift.Hetzner.Configuration;

/// <summary>A project's API token. It never prints itself, and takes itself out of texts that came from elsewhere.</summary>
public sealed class ApiToken
{
    private const string Mask = "***";

    // As the API might echo it inside a JSON string.
    private readonly string _escaped;

    /// <summary>Takes a token as it stands in a file or variable.</summary>
    /// <param name="value">Blanks and newlines around it are dropped.</param>
    /// <exception cref="ArgumentException">It is empty, or holds what no HTTP header may carry; the message does not
    /// repeat it.</exception>
    public ApiToken(string value)
    {
        Value = value.Trim();
        if (Invalid(value) is { } reason)
        {
            throw new ArgumentException(reason, nameof(value));
        }

        _escaped = JsonEncodedText.Encode(Value).Value;
    }

    /// <summary>For the Authorization header, and nothing else.</summary>
    internal string Value { get; }

    public override string ToString() => Mask;

    /// <summary>Why this cannot be a token; null where it can. Tokens have 64 characters today; that is not checked.</summary>
    internal static string? Invalid(string value)
    {
        value = value.Trim();
        return value.Length == 0 ? "the token is empty"
            : value.Any(c => c is <= ' ' or >= '\x7f') ? "the token contains blanks or characters that no token has"
            : null;
    }

    /// <summary>The text without the token, should it be in there.</summary>
    public string Redact(string text) =>
        text.Replace(Value, Mask, StringComparison.Ordinal).Replace(_escaped, Mask, StringComparison.Ordinal);

    /// <summary>Whether the bytes of an answer hold the token.</summary>
    internal bool IsIn(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf(Encoding.ASCII.GetBytes(Value)) >= 0 || bytes.IndexOf(Encoding.ASCII.GetBytes(_escaped)) >= 0;
}
