using Snowlift.Nix;
using Snowlift.Runs.Events;

namespace Snowlift.Build;

/// <summary>The lines that Nix writes while it builds.</summary>
public static class BuildLines
{
    /// <summary>Logs a line, and tells what goes on where it says so.</summary>
    public static void Show(string line, StepScope scope)
    {
        scope.Log(line);
        if (Doing(line) is { } doing)
        {
            scope.Progress(doing);
        }
    }

    // Nix's lines: building '/nix/store/…-name.drv'...   copying path '/nix/store/…-name' from '…'...
    internal static string? Doing(string line)
    {
        var verb = line.StartsWith("building '", StringComparison.Ordinal) ? "building"
            : line.StartsWith("copying path '", StringComparison.Ordinal) ? "fetching" : null;
        return verb is not null && StorePath.TryParse(line.Split('\'')[1], out var path) ? $"{verb} {path.Name}" : null;
    }
}
