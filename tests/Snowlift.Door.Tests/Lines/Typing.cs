using System.Text.RegularExpressions;

namespace Snowlift.Door.Tests.Lines;

/// <summary>What must be there before a line is typed.</summary>
internal enum Situation
{
    /// <summary>No server.</summary>
    NoServer,

    /// <summary>The server <c>web</c>, deployed.</summary>
    Deployed,

    /// <summary>The server <c>web</c> in its second generation.</summary>
    Updated,

    /// <summary>The server <c>web</c>, and an image of it.</summary>
    Baked,
}

/// <summary>A line as it is typed: with words for its placeholders, and what must be true where it is.</summary>
/// <param name="Command">For a shell.</param>
/// <param name="Answer">What is typed when it asks; null where it does not.</param>
/// <param name="Evaluates">Nix evaluates the flake here, with the lab's stand-ins.</param>
internal sealed partial record Typing(string Command, Situation Situation, string? Answer, bool Evaluates)
{
    /// <summary>What a placeholder stands for, in the order in which they are looked for.</summary>
    private static readonly (string Placeholder, string Value)[] Placeholders =
    [
        ("./snowlift", "snowlift"),
        ("HOST…", "web"),
        ("HOST", "web"),
        ("NAME", "web"),
        ("FILE", "~/host-key"),
        ("TIME", "4h"),
        ("COMMAND…", "echo hello"),
        ("COMMAND", "echo hello"),
        ("delete ID", "delete \"$IMAGE\""),
        // A simulated machine has no make, and nothing is made by it.
        ("--get result.tar -- make -C /src all", "-- echo made"),
        (" …", " web"),
    ];

    private static readonly Dictionary<string, Situation> Situations = new(StringComparer.Ordinal)
    {
        ["list"] = Situation.Deployed, ["status"] = Situation.Deployed, ["ssh"] = Situation.Deployed, ["logs"] = Situation.Deployed,
        ["extend"] = Situation.Deployed, ["destroy"] = Situation.Deployed, ["update"] = Situation.Deployed, ["bake"] = Situation.Deployed,
        ["cleanup"] = Situation.Deployed, ["generations"] = Situation.Deployed, ["timeline"] = Situation.Deployed,
        ["rollback"] = Situation.Updated, ["diff"] = Situation.Deployed, ["images"] = Situation.Baked,
        ["server enable-rescue"] = Situation.Deployed,
    };

    public static Typing Of(string line)
    {
        var command = Optional().Replace(line, "");
        foreach (var (placeholder, value) in Placeholders)
        {
            command = command.Replace(placeholder, value, StringComparison.Ordinal);
        }

        // `snowlift update`, without more, is the command's name.
        if (Name().IsMatch(line))
        {
            return new Typing($"{command} --help", Situation.NoServer, null, Evaluates: false);
        }

        var verb = Verb().Match(command).Groups["verb"].Value;
        return new Typing(
            command,
            Situations.GetValueOrDefault(verb, Situations.GetValueOrDefault(verb.Split(' ')[0])),
            verb.Split(' ')[0] is "destroy" or "images" or "reap" && !command.Contains("--yes", StringComparison.Ordinal) ? "web" : null,
            Evaluates: verb.Split(' ')[0] is "check" or "plan" || command.Contains("--dry-run", StringComparison.Ordinal));
    }

    /// <summary>A server is made by it: the most that a line can take.</summary>
    public bool Creates => Command.Contains(" --create", StringComparison.Ordinal) || Command.Contains("snowlift work ", StringComparison.Ordinal);

    /// <summary>The server is gone afterwards.</summary>
    public bool Destroys => Command.Contains("snowlift destroy ", StringComparison.Ordinal);

    [GeneratedRegex(@"\s*\[[^\]]*\]")]
    private static partial Regex Optional();

    [GeneratedRegex(@"^(\./)?snowlift (?<name>[a-z-]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex(@"(snowlift (?<verb>[a-z-]+( [a-z-]+)?))|(hcloud (?<verb>[a-z-]+ [a-z-]+))", RegexOptions.ExplicitCapture)]
    private static partial Regex Verb();
}
