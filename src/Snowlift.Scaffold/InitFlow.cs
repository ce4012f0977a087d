using Snowlift.Machines.Keys;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs;

namespace Snowlift.Scaffold;

/// <summary>Writes a flake that deploys as it stands, or adds a host to one.</summary>
public sealed class InitFlow(IProcessRunner processes, SnowliftPaths paths, IReadOnlyDictionary<string, string?> environment)
{
    /// <summary>The public key that is to let the user in, with its comment.</summary>
    /// <param name="named">A file, or the line itself; null for the key that a deploy would log in with.</param>
    /// <exception cref="SnowliftException">There is none.</exception>
    public async Task<string> KeyAsync(string? named, CancellationToken cancellation)
    {
        if (named?.Contains(" AAAA", StringComparison.Ordinal) == true)
        {
            return named.Trim();
        }

        var key = await new LoginKeys(processes, paths, environment).FindAsync(named, cancellation);
        return $"{key.Public} {key.Name}";
    }

    /// <summary>What would be written.</summary>
    /// <exception cref="SnowliftException">It would overwrite something, or a name cannot be meant (usage).</exception>
    public static ScaffoldPlan Plan(string folder, HostSettings host) => Scaffolding.Plan(folder, host);

    /// <summary>Writes it. In a git repository Nix sees only what git knows, so the new files are told to git.</summary>
    /// <returns>Whether git was told.</returns>
    /// <exception cref="SnowliftException">A file cannot be written, or has come to be there meanwhile.</exception>
    public async Task<bool> WriteAsync(ScaffoldPlan plan, CancellationToken cancellation)
    {
        try
        {
            foreach (var change in plan.Changes)
            {
                await WriteAsync(Path.Combine(plan.Folder, change.Path), change, cancellation);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SnowliftException(ExitCode.Usage, $"{plan.Folder} cannot be written", e.Message, "Name another folder.", e);
        }

        return await TellGitAsync(plan, cancellation);
    }

    private static async Task WriteAsync(string path, FileChange change, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (change.Before is null)
        {
            // Never over a file that came to be there since the plan.
            await using var file = new FileStream(path, FileMode.CreateNew);
            await using var writer = new StreamWriter(file);
            await writer.WriteAsync(change.After.AsMemory(), cancellation);
            return;
        }

        var draft = $"{path}.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(draft, change.After, cancellation);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(draft, File.GetUnixFileMode(path));
        }

        File.Move(draft, path, overwrite: true);
    }

    private async Task<bool> TellGitAsync(ScaffoldPlan plan, CancellationToken cancellation)
    {
        try
        {
            var added = await processes.RunAsync(
                CommandLine.Of("git", ["-C", plan.Folder, "add", "--intent-to-add", "--", .. plan.Changes.Select(change => change.Path)]), null, cancellation);
            return added.Succeeded;
        }
        catch (ProgramNotFoundException)
        {
            return false;
        }
    }
}
