using System.Collections.Immutable;
using System.Text.Json;

namespace Snowlift.Remote.Processes;

/// <summary>
/// What went into a run and may not come out of it: takes it out of every text that somebody will read. It is the second
/// lock, since secrets only ever travel by stdin; a tool or a machine may echo what it was given.
/// </summary>
public sealed class Secrets
{
    public const string Mask = "***";

    /// <summary>Shorter ones are not looked for: half of any output would be taken for them.</summary>
    private const int Shortest = 6;

    private ImmutableHashSet<string> _words = [];
    private ImmutableList<Func<string, string>> _others = [];

    /// <summary>Every line of it alone is a secret, too: tools write lines. Bytes that are no text are not looked for.</summary>
    public void Add(Secret secret) => Add(secret.Text() ?? "");

    /// <summary>The same for a text.</summary>
    public void Add(string secret)
    {
        foreach (var line in secret.Split('\n').Select(line => line.Trim()).Where(IsSecret))
        {
            ImmutableInterlocked.Update(ref _words, words => words.Add(line).Add(JsonEncodedText.Encode(line).Value).Add(Quoting.ForShell(line)[1..^1]));
        }
    }

    /// <summary>Something that takes out a secret which it does not give away.</summary>
    public void Add(Func<string, string> redact) => ImmutableInterlocked.Update(ref _others, others => others.Add(redact));

    /// <summary>The text without them.</summary>
    public string Redact(string text)
    {
        // The longest first: one may be a part of another.
        foreach (var word in _words.Where(word => text.Contains(word, StringComparison.Ordinal)).OrderByDescending(word => word.Length))
        {
            text = text.Replace(word, Mask, StringComparison.Ordinal);
        }

        return _others.Aggregate(text, (redacted, other) => other(redacted));
    }

    // The armour of a key is the same for everybody.
    private static bool IsSecret(string line) => line.Length >= Shortest && !line.StartsWith("-----", StringComparison.Ordinal);
}
