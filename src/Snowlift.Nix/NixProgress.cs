using System.Text.Json;

namespace Snowlift.Nix;

/// <summary>How far a copy is.</summary>
/// <param name="Bytes">Bytes of uncompressed NARs so far; 0 where this Nix does not tell (2.8 does not).</param>
/// <param name="TotalBytes">Likewise in all; grows while Nix finds out what is missing.</param>
/// <param name="Paths">Store paths that are there.</param>
/// <param name="TotalPaths">Likewise in all.</param>
/// <param name="Current">The path that is on its way, or null between two.</param>
public sealed record CopyProgress(long Bytes, long TotalBytes, long Paths, long TotalPaths, StorePath? Current);

/// <summary>
/// Reads Nix's own progress (<c>--log-format internal-json</c>). Source: nix/src/libutil/logging.hh: activity types
/// actCopyPath = 100, actCopyPaths = 103; result types resProgress = 105, resSetExpected = 106.
/// </summary>
public sealed class NixProgress(Action<CopyProgress> onProgress, Action<string> onMessage)
{
    private const int CopyPath = 100;
    private const int CopyPaths = 103;
    private const int Progress = 105;
    private const int SetExpected = 106;
    private const int MostTalkative = 3;
    private const string Prefix = "@nix ";

    private readonly Dictionary<ulong, int> _activities = [];
    private readonly Dictionary<ulong, StorePath> _paths = [];
    private readonly Dictionary<ulong, long> _running = [];
    private long _ended;
    private long _expected;
    private long _pathsThere;
    private long _pathsExpected;

    /// <summary>Takes a line of Nix's stderr; returns false for one that is not in the internal format.</summary>
    public bool Read(string line)
    {
        if (!line.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            var entry = JsonSerializer.Deserialize(line.AsSpan(Prefix.Length), NixJson.Default.JsonElement);
            Read(entry);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // A shape of another Nix version: progress is a courtesy, the exit status is what counts.
        }

        return true;
    }

    private void Read(JsonElement entry)
    {
        switch (entry.GetProperty("action").GetString())
        {
            case "start":
                Start(entry.GetProperty("id").GetUInt64(), entry.GetProperty("type").GetInt32(), entry);
                break;
            case "stop":
                Stop(entry.GetProperty("id").GetUInt64());
                break;
            case "result":
                Read(entry.GetProperty("id").GetUInt64(), entry.GetProperty("type").GetInt32(), entry.GetProperty("fields"));
                break;
            case "msg" when entry.GetProperty("level").GetInt32() < MostTalkative:
                onMessage(entry.GetProperty("msg").GetString() ?? "");
                break;
        }
    }

    private void Start(ulong id, int type, JsonElement entry)
    {
        _activities[id] = type;
        if (type == CopyPath && StorePath.TryParse(entry.GetProperty("fields")[0].GetString(), out var path))
        {
            _paths[id] = path;
            Tell();
        }
        else if (type == CopyPaths && entry.GetProperty("text").GetString()?.Split(' ') is ["copying", var count, "paths"])
        {
            _pathsExpected = long.Parse(count);
        }
    }

    private void Stop(ulong id)
    {
        _activities.Remove(id);
        if (_running.Remove(id, out var bytes))
        {
            _ended += bytes;
        }

        if (_paths.Remove(id))
        {
            _pathsThere++;
            Tell();
        }
    }

    private void Read(ulong id, int type, JsonElement fields)
    {
        var activity = _activities.GetValueOrDefault(id);
        if (type == Progress && activity == CopyPath)
        {
            _running[id] = fields[0].GetInt64();
        }
        else if (type == Progress && activity == CopyPaths)
        {
            _pathsThere = Math.Max(_pathsThere, fields[0].GetInt64());
            _pathsExpected = fields[1].GetInt64();
        }
        else if (type == SetExpected && fields[0].GetInt32() == CopyPath)
        {
            _expected = Math.Max(_expected, fields[1].GetInt64());
        }
        else
        {
            return;
        }

        Tell();
    }

    private void Tell() => onProgress(new CopyProgress(
        _ended + _running.Values.Sum(), _expected, _pathsThere, _pathsExpected,
        _paths.Count > 0 ? _paths.Values.First() : null));
}
