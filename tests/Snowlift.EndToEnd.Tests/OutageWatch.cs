using System.Net.Sockets;

namespace Snowlift.EndToEnd.Tests;

/// <summary>Looks again and again whether a machine's sshd still says who it is, and how long it was silent.</summary>
internal sealed class OutageWatch : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _ending = new();
    private readonly List<(long From, long To)> _silences = [];
    private readonly string _address;
    private readonly Task _watching;

    public OutageWatch(string address)
    {
        _address = address;
        _watching = WatchAsync();
    }

    /// <summary>The longest silence that has ended, from its last sign of life to the next; null for none.</summary>
    public async Task<TimeSpan?> LastAsync(CancellationToken cancellation)
    {
        await Task.Delay(Patience, TimeProvider.System, cancellation);
        lock (_silences)
        {
            return _silences.Count == 0 ? null : _silences.Max(one => TimeProvider.System.GetElapsedTime(one.From, one.To));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task WatchAsync()
    {
        var lastSign = TimeProvider.System.GetTimestamp();
        var silent = 0;
        while (true)
        {
            var answers = await AnswersAsync();
            var now = TimeProvider.System.GetTimestamp();
            if (answers)
            {
                if (silent >= 2)
                {
                    lock (_silences)
                    {
                        _silences.Add((lastSign, now));
                    }
                }

                (lastSign, silent) = (now, 0);
            }
            else
            {
                silent++;
            }

            await Task.Delay(Pause, TimeProvider.System, _ending.Token);
        }
    }

    // QEMU's user network takes every connection by itself: only the machine's own words count.
    private async Task<bool> AnswersAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        limit.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(_address, 22, limit.Token);
            return await client.GetStream().ReadAsync(new byte[16], limit.Token) > 0;
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !_ending.IsCancellationRequested))
        {
            return false;
        }
    }
}
