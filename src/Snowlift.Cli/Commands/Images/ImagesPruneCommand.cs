using System.CommandLine;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Terminal;
using Snowlift.Cli.Views;
using Snowlift.Operate.Images;
using Snowlift.Provision.Images;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands.Images;

/// <summary><c>snowlift images prune</c>: deletes what newer images of the same host stand in for.</summary>
internal sealed class ImagesPruneCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly CloudOptions _cloud = new();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would be deleted" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };

    private readonly Option<int?> _keep = Amount.Whole("--keep", null, "N", "How many of each host to keep, the newest (default: 1)", 0);

    public ImagesPruneCommand(CliContext context)
        : base("prune", "Delete all but the newest baked images of each host.")
    {
        _context = context;
        Add(_keep);
        Add(_dryRun);
        Add(_yes);
        _cloud.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks => "Other snapshots of the project are left alone, and so are servers that were made from an image.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift images prune --dry-run", "What would go"),
        new("snowlift images prune --keep 2 --yes", "Keep two of each host, without being asked"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var keep = parsed.GetValue(_keep) ?? 1;
        var cloud = _cloud.Read(parsed, _context);
        await using var access = await CloudAccess.OpenAsync(
            _context, cloud, cloud.Clock(_context.Time), new RunOnScreen(_context, ViewKind.Quiet).Say, cancellation);
        var prune = new PruneImages(access.Client!);
        var superfluous = await ApiCall.RunAsync(() => prune.FindAsync(keep, cancellation));
        if (superfluous.Count == 0)
        {
            await _context.Out.WriteLineAsync("There is nothing to delete.");
            return (int)ExitCode.Done;
        }

        var now = _context.Time.GetUtcNow();
        if (parsed.GetValue(_dryRun))
        {
            foreach (var image in superfluous)
            {
                await _context.Out.WriteLineAsync($"would delete {PlainText.Of(ImageWords.Line(image, now))}");
            }

            return (int)ExitCode.Done;
        }

        if (!parsed.GetValue(_yes))
        {
            await AskAsync(superfluous, now, cancellation);
        }

        foreach (var image in superfluous)
        {
            var deleted = await ApiCall.RunAsync(() => prune.DeleteAsync(image, cancellation));
            await _context.Out.WriteLineAsync(
                $"{(deleted ? "deleted" : "gone already:")} {PlainText.Of(ImageWords.Line(image, now))}");
        }

        return (int)ExitCode.Done;
    }

    private async Task AskAsync(IReadOnlyList<BakedImage> images, DateTimeOffset now, CancellationToken cancellation)
    {
        var question = $"{images.Count} image{(images.Count == 1 ? "" : "s")} will be deleted for good:\n"
            + string.Join('\n', images.Select(image => "  " + ImageWords.Line(image, now)));
        if (!await new TerminalConfirmation(_context).TypedAsync(question, "prune", cancellation))
        {
            throw new SnowliftException(
                ExitCode.Refused, "Nothing was deleted: 'prune' was not typed", question, "Type it when asked, or pass --yes.");
        }
    }
}
