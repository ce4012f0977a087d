using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Snowlift.Lab;
using Snowlift.Lab.Api;

namespace Snowlift.Cli.LocalLab;

/// <summary>Asks a lab that may or may not run.</summary>
internal sealed class LabStatusClient(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>What the lab of that directory says, or null where it does not answer.</summary>
    /// <remarks>The lab's lock is not looked at: to look is to hold it for a moment, and a starting lab would see that.</remarks>
    public async Task<(LabConnection Connection, LabStatus Status)?> AskAsync(LabPaths paths, CancellationToken cancellation)
    {
        if (LabConnection.Read(paths) is not { } connection)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", connection.Token);
        try
        {
            var status = await http.GetFromJsonAsync(
                new Uri(connection.Endpoint, "/_lab/status"), LabApiJson.Default.LabStatus, either.Token);

            // Its port may be another program's by now, or another lab's.
            return status?.Root == paths.Root ? (connection, status) : null;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or NotSupportedException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
