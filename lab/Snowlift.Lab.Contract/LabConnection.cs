using System.Text.Json;
using System.Text.Json.Serialization;
using Snowlift.Remote.Errors;

namespace Snowlift.Lab;

/// <summary>How a lab is reached: what a client needs as HCLOUD_ENDPOINT and HCLOUD_TOKEN.</summary>
/// <param name="Endpoint">Ends in /v1, without a slash.</param>
public sealed record LabConnection(Uri Endpoint, string Token)
{
    /// <summary>Where the lab of a directory answers, or last answered; null where it never ran.</summary>
    /// <exception cref="SnowliftException">Its state is not one of ours (prerequisite).</exception>
    public static LabConnection? Read(LabPaths paths)
    {
        if (!File.Exists(paths.StateFile))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(paths.StateFile);
            return JsonSerializer.Deserialize(stream, LastServedJson.Default.LastServed) is { Endpoint: { } endpoint, Token: var token }
                ? new(endpoint, token)
                : null;
        }
        catch (JsonException e)
        {
            throw paths.Unreadable(e);
        }
    }

    /// <summary>Whether a process serves the lab now.</summary>
    public static bool IsServed(LabPaths paths)
    {
        if (!File.Exists(paths.LockFile))
        {
            return false;
        }

        try
        {
            using var probe = new FileStream(paths.LockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}

/// <summary>What of the lab's state means something without its lock.</summary>
internal sealed record LastServed(Uri? Endpoint)
{
    public required string Token { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LastServed))]
internal sealed partial class LastServedJson : JsonSerializerContext;
