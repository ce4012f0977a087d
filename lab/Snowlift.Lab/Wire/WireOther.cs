using System.Text.Json.Serialization;

namespace Snowlift.Lab.Wire;

internal sealed record WireSshKey(
    long Id,
    string Name,
    string Fingerprint,
    string PublicKey,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset Created);

internal sealed record WireVolume(
    long Id,
    string Name,
    string Status,
    int Size,
    long? Server,
    WireLocation Location,
    string? Format,
    string LinuxDevice,
    WireDeleteProtection Protection,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset Created);

internal sealed record WireAction(
    long Id,
    string Command,
    string Status,
    int Progress,
    DateTimeOffset Started,
    DateTimeOffset? Finished,
    IReadOnlyList<WireResource> Resources,
    WireActionError? Error);

internal sealed record WireResource(long Id, string Type);

internal sealed record WireActionError(string Code, string Message);

internal sealed record WireMeta(WirePagination Pagination);

internal sealed record WirePagination(
    int Page, int PerPage, int? PreviousPage, int? NextPage, int? LastPage, int? TotalEntries);

internal sealed record WireErrorAnswer(WireError Error);

/// <summary>Why a request is refused.</summary>
/// <param name="Details">Official clients want the key, whatever it holds.</param>
internal sealed record WireError(string Code, string Message, WireErrorDetails? Details);

internal sealed record WireErrorDetails(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<WireErrorField>? Fields = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<WireErrorLimit>? Limits = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    string? Announcement = null);

internal sealed record WireErrorField(string Name, IReadOnlyList<string> Messages);

internal sealed record WireErrorLimit(string Name);
