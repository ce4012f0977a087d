namespace Snowlift.Cli.Terminal;

/// <summary>What the program's streams are connected to.</summary>
/// <param name="InIsTerminal">Somebody can be asked.</param>
/// <param name="OutIsTerminal">Results are read by a person.</param>
/// <param name="ErrorIsTerminal">Progress is watched by a person.</param>
/// <param name="Width">The width in columns; asked each time, since windows are resized.</param>
/// <param name="Height">The height in lines.</param>
public sealed record TerminalTraits(
    bool InIsTerminal, bool OutIsTerminal, bool ErrorIsTerminal, Func<int> Width, Func<int> Height)
{
    /// <summary>The columns that results have; null where they are not read in a terminal: then nothing is broken or cut.</summary>
    public int? OutWidth => OutIsTerminal ? Width() : null;

    /// <summary>The columns that stderr has; null likewise.</summary>
    public int? ErrorWidth => ErrorIsTerminal ? Width() : null;

    /// <summary>Pipes and files on all sides.</summary>
    public static TerminalTraits None { get; } = new(false, false, false, () => 100, () => 24);
}
