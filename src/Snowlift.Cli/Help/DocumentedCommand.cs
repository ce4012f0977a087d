using System.CommandLine;

namespace Snowlift.Cli.Help;

/// <summary>A command whose help ends with words and examples of its own.</summary>
internal abstract class DocumentedCommand(string name, string description) : Command(name, description)
{
    /// <summary>What people should know beyond the options; paragraphs, shown as written.</summary>
    public virtual string? Remarks => null;

    /// <summary>The heading of the whole program's help under which it stands; null for the first one.</summary>
    public string? Group { get; set; }

    /// <summary>Commands to type, with what they do.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }
}

/// <summary>A command to type and what it does.</summary>
internal sealed record Example(string Command, string Meaning);
