namespace Snowlift.Scaffold;

/// <summary>The hosts of a flake, as far as its text names them: for where there is no Nix to ask, or no time to.</summary>
public static class FlakeHosts
{
    /// <summary>The names that stand in <c>flake.nix</c>; none where they are computed.</summary>
    /// <param name="folder">The flake's folder.</param>
    public static IReadOnlyList<string> Read(string folder)
    {
        try
        {
            return new FlakeEdit(File.ReadAllText(Path.Combine(folder, "flake.nix"))).Hosts;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
