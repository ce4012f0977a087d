using System.CommandLine;
using Snowlift.Checks;
using Snowlift.Checks.Findings;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Commands;

/// <summary><c>--force CHECK</c>: one check by name, as often as needed, never all.</summary>
internal sealed class ForceOption
{
    private readonly Option<string[]> _force = new("--force")
    {
        HelpName = "CHECK",
        Description = "Go on although that check refuses; names one check (docs/preflight.md), may be repeated",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public ForceOption() => _force.CompletionSources.Add([.. AllChecks.All.Where(check => check.CanForce).Select(check => check.Name)]);

    public void AddTo(Command command) => command.Add(_force);

    /// <summary>The checks that were named.</summary>
    /// <exception cref="SnowliftException">There is no such check, or it cannot be overridden (usage).</exception>
    public IReadOnlyList<string> Read(ParseResult parsed)
    {
        var names = parsed.GetValue(_force) ?? [];
        foreach (var name in names)
        {
            var check = AllChecks.All.FirstOrDefault(check => check.Name == name);
            if (check is not { CanForce: true })
            {
                throw Wrong(name, check);
            }
        }

        return names;
    }

    private static SnowliftException Wrong(string name, Check? check) => check is null
        ? new SnowliftException(
            ExitCode.Usage, $"There is no check '{name}'",
            $"The nearest are {Nearest.List(name, [.. AllChecks.All.Select(known => known.Name)])}.",
            "A check of the host shows what refuses, and its name.")
        : new SnowliftException(
            ExitCode.Usage, $"The check {name} cannot be overridden", check.Question + " Without that there is nothing to install.",
            "Mend the configuration; a check of the host shows how.");
}
