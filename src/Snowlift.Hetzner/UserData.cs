using System.Text;

namespace Snowlift.Hetzner;

/// <summary>What a new server is given to read on its first boot.</summary>
public static class UserData
{
    /// <summary>Bytes of UTF-8.</summary>
    public const int Longest = 32 * 1024;

    /// <summary>Why the API would not take this, as half a sentence; null where it would.</summary>
    public static string? Validate(string? userData) =>
        userData is not null && Encoding.UTF8.GetByteCount(userData) is var length and > Longest
            ? $"the user data is {length} bytes long, {Longest} (32 KiB) are possible"
            : null;
}
