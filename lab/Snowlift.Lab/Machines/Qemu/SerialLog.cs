using System.Text;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>Reads the file that QEMU appends a machine's serial port to.</summary>
internal static class SerialLog
{
    /// <summary>How much of its end is read, in bytes. A boot is some 50 KB.</summary>
    internal const int Longest = 4 * 1024 * 1024;

    /// <summary>Its text, from the beginning of a line; empty where there is no file.</summary>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            return "";
        }

        // QEMU goes on writing.
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var cut = file.Length > Longest;
        if (cut)
        {
            file.Seek(-Longest, SeekOrigin.End);
        }

        using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        if (cut)
        {
            await reader.ReadLineAsync(cancellation);
        }

        return await reader.ReadToEndAsync(cancellation);
    }
}
