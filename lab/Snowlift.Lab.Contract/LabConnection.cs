using Snowlift.Lab.State;

namespace Snowlift.Lab;

/// <summary>How a lab is reached: what a client needs as HCLOUD_ENDPOINT and HCLOUD_TOKEN.</summary>
/// <param name="Endpoint">Ends in /v1, without a slash.</param>
public sealed record LabConnection(Uri Endpoint, string Token)
{
    /// <summary>Where the lab of a directory answers, or last answered; null where it never ran.</summary>
    public static LabConnection? Read(LabPaths paths) =>
        StateFile.Read(paths) is { Endpoint: { } endpoint, Token: var token } ? new(endpoint, token) : null;

    /// <summary>Whether a process serves the lab now.</summary>
    public static bool IsServed(LabPaths paths)
    {
        if (!File.Exists(paths.LockFile))
        {
            return false;
        }

        try
        {
            using var probe = new FileStream(paths.LockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
