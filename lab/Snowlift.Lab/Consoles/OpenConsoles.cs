using System.Collections.Concurrent;
using System.Security.Cryptography;
using Snowlift.Lab.Machines;

namespace Snowlift.Lab.Consoles;

/// <summary>Consoles that have been asked for and wait for their viewer: each has an address that leads to it once.</summary>
/// <param name="endpoint">The API's address; known once the lab listens.</param>
internal sealed class OpenConsoles(TimeProvider time, Lazy<Uri> endpoint)
{
    /// <summary>Where the addresses are, on the lab's own port.</summary>
    public const string Path = "/_lab/consoles";

    /// <summary>How long a viewer may take to come, as at Hetzner.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private const int TokenLength = 48;

    private readonly ConcurrentDictionary<string, (ConsoleAccess Access, DateTimeOffset Until)> _waiting = new();

    /// <summary>Makes an address for a console. Who knows it needs no other token.</summary>
    public Uri Add(ConsoleAccess access)
    {
        var now = time.GetUtcNow();
        foreach (var (old, waiting) in _waiting)
        {
            if (waiting.Until <= now)
            {
                _waiting.TryRemove(old, out _);
            }
        }

        var token = RandomNumberGenerator.GetHexString(TokenLength, lowercase: true);
        _waiting[token] = (access, now + Lifetime);
        return new UriBuilder(endpoint.Value) { Scheme = "ws", Path = $"{Path}/{token}" }.Uri;
    }

    /// <summary>The console of an address, which from now on leads nowhere; null when it did already.</summary>
    public ConsoleAccess? Take(string token) =>
        _waiting.TryRemove(token, out var waiting) && waiting.Until > time.GetUtcNow() ? waiting.Access : null;
}
