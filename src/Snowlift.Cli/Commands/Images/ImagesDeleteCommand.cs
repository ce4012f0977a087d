using System.CommandLine;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Images;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands.Images;

/// <summary><c>snowlift images delete ID</c>.</summary>
internal sealed class ImagesDeleteCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly CloudOptions _cloud = new();
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask, where Snowlift made the image" };
    private readonly Argument<long> _id = Amount.Id("The image's id, as the list of images shows it");

    public ImagesDeleteCommand(CliContext context)
        : base("delete", "Delete one image.")
    {
        _context = context;
        Add(_id);
        Add(_yes);
        _cloud.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "A snapshot that Snowlift did not make is deleted only after its id was typed, whatever --yes says.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift images delete 4711", "Asks, then deletes it for good"),
        new("snowlift images delete 4711 --yes", "Without being asked"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var id = parsed.GetValue(_id);
        var cloud = _cloud.Read(parsed, _context);
        await using var access = await CloudAccess.OpenAsync(
            _context, cloud, cloud.Clock(_context.Time), new RunOnScreen(_context, ViewKind.Quiet).Say, cancellation);
        var image = await FindAsync(access.Client!, id, cancellation);
        var baked = BakedImage.From(image);
        if (baked is null || !parsed.GetValue(_yes))
        {
            var what = baked is null
                ? $"{id} ({image.Description}), which Snowlift did not make,"
                : ImageWords.Line(baked, _context.Time.GetUtcNow());
            var question = $"The image {what} will be deleted for good.";
            if (!await new TerminalConfirmation(_context).TypedAsync(question, $"{id}", cancellation))
            {
                throw new SnowliftException(
                    ExitCode.Refused, $"The image {id} was not deleted: its id was not typed", question,
                    baked is null ? "Type its id when asked." : "Type its id when asked, or pass --yes.");
            }
        }

        var deleted = await ApiCall.RunAsync(() => ImageRemoval.DeleteAsync(
            access.Client!, id, found => found.Created == image.Created && BakedImage.From(found)?.Host == baked?.Host, cancellation));
        await _context.Out.WriteLineAsync($"{(deleted ? "deleted" : "gone already:")} {id}");
        return (int)ExitCode.Done;
    }

    private Task<Image> FindAsync(HetznerClient cloud, long id, CancellationToken cancellation) => ApiCall.RunAsync(async () =>
    {
        try
        {
            var image = await cloud.Images.GetAsync(id, cancellation);
            return image.Type == ImageType.Snapshot ? image : throw new SnowliftException(
                ExitCode.Usage, $"The image {id} is no snapshot", $"It is {image.Name ?? image.Type.Value}.", $"{_context.Suggest.Line("images")} lists those that can be deleted.");
        }
        catch (ApiException e) when (e.Code == ErrorCode.NotFound)
        {
            throw new SnowliftException(
                ExitCode.Usage, $"There is no image {id} in this project", null, $"{_context.Suggest.Line("images")} lists them.", e);
        }
    });
}
