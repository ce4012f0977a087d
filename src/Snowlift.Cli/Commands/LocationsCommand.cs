using System.CommandLine;
using System.Text.Json;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Hetzner.Errors;
using Snowlift.Provision;
using Snowlift.Provision.Market;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift locations</c>: where servers can stand.</summary>
internal sealed class LocationsCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON document (docs/planning.md)" };
    private readonly CloudOptions _cloud = new();

    public LocationsCommand(CliContext context)
        : base("locations", "Show where servers can stand, and what is to be had there.")
    {
        _context = context;
        Add(_json);
        _cloud.AddTo(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift locations", "All of them, with the cheapest server type of each"),
        new("snowlift locations --json | jq -r '.locations[] | select(.zone == \"eu-central\").name'", "For programs"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var catalogue = await _context.AskCatalogueAsync(_cloud.Read(parsed, _context), cancellation);
        var locations = Offers.ByLocation(catalogue);
        if (parsed.GetValue(_json))
        {
            await _context.Out.WriteLineAsync(JsonSerializer.Serialize(
                LocationsJson.Of(locations, catalogue.Pricing.Currency), OffersJson.Default.LocationsJson));
            return (int)ExitCode.Done;
        }

        new TextTable("name", "city", "country", "zone", "types", "cheapest a month").Write(_context.Out, locations.Select(l => new[]
        {
            l.Location.Name, l.Location.City, l.Location.Country, l.Location.NetworkZone, $"{l.Types}",
            l.Cheapest is { } price ? $"{price.ServerType}, {Money.Amount(price.Monthly, price.Currency)}" : "nothing now",
        }));
        await _context.Out.WriteLineAsync();
        await _context.Out.WriteLineAsync("  types: how many can be ordered now. Prices are net, with the public IPv4.");
        return (int)ExitCode.Done;
    }
}

/// <summary>What both commands ask.</summary>
internal static class CatalogueQuestion
{
    /// <summary>Asks the chosen cloud what it has on offer.</summary>
    /// <exception cref="SnowliftException">There is no token, or the API refuses or cannot be reached.</exception>
    public static async Task<Catalogue> AskCatalogueAsync(this CliContext context, CloudChoice cloud, CancellationToken cancellation)
    {
        await using var access = await CloudAccess.OpenAsync(
            context, cloud, cloud.Clock(context.Time), line => context.Error.WriteLine($"lab: {line}"), cancellation);
        try
        {
            return await Catalogue.FetchAsync(access.Client!, cancellation);
        }
        catch (HetznerException e)
        {
            throw CloudErrors.Explain(e) ?? new SnowliftException(ExitCode.Hetzner, "The cloud could not be asked", e.Message, inner: e);
        }
    }
}
