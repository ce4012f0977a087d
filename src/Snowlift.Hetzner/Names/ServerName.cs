using System.Buffers;

namespace Snowlift.Hetzner.Names;

/// <summary>What a server may be called: a host name (RFC 1123, 2.1), since it becomes the machine's.</summary>
public static class ServerName
{
    private const int LongestLabel = 63;
    private const int LongestName = 253;

    private static readonly SearchValues<char> Possible =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    /// <summary>Why this cannot be a server's name, as half a sentence; null where it can.</summary>
    public static string? Validate(string name)
    {
        if (name.Length == 0)
        {
            return "the name is empty";
        }

        if (name.Length > LongestName)
        {
            return $"the name is {name.Length} characters long, {LongestName} are possible";
        }

        return name.Split('.').Select(label => Wrong(label, name)).FirstOrDefault(reason => reason is not null);
    }

    private static string? Wrong(string label, string name) =>
        label.Length == 0 ? $"'{name}' begins or ends with a dot, or has two in a row"
        : label.Length > LongestLabel ? $"'{label}' is {label.Length} characters long, {LongestLabel} are possible"
        : label.AsSpan().IndexOfAnyExcept(Possible) is var odd and >= 0
            ? $"'{name}' contains '{label[odd]}': only letters, digits, '-' and '.' are possible"
        : label[0] == '-' || label[^1] == '-' ? $"'{label}' begins or ends with '-'"
        : null;
}
