using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Servers;

/// <summary>Says that there is no server of a name, and which ones may have been meant.</summary>
public static class NoSuchServer
{
    /// <summary>Further from it than this, a name is another name.</summary>
    private const int NearEnough = 2;

    /// <summary>The failure for people.</summary>
    /// <param name="suggest">Makes the line to type.</param>
    /// <param name="name">What was typed.</param>
    /// <param name="cloudName">How people know the cloud, or null.</param>
    public static async Task<SnowliftException> ExplainAsync(
        HetznerClient cloud, Suggestions suggest, string name, CancellationToken cancellation, string? cloudName = null)
    {
        var servers = await cloud.Servers.ListAsync(cancellation: cancellation);
        if (Renamed(servers, suggest, name) is { } renamed)
        {
            return renamed;
        }

        var where = cloudName is null ? "This project" : $"The project at {cloudName}";
        string[] names = [.. servers.Select(server => server.Name)];
        if (names.Length == 0)
        {
            return new SnowliftException(ExitCode.Usage, $"There is no server named {name}", $"{where} has no servers.", Elsewhere(suggest, name));
        }

        var nearest = Nearest.Order(name, names)[0];
        return new SnowliftException(
            ExitCode.Usage, $"There is no server named {name}", $"{where} has {Nearest.List(name, names)}.",
            Nearest.Distance(name, nearest) <= NearEnough ? suggest.Instead(name, nearest) : Elsewhere(suggest, name));
    }

    /// <summary>The failure where the server goes by another name now; null where none does.</summary>
    public static SnowliftException? Renamed(IReadOnlyList<Server> servers, Suggestions suggest, string name) =>
        servers.FirstOrDefault(server => Fleet.IsOurs(server.Labels) && server.Labels.GetValueOrDefault(Labels.Host) == name && server.Name != name) is not { } renamed
            ? null
            : new SnowliftException(
                ExitCode.Usage, $"There is no server named {name}",
                $"The server {renamed.Name} ({renamed.Id}) was made for that host, and has been renamed since.",
                suggest.Instead(name, renamed.Name));

    private static string Elsewhere(Suggestions suggest, string name) =>
        suggest.Elsewhere ?? $"{suggest.Line("list", "--all")} shows those there are; {suggest.Line("deploy", name, "--create")} makes it.";
}
