using System.Collections.Immutable;

namespace Snowlift.Remote.Processes;

/// <summary>An external command as data: what to run, apart from running it.</summary>
/// <param name="Program">Name looked up in PATH, or an absolute path.</param>
/// <param name="Arguments">The arguments, one element each; never interpreted by a shell.</param>
public sealed record CommandLine(string Program, ImmutableArray<string> Arguments)
{
    /// <summary>A command with its arguments written one after another.</summary>
    public static CommandLine Of(string program, params ReadOnlySpan<string> arguments) => new(program, [.. arguments]);

    /// <summary>What the command reads on stdin; nothing by default. This is how secrets travel.</summary>
    public StandardInput Input { get; init; } = StandardInput.Nothing;

    /// <summary>Variables set in addition to (or, with a null value, taken from) this process's environment.</summary>
    public ImmutableDictionary<string, string?> Environment { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>
    /// Stdin, stdout and stderr are this process's own: a person sits in front of them. Then nothing of them is seen here, and
    /// neither <see cref="Input"/> nor a <see cref="ProcessOutput"/> means anything.
    /// </summary>
    public bool InheritsStreams { get; init; }

    public string? WorkingDirectory { get; init; }

    public CommandLine With(params ReadOnlySpan<string> more) => this with { Arguments = [.. Arguments, .. more] };

    public CommandLine WithEnvironment(string name, string? value) =>
        this with { Environment = Environment.SetItem(name, value) };

    /// <summary>The command as one could type it, for messages and logs.</summary>
    public override string ToString() =>
        string.Join(' ', Arguments.Select(Quoting.ForDisplay).Prepend(Quoting.ForDisplay(Program)));
}
