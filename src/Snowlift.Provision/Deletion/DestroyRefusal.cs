using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;
using Snowlift.Runs;

namespace Snowlift.Provision.Deletion;

/// <summary>What its owner has protected is not deleted, whatever was typed.</summary>
public static class DestroyRefusal
{
    /// <summary>Of a server.</summary>
    /// <exception cref="SnowliftException">The server is protected (refused).</exception>
    public static void Enforce(Suggestions suggest, Server server)
    {
        if (server.Protection.Delete)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"The server {server.Name} ({server.Id}) is protected from being deleted",
                "Somebody switched that on, at Hetzner, for a reason. Nothing was changed.",
                $"Take the protection off first: {suggest.Hcloud($"server disable-protection {server.Name} delete rebuild")}");
        }
    }

    /// <summary>Of a volume.</summary>
    /// <exception cref="SnowliftException">The volume is protected (refused).</exception>
    public static void Enforce(Suggestions suggest, Volume volume)
    {
        if (volume.Protection.Delete)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"The volume {volume.Name} ({volume.Id}) is protected from being deleted", "Nothing was changed.",
                $"Leave --volumes away, or take the protection off: {suggest.Hcloud($"volume disable-protection {volume.Name} delete")}");
        }
    }
}
