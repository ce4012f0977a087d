using System.Diagnostics;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>Finds a machine's QEMU process again, whoever started it, and ends it.</summary>
internal static class QemuProcess
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The process id of the machine's QEMU, or null where none runs. The pid file alone proves nothing (the number may
    /// belong to another program by now): the process's own command line must name that file.
    /// </summary>
    public static int? Find(MachineFolder folder)
    {
        try
        {
            return int.TryParse(File.ReadAllText(folder.PidFile).Trim(), out var pid) && IsOurs(pid, folder) ? pid : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Waits until the machine's process has ended; false when it still runs after <paramref name="limit"/>.</summary>
    public static async Task<bool> WaitForEndAsync(
        MachineFolder folder, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (Find(folder) is not null)
        {
            if (time.GetElapsedTime(began) > limit)
            {
                return false;
            }

            await Task.Delay(Beat, time, cancellation);
        }

        return true;
    }

    /// <summary>Ends the process at once. It loses what it has not written yet, so this is the last resort.</summary>
    public static void Kill(MachineFolder folder)
    {
        if (Find(folder) is not { } pid)
        {
            return;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself in the meantime.
        }
    }

    private static bool IsOurs(int pid, MachineFolder folder)
    {
        // A process that has ended, and one that is a zombie, have an empty command line or none.
        var words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
        var option = Array.IndexOf(words, "-pidfile");
        return option >= 0 && option + 1 < words.Length && words[option + 1] == folder.PidFile;
    }
}
