using Snowlift.Remote.Errors;

namespace Snowlift.Install.Describing;

/// <summary>Where a flake keeps what belongs to one host.</summary>
internal static class HostFolder
{
    private static readonly string[] Usual = ["hosts/{0}", "machines/{0}", "nixos/hosts/{0}", "systems/{0}", "{0}"];

    /// <summary>The folder, relative to the flake's: the first usual one that exists, else <c>hosts/HOST</c>.</summary>
    /// <param name="flake">The flake's folder, or null for one that is not local.</param>
    /// <exception cref="SnowliftException">The host's name makes no folder (refused).</exception>
    public static string Of(string? flake, string host)
    {
        if (host.Length == 0 || host[0] is '.' or '-' || !host.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new SnowliftException(
                ExitCode.Refused, $"There is no folder to describe '{host}' in", "Its name is none that a folder of its own could have.",
                "Rename the host to letters, digits and hyphens.");
        }

        var folders = Usual.Select(usual => string.Format(System.Globalization.CultureInfo.InvariantCulture, usual, host)).ToList();
        return flake is null ? folders[0] : folders.Find(folder => Directory.Exists(Path.Combine(flake, folder))) ?? folders[0];
    }

    /// <summary>The file that most likely imports what lies in the folder; null where there is none.</summary>
    public static string? Importer(string flake, string folder) =>
        new[] { "default.nix", "configuration.nix" }.Select(name => $"{folder}/{name}").FirstOrDefault(file => File.Exists(Path.Combine(flake, file)));
}
