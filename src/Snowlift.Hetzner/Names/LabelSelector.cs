using System.Collections.Immutable;

namespace Snowlift.Hetzner.Names;

/// <summary>
/// Picks resources by their labels: <c>env=prod,!legacy,tier in (a,b)</c>, where a comma means "and". The language has no
/// quotes: keys and values are checked instead, so that nothing in them can be read as an operator. Source: the API's
/// description, "Label Selector".
/// </summary>
public sealed record LabelSelector
{
    private LabelSelector(ImmutableArray<LabelTerm> terms) => Terms = terms;

    /// <summary>Picks everything.</summary>
    public static LabelSelector Everything { get; } = new([]);

    /// <summary>All of them have to hold.</summary>
    public ImmutableArray<LabelTerm> Terms { get; }

    /// <summary><c>key=value</c>.</summary>
    /// <exception cref="ArgumentException">Key or value cannot be a label's.</exception>
    public static LabelSelector Is(string key, string value) => Everything.AndIs(key, value);

    /// <summary><c>key</c>: has the label, whatever its value.</summary>
    /// <exception cref="ArgumentException">The key cannot be a label's.</exception>
    public static LabelSelector Has(string key) => Everything.AndHas(key);

    /// <summary><c>key=value</c>.</summary>
    /// <exception cref="ArgumentException">Key or value cannot be a label's.</exception>
    public LabelSelector AndIs(string key, string value) => And(LabelOperator.Is, key, value);

    /// <summary><c>key!=value</c>; holds without the label too.</summary>
    /// <inheritdoc cref="AndIs"/>
    public LabelSelector AndIsNot(string key, string value) => And(LabelOperator.IsNot, key, value);

    /// <summary><c>key</c>.</summary>
    /// <inheritdoc cref="AndIs"/>
    public LabelSelector AndHas(string key) => And(LabelOperator.Has, key);

    /// <summary><c>!key</c>.</summary>
    /// <inheritdoc cref="AndIs"/>
    public LabelSelector AndHasNot(string key) => And(LabelOperator.HasNot, key);

    /// <summary><c>key in (a,b)</c>.</summary>
    /// <inheritdoc cref="AndIs"/>
    public LabelSelector AndIn(string key, params ReadOnlySpan<string> values) => And(LabelOperator.In, key, values);

    /// <summary><c>key notin (a,b)</c>; holds without the label too.</summary>
    /// <inheritdoc cref="AndIs"/>
    public LabelSelector AndNotIn(string key, params ReadOnlySpan<string> values) => And(LabelOperator.NotIn, key, values);

    /// <summary>Both have to hold.</summary>
    public LabelSelector And(LabelSelector other) => new(Terms.AddRange(other.Terms));

    /// <summary>Reads what a person wrote.</summary>
    /// <exception cref="FormatException">It is no selector.</exception>
    public static LabelSelector Parse(string text) => new(LabelSelectorParser.Parse(text));

    /// <summary>Whether something with these labels is picked.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => Terms.All(term => term.Matches(labels));

    public bool Equals(LabelSelector? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>As the API reads it, before it is escaped for a URL.</summary>
    public override string ToString() => string.Join(',', Terms);

    /// <summary>For a request: null where everything is picked.</summary>
    internal string? ToQuery() => Terms.IsEmpty ? null : ToString();

    private LabelSelector And(LabelOperator @operator, string key, params ReadOnlySpan<string> values) =>
        new(Terms.Add(LabelTerm.Of(@operator, key, [.. values])));
}
