using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Images;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands.Images;

/// <summary><c>snowlift images</c>: the baked images and what they cost.</summary>
internal sealed class ImagesCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly CloudOptions _cloud = new();
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON array" };

    public ImagesCommand(CliContext context)
        : base("images", "List the baked images: of which host, how old, and what they cost.")
    {
        _context = context;
        _cloud.AddTo(this);
        Add(_json);
        Add(new ImagesPruneCommand(context));
        Add(new ImagesDeleteCommand(context));
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift images", "A table for people"),
        new("snowlift images --json | jq '.[] | select(.host == \"web\")'", "For programs"),
        new("snowlift images prune --dry-run", "Which ones a newer one of the host stands in for"),
        new("snowlift images delete 4711", "Be rid of one"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var cloud = _cloud.Read(parsed, _context);
        await using var access = await CloudAccess.OpenAsync(
            _context, cloud, cloud.Clock(_context.Time), new RunOnScreen(_context, ViewKind.Quiet).Say, cancellation);
        var (images, pricing) = await ApiCall.RunAsync(async () => (
            await BakedImage.ListAsync(access.Client!, null, cancellation), await access.Client!.Pricing.GetAsync(cancellation)));
        if (parsed.GetValue(_json))
        {
            await _context.Out.WriteLineAsync(JsonSerializer.Serialize(
                [.. images.Select(image => ImageJson.Of(image, pricing))], ImagesJson.Default.IReadOnlyListImageJson));
        }
        else
        {
            Write(images, pricing, cloud);
        }

        return (int)ExitCode.Done;
    }

    private void Write(IReadOnlyList<BakedImage> images, Pricing pricing, CloudChoice cloud)
    {
        if (images.Count == 0)
        {
            _context.Out.WriteLine($"There are no baked images. To make one: {_context.SuggestIn(cloud).Line("bake")} HOST");
            return;
        }

        new TextTable("host", "image", "system", "arch", "size", "age", "price a month").Write(
            _context.Out,
            images.OrderBy(image => image.Host, StringComparer.Ordinal).Select(image => (string[])[
                image.Host, $"{image.Id}", image.SystemHash, image.Architecture.Value, ImageWords.Size(image),
                ImageWords.Age(image, _context.Time.GetUtcNow()), ImageWords.Price(image.Monthly(pricing), pricing.Currency)]));
        _context.Out.WriteLine();
        var sum = ImageWords.Price(images.Sum(image => image.Monthly(pricing)), pricing.Currency);
        _context.Out.WriteLine(cloud.Kind == CloudKind.Lab ? $"  They cost nothing here; at Hetzner {sum} a month (net)." : $"  Together {sum} a month (net).");
    }
}

/// <summary>An image as <c>images --json</c> writes it.</summary>
internal sealed record ImageJson(
    long Id, string Host, string System, string Architecture, double? SizeGb, double DiskGb, DateTimeOffset? Created, string Description,
    decimal? Monthly, string Currency)
{
    public static ImageJson Of(BakedImage image, Pricing pricing) => new(
        image.Id, image.Host, image.SystemHash, image.Architecture.Value, image.SizeGb, image.DiskGb, image.Created, image.Description,
        image.Monthly(pricing), pricing.Currency);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<ImageJson>))]
internal sealed partial class ImagesJson : JsonSerializerContext;
