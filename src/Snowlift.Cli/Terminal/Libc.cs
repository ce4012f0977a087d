using System.Runtime.InteropServices;

namespace Snowlift.Cli.Terminal;

/// <summary>What only the C library tells of a file descriptor. On Windows none of it is there.</summary>
internal static partial class Libc
{
    /// <summary>Linux' number for asking a terminal its size. Source: asm-generic/ioctls.h</summary>
    private const nuint AskWindowSize = 0x5413;

    /// <summary>POLLERR and POLLHUP. Source: poll(2)</summary>
    private const short HungUp = 0x0008 | 0x0010;

    /// <summary>The size of the terminal behind a descriptor; null where there is none, or nobody told it its size.</summary>
    public static (int Columns, int Rows)? WindowSize(int descriptor) =>
        ioctl(descriptor, AskWindowSize, out var size) == 0 && size is { Columns: > 0, Rows: > 0 } ? (size.Columns, size.Rows) : null;

    /// <summary>Nobody reads what is written there, and nobody will: a pipe without a reader.</summary>
    public static bool NobodyReads(int descriptor)
    {
        var asked = new PollDescriptor { Descriptor = descriptor };
        return poll(ref asked, 1, milliseconds: 0) > 0 && (asked.Returned & HungUp) != 0;
    }

#pragma warning disable IDE1006, SA1300 // The C library's own names.
    [LibraryImport("libc")]
    private static partial int ioctl(int descriptor, nuint request, out WindowDimensions size);

    [LibraryImport("libc")]
    private static partial int poll(ref PollDescriptor asked, nuint count, int milliseconds);
#pragma warning restore IDE1006, SA1300

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowDimensions
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelWidth;
        public ushort PixelHeight;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Asked;
        public short Returned;
    }
}
