using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Snowlift.Remote.Processes;

/// <summary>
/// What a program has started, and what those have, at one moment. Known on Linux only; elsewhere children end with their parent
/// or by themselves.
/// </summary>
internal sealed class Descendants
{
    private readonly IReadOnlyList<Entry> _entries;

    private Descendants(IReadOnlyList<Entry> entries) => _entries = entries;

    public static Descendants Of(int pid)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new([]);
        }

        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<Entry>()
            .ToLookup(entry => entry.Parent);
        var found = new List<Entry>(children[pid]);
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(children[found[i].Pid]);
        }

        return new(found);
    }

    /// <summary>Kills those that still run.</summary>
    public void Kill()
    {
        // A number may have gone to another program, which has begun at another time.
        foreach (var entry in _entries.Where(entry => Read(entry.Pid)?.Began == entry.Began))
        {
            try
            {
                using var process = Process.GetProcessById(entry.Pid);
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It has ended in the meantime, or belongs to another user.
            }
        }
    }

    /// <summary>Source: proc_pid_stat(5); the name, in parentheses, may contain anything.</summary>
    private static Entry? Read(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new Entry(pid, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended in the meantime.
            return null;
        }
    }

    private sealed record Entry(int Pid, int Parent, string Began);
}
