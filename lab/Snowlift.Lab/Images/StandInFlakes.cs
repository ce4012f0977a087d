namespace Snowlift.Lab.Images;

/// <summary>
/// Flakes that answer to the names of nixpkgs and its like (<c>lab/standins</c>): carried inside the program, as what builds
/// the images is.
/// </summary>
public static class StandInFlakes
{
    /// <summary>Lays them down below a folder, once for each version of the program.</summary>
    /// <returns>The directory that holds one folder a stand-in.</returns>
    public static string ExtractInto(string folder) => Path.Combine(LabScripts.Embedded().ExtractInto(folder), "standins");
}
