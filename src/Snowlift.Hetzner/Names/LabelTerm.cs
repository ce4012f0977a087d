using System.Collections.Immutable;

namespace Snowlift.Hetzner.Names;

/// <summary>How a term looks at a label.</summary>
public enum LabelOperator
{
    /// <summary><c>key=value</c>.</summary>
    Is,

    /// <summary><c>key!=value</c>.</summary>
    IsNot,

    /// <summary><c>key</c>.</summary>
    Has,

    /// <summary><c>!key</c>.</summary>
    HasNot,

    /// <summary><c>key in (a,b)</c>.</summary>
    In,

    /// <summary><c>key notin (a,b)</c>.</summary>
    NotIn,
}

/// <summary>One condition of a <see cref="LabelSelector"/>.</summary>
public sealed record LabelTerm
{
    private LabelTerm(LabelOperator @operator, string key, ImmutableArray<string> values)
    {
        Operator = @operator;
        Key = key;
        Values = values;
    }

    public LabelOperator Operator { get; }

    public string Key { get; }

    /// <summary>One for Is and IsNot, some for In and NotIn, else none.</summary>
    public ImmutableArray<string> Values { get; }

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            LabelOperator.Has => has,
            LabelOperator.HasNot => !has,
            LabelOperator.Is or LabelOperator.In => has && Values.Contains(value!, StringComparer.Ordinal),
            _ => !has || !Values.Contains(value!, StringComparer.Ordinal),
        };
    }

    public bool Equals(LabelTerm? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Operator switch
    {
        LabelOperator.Is => $"{Key}={Values[0]}",
        LabelOperator.IsNot => $"{Key}!={Values[0]}",
        LabelOperator.Has => Key,
        LabelOperator.HasNot => $"!{Key}",
        LabelOperator.In => $"{Key} in ({string.Join(',', Values)})",
        _ => $"{Key} notin ({string.Join(',', Values)})",
    };

    /// <summary>A checked term.</summary>
    /// <exception cref="ArgumentException">Key or values cannot be a label's, or there is no value to choose from.</exception>
    internal static LabelTerm Of(LabelOperator @operator, string key, ImmutableArray<string> values)
    {
        var reason = LabelSyntax.ValidateKey(key)
            ?? values.Select(LabelSyntax.ValidateValue).FirstOrDefault(wrong => wrong is not null)
            ?? (values.IsEmpty && @operator is (LabelOperator.In or LabelOperator.NotIn)
                ? $"'{key}' is compared with an empty list"
                : null);
        return reason is null ? new LabelTerm(@operator, key, values) : throw new ArgumentException(reason, nameof(key));
    }
}
