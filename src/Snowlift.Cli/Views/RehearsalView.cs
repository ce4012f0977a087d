using Snowlift.Install.Requests;

namespace Snowlift.Cli.Views;

/// <summary>What a deploy onto a simulated machine may claim.</summary>
internal static class RehearsalView
{
    /// <summary>What was real of it, and what was not.</summary>
    public const string What = "This was a rehearsal: the machine was simulated, and ended with it. Nothing was built or copied.";

    /// <summary>The first line of the end.</summary>
    public static string Outcome(DeployResult result) => result.Evaluated
        ? $"{result.Host} would be up, and run the system that your flake evaluates to."
        : $"{result.Host} would be up. Your flake was not evaluated, as there is no Nix here: the system was made up.";
}
