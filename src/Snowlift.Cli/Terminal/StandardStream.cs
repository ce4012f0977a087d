using Snowlift.Cli.Views;

namespace Snowlift.Cli.Terminal;

/// <summary>
/// stdout or stderr. Either may be full, closed, or without a reader at any moment, and none of that may break a run in the
/// middle: what cannot be written is dropped and remembered, and <see cref="ExitStatus"/> says so in the end.
/// </summary>
/// <param name="open">The real stream; may throw where it is closed.</param>
/// <param name="onNobodyReads">Called once when the reader has gone.</param>
internal sealed class StandardStream(Func<Stream> open, Action onNobodyReads) : UnseekableStream
{
    private Stream? _inner;

    /// <summary>Why the rest could not be written; null where all was.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>A pipe whose reader has gone.</summary>
    public bool IsBroken { get; private set; }

    public override bool CanRead => false;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (IsBroken || Failure is not null)
        {
            return;
        }

        try
        {
            (_inner ??= open()).Write(buffer);
        }
        catch (IOException e) when (e.HResult == Libc.BrokenPipe)
        {
            IsBroken = true;
            onNobodyReads();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
