using System.Globalization;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Runs">Deploys of each variant.</param>
/// <param name="Variants">A, and B where there is one.</param>
internal sealed record BenchOptions(int Runs, IReadOnlyList<Variant> Variants)
{
    public const string Usage =
        """
        Runs whole deploys of the demo host in a lab of its own, and prints the median seconds of every step.

        Usage:
          dotnet run --project bench/Snowlift.Bench -- [--runs N] [--a "OPTIONS"] [--b "OPTIONS"]

        Options:
          --runs N         Deploys of each variant (default: 3)
          --a "OPTIONS"    Options of snowlift deploy for variant A (default: none)
          --b "OPTIONS"    Likewise for variant B, run alternately with A; without it only A is run

        Each deploy gets a new server and an empty Nix store; the server is deleted afterwards. SNOWLIFT_LAB_IMAGES names
        a folder of images built elsewhere, as for snowlift.
        """;

    private const int DefaultRuns = 3;

    /// <summary>Reads the command line; null where help is asked for.</summary>
    /// <exception cref="SnowliftException">It cannot be understood (usage).</exception>
    public static BenchOptions? Parse(IReadOnlyList<string> arguments)
    {
        var runs = DefaultRuns;
        var (a, b) = ("", (string?)null);
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--help" or "-h":
                    return null;
                case "--runs" when i + 1 < arguments.Count
                    && int.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out runs) && runs > 0:
                    i++;
                    break;
                case "--a" when i + 1 < arguments.Count:
                    a = arguments[++i];
                    break;
                case "--b" when i + 1 < arguments.Count:
                    b = arguments[++i];
                    break;
                default:
                    throw new SnowliftException(ExitCode.Usage, $"'{arguments[i]}' is not understood here", next: Usage);
            }
        }

        return new BenchOptions(runs, b is null ? [Variant.Parse("A", a)] : [Variant.Parse("A", a), Variant.Parse("B", b)]);
    }
}

/// <summary>One way to deploy.</summary>
/// <param name="Name">A or B.</param>
/// <param name="Options">Options of <c>snowlift deploy</c>, one word each.</param>
internal sealed record Variant(string Name, IReadOnlyList<string> Options)
{
    /// <summary>Reads the options; a word with blanks stands in single quotes.</summary>
    /// <exception cref="SnowliftException">A quote is not closed (usage).</exception>
    public static Variant Parse(string name, string options)
    {
        try
        {
            return new Variant(name, Quoting.Split(options));
        }
        catch (FormatException e)
        {
            throw new SnowliftException(ExitCode.Usage, $"The options of {name} are not understood", e.Message, inner: e);
        }
    }

    public override string ToString() => Options.Count == 0
        ? $"{Name}: snowlift deploy without options"
        : $"{Name}: {string.Join(' ', Options.Select(Quoting.ForDisplay))}";
}
