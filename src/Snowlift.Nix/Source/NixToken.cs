namespace Snowlift.Nix.Source;

/// <summary>A token of Nix source. Blanks and comments are none.</summary>
/// <param name="Start">Where it begins in the source, in characters.</param>
/// <param name="End">Where it ends, exclusively.</param>
/// <param name="Text">As written.</param>
public readonly record struct NixToken(NixTokenKind Kind, int Start, int End, string Text)
{
    /// <summary>What a string says, or null for any other token and for a string with something interpolated.</summary>
    public string? Value { get; init; }

    /// <summary>An identifier, or a symbol, written so.</summary>
    public bool Is(string text) => Kind != NixTokenKind.String && Text == text;
}

/// <summary>As much as is needed to find one's way through a flake.</summary>
public enum NixTokenKind
{
    /// <summary>A name or a keyword.</summary>
    Identifier,

    /// <summary>A whole string literal, what is interpolated in it included.</summary>
    String,

    /// <summary>A single character of anything else; the three dots of an open pattern are one.</summary>
    Symbol,
}
