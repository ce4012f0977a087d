using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;

namespace Snowlift.Machines.Files;

/// <summary>A host key that somebody brings.</summary>
public static class HostKeyFile
{
    /// <summary>Reads it.</summary>
    /// <param name="path">Its name, for the error.</param>
    /// <exception cref="SnowliftException">It is none that a machine could have (usage).</exception>
    public static KeyPair Parse(string text, string path)
    {
        try
        {
            return OpenSshKey.Parse(text);
        }
        catch (FormatException e)
        {
            throw new SnowliftException(
                ExitCode.Usage, $"The host key {path} cannot be used", $"What is there: {e.Message}.",
                "Make one with: ssh-keygen -t ed25519 -N '' -f FILE", e);
        }
    }
}
