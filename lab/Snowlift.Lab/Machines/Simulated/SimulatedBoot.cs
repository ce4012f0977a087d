using System.Collections.Concurrent;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Lab.Machines.Simulated.Updates;
using Snowlift.Remote.Ssh;

namespace Snowlift.Lab.Machines.Simulated;

/// <summary>What a simulated machine runs.</summary>
internal enum RunningSystem
{
    /// <summary>The image that the server was made from.</summary>
    Image,

    /// <summary>The installer, in RAM; the rescue system is the same.</summary>
    Installer,

    /// <summary>What was installed.</summary>
    NixOs,

    /// <summary>Firmware that finds nothing to boot.</summary>
    Nothing,
}

/// <summary>A kind of system as it presents itself.</summary>
/// <param name="Id"><c>ID</c> of os-release.</param>
/// <param name="Version"><c>VERSION_ID</c>.</param>
/// <param name="Name"><c>PRETTY_NAME</c>.</param>
internal sealed record OsRelease(string Id, string Version, string Name)
{
    public static OsRelease Installer { get; } = new("nixos", "25.11", "NixOS 25.11 installer (simulated)");

    public static OsRelease NixOs { get; } = new("nixos", "25.11", "NixOS 25.11 (simulated)");

    /// <summary>By the name of an image: <c>ubuntu-24.04</c>; a snapshot's is a path.</summary>
    public static OsRelease OfImage(string image) => image.Split('-', 2) switch
    {
        ["ubuntu", var version] => new("ubuntu", version, $"Ubuntu {version} LTS"),
        ["debian", var version] => new("debian", version, $"Debian GNU/Linux {version}"),
        [var id, var version] when image[0] != '/' => new(id, version, $"{char.ToUpperInvariant(id[0])}{id[1..]} Linux {version}"),
        _ => new("debian", "12", "Debian GNU/Linux 12"),
    };
}

/// <summary>One boot of one machine: from the reset, or the jump, until the next.</summary>
internal sealed class SimulatedBoot : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private int _over;

    public SimulatedBoot() => Ended = _ended.Token;

    /// <summary>What the kernel calls it.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    public required RunningSystem Running { get; init; }

    public required OsRelease Release { get; init; }

    public required string HostName { get; init; }

    public required PublicKey HostKey { get; set; }

    /// <summary>The machine's own host key, while its disk has another one for a snapshot.</summary>
    public PublicKey? HeldKey { get; set; }

    /// <summary>Who may log in with which keys, in OpenSSH's one-line form.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Users { get; set; }

    /// <summary>Where sshd listens, on the machine itself.</summary>
    public IReadOnlyList<int> Ports { get; set; } = [22];

    /// <summary>What runs, on NixOS.</summary>
    public string? System { get; set; }

    /// <summary>What was booted, on NixOS.</summary>
    public string? BootedSystem { get; init; }

    public IReadOnlyList<string> FailedUnits { get; set; } = [];

    /// <summary>It runs, and no packet reaches it.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>The last update in this boot.</summary>
    public SimulatedUpdate? Update { get; set; }

    /// <summary>Failed units of users' own managers.</summary>
    public IReadOnlyList<(string User, string Unit)> FailedUserUnits { get; init; } = [];

    /// <summary>The ports that something listens on, as the machine itself says.</summary>
    public IReadOnlyList<int> Listening { get; init; } = [22];

    /// <summary>When it began, by the world's clock.</summary>
    public required long Began { get; init; }

    /// <summary>How long after that SSH answers; null for never.</summary>
    public TimeSpan? AnswersAfter { get; init; }

    /// <summary>How long after SSH's first answer no key is taken.</summary>
    public TimeSpan RefusesKeysFor { get; init; }

    /// <summary>How long after SSH's first answer cloud-init is at work.</summary>
    public TimeSpan CloudInitFor { get; init; }

    /// <summary>The store paths in its own store: the installer's RAM, for one.</summary>
    public ConcurrentDictionary<string, bool> Store { get; init; } = new(StringComparer.Ordinal);

    /// <summary>It was told to end, and will in a moment.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>The installer's files are on the machine.</summary>
    public bool HasInstaller { get; set; }

    /// <summary>Whether the new file systems are mounted at /mnt.</summary>
    public bool IsMounted { get; set; }

    /// <summary>Files in its RAM.</summary>
    public ConcurrentDictionary<string, SimulatedFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Folders that a flake's source was unpacked to.</summary>
    public ConcurrentDictionary<string, bool> Flakes { get; } = new(StringComparer.Ordinal);

    /// <summary>Cancelled when it is over.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Activates another system, without a boot.</summary>
    public void Switch(SimulatedSystem system, IReadOnlyList<string> failedUnits) =>
        (System, Users, Ports, FailedUnits) = (system.Path, system.Users, system.Ports, failedUnits);

    public void End()
    {
        if (Interlocked.Exchange(ref _over, 1) == 0)
        {
            _ended.Cancel();
        }
    }

    public void Dispose()
    {
        End();
        _ended.Dispose();
    }
}
