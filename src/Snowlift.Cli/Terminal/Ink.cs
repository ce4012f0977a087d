namespace Snowlift.Cli.Terminal;

/// <summary>Colour and weight, where they are wanted; elsewhere text stays as it is.</summary>
internal readonly record struct Ink(bool IsWanted)
{
    /// <summary>In that style.</summary>
    /// <param name="code">A parameter of SGR: <c>1</c> bold, <c>31</c> red. Source: ECMA-48, 8.3.117</param>
    public string Paint(string text, string code) => IsWanted && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;

    /// <summary>A line of a difference, as git colours it.</summary>
    public string Difference(string line) => line switch
    {
        ['+', '+', '+', ..] or ['-', '-', '-', ..] => Paint(line, "1"),
        ['+', ..] => Paint(line, "32"),
        ['-', ..] => Paint(line, "31"),
        ['@', '@', ..] => Paint(line, "36"),
        _ => line,
    };
}
