using System.CommandLine;
using System.Text.Json;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Market;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift types</c>: what can be ordered where, now, and for how much.</summary>
internal sealed class TypesCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly Option<string?> _location = new Option<string?>("--location")
    {
        HelpName = "NAME[,…]",
        Description = "Only in these locations",
    }.ListOf(KnownNames.Locations);

    private readonly Option<string?> _arch = new Option<string?>("--arch") { Description = "Only of that architecture" }.OneOf("x86", "arm");
    private readonly Option<decimal?> _minMemory = Amount.Positive("--min-memory", "GB", "With at least that much memory");
    private readonly Option<decimal?> _minCores = Amount.Positive("--min-cores", "N", "With at least that many vCPUs");
    private readonly Option<decimal?> _minDisk = Amount.Positive("--min-disk", "GB", "With at least that much disk");
    private readonly Option<decimal?> _maxPrice = Amount.MaxPrice("For at most that much a month");
    private readonly Option<bool> _noIpv4 = new("--no-ipv4") { Description = "Prices without the public IPv4" };
    private readonly Option<bool> _all = new("--all") { Description = "Those that take no orders now, too" };
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON document (docs/planning.md)" };
    private readonly CloudOptions _cloud = new();

    public TypesCommand(CliContext context)
        : base("types", "Show which server types can be ordered where, now, and what they cost.")
    {
        _context = context;
        foreach (var option in new Option[] { _location, _arch, _minMemory, _minCores, _minDisk, _maxPrice, _noIpv4, _all, _json })
        {
            Add(option);
        }

        _cloud.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Sorted by price, which is net and with the public IPv4 that a server has. Stock changes by the hour, and an order may "
        + "be refused although the type is listed: deploy --server-type and --location take lists, and walk them.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift types", "All that can be ordered now"),
        new("snowlift types --location fsn1,nbg1 --arch x86 --min-memory 8 --max-price 20", "What would do"),
        new("snowlift types --json | jq -r '.types[].name'", "For programs"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var cloud = _cloud.Read(parsed, _context);
        var query = new OfferQuery(
            NameList.Parse(parsed.GetValue(_location)),
            parsed.GetValue(_arch) is { } arch ? Architecture.Of(arch) : null,
            (double)(parsed.GetValue(_minMemory) ?? 0),
            (int)Math.Ceiling(parsed.GetValue(_minCores) ?? 0),
            (int)Math.Ceiling(parsed.GetValue(_minDisk) ?? 0),
            parsed.GetValue(_maxPrice),
            parsed.GetValue(_all),
            !parsed.GetValue(_noIpv4));
        var catalogue = await _context.AskCatalogueAsync(cloud, cancellation);
        var offers = Offers.Find(catalogue, query);
        if (parsed.GetValue(_json))
        {
            await _context.Out.WriteLineAsync(JsonSerializer.Serialize(
                TypesJson.Of(offers, catalogue.Pricing.Currency, query.WithIpv4), OffersJson.Default.TypesJson));
        }
        else
        {
            OffersView.For(_context).Write(offers, catalogue.Pricing.Currency, query, cloud);
        }

        return (int)ExitCode.Done;
    }
}
