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
/// <param name="Evaluates">Nix evaluates the flake here, with the lab's stand-ins: in the lab, then.</param>
internal sealed partial record Typing(string Command, Situation Situation, string? Answer, bool Evaluates)
{
    /// <summary>Of a match, in ms.</summary>
    private const int Limit = 1000;

    /// <summary>What a placeholder stands for, in the order in which they are looked for.</summary>
    private static readonly (string Placeholder, string Value)[] Placeholders =
    [
        ("./snowlift …", "snowlift --help"),
        ("./snowlift", "snowlift"),
        ("HOST …", "web"),
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
        ("deploy … ", "deploy web "),
        ("deploy web --static-network", "deploy web --create --static-network"),
    ];

    private static readonly Dictionary<string, Situation> Situations = new(StringComparer.Ordinal)
    {
        ["list"] = Situation.Deployed, ["status"] = Situation.Deployed, ["ssh"] = Situation.Deployed, ["logs"] = Situation.Deployed,
        ["extend"] = Situation.Deployed, ["destroy"] = Situation.Deployed, ["update"] = Situation.Deployed, ["bake"] = Situation.Deployed,
        ["cleanup"] = Situation.Deployed, ["generations"] = Situation.Deployed, ["timeline"] = Situation.Deployed,
        ["rollback"] = Situation.Updated, ["diff"] = Situation.Deployed, ["images"] = Situation.Baked,
        ["server enable-rescue"] = Situation.Deployed,
    };

    /// <summary>What is typed where a command asks; <c>$IMAGE</c> is the image's id.</summary>
    private static readonly Dictionary<string, string?> Answers = new(StringComparer.Ordinal)
    {
        ["destroy"] = "web", ["cleanup"] = "web", ["images delete"] = "$IMAGE", ["images prune"] = "prune", ["reap"] = "reap",
    };

    /// <summary>Commands that are whole lines by themselves.</summary>
    private static readonly string[] NeedNothing = ["images", "list", "locations", "reap", "types"];

    /// <summary>What a line of a document means.</summary>
    public static Typing Of(string line)
    {
        var command = Optional().Replace(line, "");
        foreach (var (placeholder, value) in Placeholders)
        {
            command = command.Replace(placeholder, value, StringComparison.Ordinal);
        }

        // `snowlift update`, without more, is the command's name.
        if (Name().Match(command) is { Success: true } name && !NeedNothing.Contains(name.Groups["name"].Value, StringComparer.Ordinal))
        {
            return new Typing($"{command} --help", Situation.NoServer, null, Evaluates: false);
        }

        var verb = Verb().Match(command).Groups["verb"].Value;
        var first = verb.Split(' ')[0];
        var again = first == "deploy" && !command.Contains(" --create", StringComparison.Ordinal);
        var writes = command.Contains("--create --static-network", StringComparison.Ordinal);
        return new Typing(
            // What the machine is like goes into the flake, which must say it when it is evaluated again.
            writes ? command + " --cloud lab --machines simulated" : command,
            again ? Situation.Deployed : Situations.GetValueOrDefault(verb, Situations.GetValueOrDefault(first)),
            // Without Nix here nobody knows whether the server runs that very system already: it would be wiped.
            again ? "web" : Answers.GetValueOrDefault(verb, Answers.GetValueOrDefault(first)),
            Evaluates: first is "check" or "plan" || writes || command.Contains("--dry-run", StringComparison.Ordinal));
    }

    /// <summary>A server is made by it: the most that a line can take.</summary>
    public bool Creates => Command.Contains(" --create", StringComparison.Ordinal) || Command.Contains("snowlift work ", StringComparison.Ordinal);

    /// <summary>The server is gone afterwards, or of no use.</summary>
    public bool Ends => Command.Contains("snowlift destroy web", StringComparison.Ordinal) || Command.Contains("enable-rescue", StringComparison.Ordinal);

    [GeneratedRegex(@"\s*\[[^\]]*\]", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex Optional();

    [GeneratedRegex(@"^(\./)?snowlift (?<name>[a-z][a-z-]*)$", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex Name();

    [GeneratedRegex(@"(snowlift (?<verb>[a-z-]+( [a-z-]+)?))|(hcloud (?<verb>[a-z-]+ [a-z-]+))", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex Verb();
}
