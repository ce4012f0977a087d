using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Snowlift.Nix;
using Snowlift.Runs;

namespace Snowlift.Build.Flakes;

/// <summary>
/// The hosts of flakes as evaluations told them, for completion, which must not evaluate: a file a flake. What is remembered of
/// a local flake holds as long as its <c>flake.nix</c> and <c>flake.lock</c> are not written anew.
/// </summary>
public static class HostCache
{
    /// <summary>Remembers them; where that cannot be written, nobody misses more than a completion.</summary>
    public static void Remember(SnowliftPaths paths, FlakeRef flake, IReadOnlyList<string> hosts)
    {
        try
        {
            Directory.CreateDirectory(paths.HostCache);
            File.WriteAllLines(FileOf(paths, flake), [Stamp(flake), .. hosts]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As said.
        }
    }

    /// <summary>What is remembered; null where nothing is, or it is out of date.</summary>
    public static IReadOnlyList<string>? Read(SnowliftPaths paths, FlakeRef flake)
    {
        try
        {
            return File.ReadAllLines(FileOf(paths, flake)) is [var stamp, .. var hosts] && stamp == Stamp(flake) ? hosts : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string FileOf(SnowliftPaths paths, FlakeRef flake) =>
        Path.Combine(paths.HostCache, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(flake.Url)))[..32]);

    private static string Stamp(FlakeRef flake) => flake.LocalPath is not { } folder
        ? "remote"
        : string.Join(' ', ((string[])["flake.nix", "flake.lock"]).Select(
            name => File.GetLastWriteTimeUtc(Path.Combine(folder, name)).Ticks.ToString(CultureInfo.InvariantCulture)));
}
