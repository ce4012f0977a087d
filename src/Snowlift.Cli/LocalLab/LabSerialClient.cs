using System.Globalization;
using System.Net.Http.Headers;
using Snowlift.Lab;

namespace Snowlift.Cli.LocalLab;

/// <summary>Asks the lab what a machine wrote to its serial port.</summary>
internal sealed class LabSerialClient(LabConnection lab, TimeProvider time)
{
    /// <summary>Two or three boots; nobody reads more.</summary>
    private const int Lines = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The end of it, or null where the lab gives none: what it is wanted for is a failure already.</summary>
    public async Task<string?> ReadAsync(long serverId, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", lab.Token);
        var path = string.Create(CultureInfo.InvariantCulture, $"/_lab/servers/{serverId}/serial?lines={Lines}");
        try
        {
            return await http.GetStringAsync(new Uri(lab.Endpoint, path), either.Token);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
