namespace Snowlift.Runs.Texts;

/// <summary>Names in the order in which they are to be tried, each once: <c>fsn1,nbg1,hel1</c>. Compared by content.</summary>
public sealed class NameList(IEnumerable<string> names) : IEquatable<NameList>
{
    public static NameList None { get; } = new([]);

    /// <summary>The names; none where nothing was said.</summary>
    public IReadOnlyList<string> Names { get; } = [.. names.Distinct(StringComparer.Ordinal)];

    public bool IsEmpty => Names.Count == 0;

    /// <summary>Reads names with commas between them; blanks around a name do not count.</summary>
    public static NameList Parse(string? text) => text is null
        ? None
        : new NameList(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    public static implicit operator NameList(string? text) => Parse(text);

    public bool Contains(string name) => Names.Contains(name, StringComparer.Ordinal);

    public bool Equals(NameList? other) => other is not null && Names.SequenceEqual(other.Names, StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as NameList);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() => string.Join(',', Names);
}
