using System.Text.RegularExpressions;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

/// <summary>What a name may look like.</summary>
internal static partial class NameRules
{
    /// <summary>A server's name is a host name as of RFC 1123; Hetzner lets capitals pass.</summary>
    /// <exception cref="ApiException"><c>invalid_input</c>.</exception>
    public static string Server(string? name) =>
        name is null ? throw ApiException.InvalidField("name", "Missing data for required field.")
        : name.Length <= 253 && HostName().IsMatch(name) ? name
        : throw ApiException.InvalidField("name", "must be a valid hostname");

    /// <summary>Any other resource's name only has to be there.</summary>
    /// <exception cref="ApiException"><c>invalid_input</c>.</exception>
    public static string Any(string? name) =>
        name is null ? throw ApiException.InvalidField("name", "Missing data for required field.")
        : string.IsNullOrWhiteSpace(name) ? throw ApiException.InvalidField("name", "must not be empty")
        : name;

    [GeneratedRegex(
        @"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostName();
}
