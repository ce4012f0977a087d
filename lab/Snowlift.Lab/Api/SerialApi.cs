using System.Globalization;
using System.Text;
using Snowlift.Lab.Actions;
using Snowlift.Lab.Http;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

/// <summary>The lab's own endpoint for what a machine wrote to its serial port; Hetzner has none.</summary>
internal sealed class SerialApi(LabParts lab)
{
    public void Map(Routes routes) => routes.GetLater("/servers/{id:long}/serial", ReadAsync);

    private async Task<Answer> ReadAsync(ApiRequest request)
    {
        var server = ServerOperations.Find(lab.Store.Current, request.Route("id"));
        var lines = Lines(request.Query("lines"));
        if (lab.Host is not ISerialHost host)
        {
            throw ApiException.Unsupported("these machines have no serial port to read from");
        }

        var text = await host.ReadSerialAsync(server.Id, request.Cancellation);
        return new Answer(200, Encoding.UTF8.GetBytes(lines is { } n ? Tail(text, n) : text))
        {
            ContentType = "text/plain; charset=utf-8",
        };
    }

    private static int? Lines(string? query) => query switch
    {
        null => null,
        _ when int.TryParse(query, NumberStyles.None, CultureInfo.InvariantCulture, out var lines) && lines > 0 => lines,
        _ => throw ApiException.InvalidField("lines", "must be a number above 0"),
    };

    /// <summary>The last lines; what stands after the last line end is one, too.</summary>
    internal static string Tail(string text, int lines)
    {
        var end = text.EndsWith('\n') ? "\n" : "";
        var all = text[..(text.Length - end.Length)].Split('\n');
        return string.Join('\n', all.TakeLast(lines)) + end;
    }
}
