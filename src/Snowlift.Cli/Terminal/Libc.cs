using System.Runtime.InteropServices;

namespace Snowlift.Cli.Terminal;

/// <summary>
/// The C library's calls on a file descriptor. .NET's own console hides that a pipe has lost its reader, and with its first word
/// to a terminal on Linux it switches the keypad over, and never back. On Windows none of this is there.
/// </summary>
internal static partial class Libc
{
    /// <summary>EPIPE: nobody reads any more. The number is everywhere the same.</summary>
    public const int BrokenPipe = 32;

    private const int Interrupted = 4;

    /// <summary>Linux' number for asking a terminal its size. Source: asm-generic/ioctls.h</summary>
    private const nuint AskWindowSize = 0x5413;

    private const short ToRead = 0x0001;
    private const short ToWrite = 0x0004;

    /// <summary>The size of the terminal behind a descriptor, on Linux; null where there is none, or nobody told it its size.</summary>
    public static (int Columns, int Rows)? WindowSize(int descriptor) =>
        ioctl(descriptor, AskWindowSize, out var size) == 0 && size is { Columns: > 0, Rows: > 0 } ? (size.Columns, size.Rows) : null;

    /// <summary>Writes all of it.</summary>
    /// <exception cref="IOException">It cannot be; <c>HResult</c> is the error's number.</exception>
    public static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[Again(descriptor, ToWrite, write(descriptor, bytes, (nuint)bytes.Length))..];
        }
    }

    /// <summary>Reads what there is, and waits until there is something; 0 at the end.</summary>
    /// <inheritdoc cref="Write"/>
    public static int Read(int descriptor, Span<byte> bytes)
    {
        nint got;
        do
        {
            got = read(descriptor, bytes, (nuint)bytes.Length);
        }
        while (got < 0 && Again(descriptor, ToRead, got) == 0);
        return (int)got;
    }

    /// <summary>How far it came; 0 where it may be tried again at once.</summary>
    private static int Again(int descriptor, short what, nint result)
    {
        if (result >= 0)
        {
            return (int)result;
        }

        switch (Marshal.GetLastPInvokeError())
        {
            case Interrupted:
                return 0;
            case var error when error == (OperatingSystem.IsLinux() ? 11 : 35): // EAGAIN: some program has left it non-blocking
                var asked = new PollDescriptor { Descriptor = descriptor, Asked = what };
                _ = poll(ref asked, 1, milliseconds: -1);
                return 0;
            case var error:
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

#pragma warning disable IDE1006, SA1300 // The C library's own names.
    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, Span<byte> bytes, nuint count);

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
