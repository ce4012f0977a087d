namespace Snowlift.Cli.Terminal;

/// <summary>A file descriptor that we were started with, read or written as it is. Not for Windows.</summary>
internal sealed class DescriptorStream(int descriptor) : UnseekableStream
{
    public override bool CanRead => true;

    public override int Read(Span<byte> buffer) => Libc.Read(descriptor, buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => Libc.Write(descriptor, buffer);
}
