using Snowlift.Remote.Processes;

namespace Snowlift.Runs;

/// <summary>
/// The one place that makes the command lines which people are told to type: of the line that they typed themselves, so that
/// what is pasted means the same cloud, flake, key and machine. Immutable.
/// </summary>
public sealed record Suggestions
{
    /// <summary>Where and how, not what: options that mean the same in every command that has them.</summary>
    private static readonly string[] Everywhere =
    [
        "--cloud", "--machines", "--no-stand-ins", "--flake", "--target-host", "--accept-host-key", "--ssh-key", "--build-on", "--force",
    ];

    /// <summary>They take the same line, a plan whatever it has no use for.</summary>
    private static readonly string[] Deploying = ["deploy", "plan", "work"];

    /// <summary>What is about one run alone, or means something else in the other command.</summary>
    private static readonly string[] OfOneRun = ["--dry-run", "--json", "--plain", "--quiet"];

    /// <summary>For lines that nobody typed anything for.</summary>
    public static Suggestions Plain { get; } = new();

    /// <summary>How the program is started.</summary>
    public string Program { get; init; } = "snowlift";

    /// <summary>What starts a deploy, where that is a program of its own.</summary>
    public string? DeployProgram { get; init; }

    /// <summary>The line that was typed; null where there is none.</summary>
    public TypedLine? Typed { get; init; }

    /// <summary>The options that a command has, by the words that name it; null for whatever may come.</summary>
    public Func<string, IReadOnlySet<string>?> OptionsOf { get; init; } = _ => null;

    /// <summary>The cloud that is meant, where it must be said: it was not typed, and is not the default.</summary>
    public string? Cloud { get; init; }

    /// <summary>The servers end with the program.</summary>
    public bool EndsWithUs { get; init; }

    /// <summary>A hint for names that are not found: where a host of that name is remembered to be; null for nowhere else.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>A command that takes over, of the line that was typed, whatever means the same there.</summary>
    /// <param name="command">Its words: <c>destroy</c>, <c>images delete</c>.</param>
    /// <param name="words">What follows: a host, options.</param>
    public string Line(string command, params string[] words) =>
        Join(command, [.. words, .. Carried(command).Where(option => !words.Contains(option.Name, StringComparer.Ordinal)).SelectMany(Words)]);

    /// <summary>The line that was typed, with one name in place of another.</summary>
    public string Instead(string wrong, string right)
    {
        if (Typed is not { } typed || !typed.Words.Any(word => IsName(word, wrong)))
        {
            return Line(Typed?.Command ?? "deploy", right);
        }

        return Join(typed.Command, [.. typed.Words.Select(word =>
            !IsName(word, wrong) ? word.Text
            : word.IsHost ? right
            : word.Text[..^wrong.Length] + right)]);
    }

    /// <summary>The line that was typed without a host, for that one.</summary>
    public string For(string host) =>
        Join(Typed?.Command ?? "deploy", [host, .. Typed?.Words.Select(word => word.IsFlake ? word.Text.TrimEnd('#') : word.Text) ?? []]);

    /// <summary>The line that was typed, with more options.</summary>
    public string With(params string[] options)
    {
        var words = Typed?.Words.Select(word => word.Text).ToList() ?? [];
        // What follows -- is another's.
        var end = words.IndexOf("--");
        words.InsertRange(end < 0 ? words.Count : end, options);
        return Join(Typed?.Command ?? "deploy", words);
    }

    /// <summary>The line that was typed, for another cloud.</summary>
    public string At(string cloud)
    {
        var words = Typed?.Words.Select(word => word.Text).ToList() ?? [];
        var end = words.IndexOf("--");
        var at = words.IndexOf("--cloud");
        if (at >= 0 && (end < 0 || at < end))
        {
            words.RemoveRange(at, 2);
            end -= end < 0 ? 0 : 2;
        }

        words.InsertRange(end < 0 ? words.Count : end, ["--cloud", cloud]);
        return Join(Typed?.Command ?? "deploy", words);
    }

    /// <summary>How to be rid of a server.</summary>
    public string Destroy(string server) => EndsWithUs ? "nothing to type, it ends with the rehearsal" : Line("destroy", server);

    /// <summary>A line for the official CLI, which asks Hetzner unless it is told where the lab is.</summary>
    public string Hcloud(string words) => Cloud == "lab" ? $"(eval \"$({Line("lab env")})\" && hcloud {words})" : $"hcloud {words}";

    private IEnumerable<TypedOption> Carried(string command)
    {
        if (Typed is not { } typed)
        {
            return [];
        }

        var (from, to) = (typed.Command, command);
        var isSameWish = Deploying.Contains(from, StringComparer.Ordinal) && Deploying.Contains(to, StringComparer.Ordinal);
        var has = OptionsOf(command);
        return typed.Options
            .Where(option => has?.Contains(option.Name) != false && !OfOneRun.Contains(option.Name, StringComparer.Ordinal))
            .Where(option => isSameWish
                // The server of a command is left alone, what a conversion leaves alone is a path.
                ? from == to || !(option.Name == "--keep" && "work" == from)
                // A deploy changes the host key that was vouched for.
                : Everywhere.Contains(option.Name, StringComparer.Ordinal)
                    // There it is the key that is let in, and may be one's text.
                    && !(option.Name == "--ssh-key" && from == "init")
                    && !(option.Name == "--accept-host-key" && from != "plan" && Deploying.Contains(from, StringComparer.Ordinal)))
            // The host is named by itself.
            .Select(option => option.Name == "--flake" ? option with { Values = [.. option.Values.Select(value => value.Split('#')[0])] } : option)
            .Where(option => option is not { Name: "--flake", Values: [""] });
    }

    private static IEnumerable<string> Words(TypedOption option) =>
        option.Values.Count == 0 ? [option.Name] : option.IsRepeated ? option.Values.SelectMany(value => (string[])[option.Name, value]) : [option.Name, .. option.Values];

    private static bool IsName(TypedWord word, string name) =>
        word.IsHost ? word.Text == name : word.IsFlake && word.Text.EndsWith("#" + name, StringComparison.Ordinal);

    private string Join(string command, IReadOnlyList<string> words)
    {
        var start = command == "deploy" && DeployProgram is { } deploys ? [deploys] : (string[])[Program, .. command.Split(' ')];
        var all = words.ToList();
        if (Cloud is { } cloud && !all.Contains("--cloud") && OptionsOf(command)?.Contains("--cloud") != false)
        {
            var end = all.IndexOf("--");
            all.InsertRange(end < 0 ? all.Count : end, ["--cloud", cloud]);
        }

        return string.Join(' ', start.Concat(all.Select(Quoting.ForTyping)));
    }
}

/// <summary>A command line as it was typed.</summary>
/// <param name="Command">The words that name the command: <c>deploy</c>, <c>images delete</c>.</param>
/// <param name="Words">All that follows them, in its order.</param>
/// <param name="Options">The options among that.</param>
public sealed record TypedLine(string Command, IReadOnlyList<TypedWord> Words, IReadOnlyList<TypedOption> Options);

/// <summary>One word of it.</summary>
/// <param name="IsHost">It names a host.</param>
/// <param name="IsFlake">It names a flake, and after <c>#</c> perhaps a host.</param>
public sealed record TypedWord(string Text, bool IsHost = false, bool IsFlake = false);

/// <summary>An option that was typed.</summary>
/// <param name="Name">Its long name.</param>
/// <param name="Values">What was given to it; none for a switch.</param>
/// <param name="IsRepeated">Its name stands before each value.</param>
public sealed record TypedOption(string Name, IReadOnlyList<string> Values, bool IsRepeated = false);
