using System.Text.Json;
using Snowlift.Checks.Findings;

namespace Snowlift.Build.Flakes;

/// <summary>Reads <c>flake.lock</c>; its format is in Nix's manual under "Lock files".</summary>
internal static class FlakeLock
{
    /// <summary>Inputs that are folders or files outside the flake; none where the lock file is missing or unreadable.</summary>
    public static IReadOnlyList<LocalInput> LocalInputs(string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "flake.lock")));
            return [.. json.RootElement.GetProperty("nodes").EnumerateObject()
                .Select(node => (node.Name, Path: PathOf(node.Value, folder)))
                .Where(input => input.Path is not null && !IsInside(input.Path, folder))
                .Select(input => new LocalInput(input.Name, input.Path!, Path.Exists(input.Path)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }

    // Where it was locked counts; `original` may be a name of the registry that led there.
    private static string? PathOf(JsonElement node, string folder)
    {
        if (!node.TryGetProperty("locked", out var locked) && !node.TryGetProperty("original", out locked))
        {
            return null;
        }

        return Text(locked, "type") switch
        {
            // A relative path is another flake of the same repository; of an input's own, it is not ours to find.
            "path" when Text(locked, "path") is { } path => Path.IsPathRooted(path) ? path
                : node.TryGetProperty("parent", out var parent) && parent.GetArrayLength() > 0 ? null
                : Path.GetFullPath(Path.Combine(folder, path)),
            "git" or "hg" or "tarball" or "file" when Text(locked, "url") is { } url && url.StartsWith("file:", StringComparison.Ordinal) =>
                Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.LocalPath : null,
            _ => null,
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsInside(string path, string folder) =>
        (path.TrimEnd('/') + "/").StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);
}
