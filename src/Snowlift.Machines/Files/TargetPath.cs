namespace Snowlift.Machines.Files;

/// <summary>Paths on a machine that somebody typed.</summary>
public static class TargetPath
{
    /// <summary>Why it cannot name a file there, as half a sentence; null where it can.</summary>
    public static string? Flaw(string path) =>
        !path.StartsWith('/') ? "it is not absolute"
        : path.TrimEnd('/').Length == 0 ? "it is the root folder"
        : path.Split('/').Any(part => part is "." or "..") ? "it goes up"
        : path.Any(char.IsControl) ? "it holds a control character"
        : null;
}
