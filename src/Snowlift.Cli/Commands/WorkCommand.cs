using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Operate.Work;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift work HOST -- COMMAND</c>: a server for one command.</summary>
internal sealed class WorkCommand : DocumentedCommand
{
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(4);

    private readonly CliContext _context;
    private readonly DeployOptions _deploy;
    private readonly CloudOptions _cloud = new();
    private readonly Option<string[]> _get = new("--get") { HelpName = "REMOTE[:LOCAL]", Description = "Copy a file or folder back afterwards; may be repeated" };
    private readonly Option<bool> _keep = new("--keep") { Description = "Leave the server, to its time to live" };
    private readonly Option<bool> _plain = new("--plain") { Description = "Plain lines instead of the live view" };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress, only the command's output and the last line" };

    private readonly Argument<string[]> _command = new("command")
    {
        HelpName = "COMMAND", Description = "After --: what to run there; the shell there reads it", Arity = ArgumentArity.ZeroOrMore,
    };

    public WorkCommand(CliContext context)
        : base("work", "Create a server, deploy, run one command there, copy results back, and destroy the server.")
    {
        _context = context;
        _deploy = new DeployOptions(context, "work");
        _deploy.AddForWork(this);
        Add(_command);
        Add(_get);
        Add(_keep);
        _cloud.AddWithFlakeTo(this);
        Add(_plain);
        Add(_quiet);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "The server goes whatever happens in between, Ctrl-C included; under that lies its time to live (default 4h), and snowlift reap. "
        + "Ends with the command's exit code, whatever that is. When Snowlift itself fails it ends with one of its own codes, and the last line "
        + "on stderr says so. A server of that name that exists is refused.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift work builder --server-type cx53 --get result.tar -- make -C /src all", "A big machine for as long as it takes"),
        new("snowlift work demo --cloud lab -- uname -a", "Rehearse it on this computer"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        _deploy.Check(parsed);
        var cloud = _cloud.ReadForNew(parsed, _context, _deploy.Name(parsed));
        var command = parsed.GetValue(_command) is { Length: > 0 } words ? words : throw new SnowliftException(
            ExitCode.Usage, "No command was given", "The server would be made for nothing.", $"{_context.Suggest.With("--")} COMMAND");
        var fetches = (parsed.GetValue(_get) ?? []).Select(ReadFetch).ToList();
        var kind = parsed.GetValue(_quiet) ? ViewKind.Quiet
            : parsed.GetValue(_plain) || !ViewChoice.CanBeLive(_context) ? ViewKind.Plain : ViewKind.Live;
        var screen = new RunOnScreen(_context, kind);
        var (request, demo) = await _deploy.ReadAsync(parsed, cloud, screen, cancellation);
        request = request with { TimeToLive = request.TimeToLive ?? UsualLife };
        WorkReport? report = null;
        var status = await screen.RunAsync(
            cloud, demo, needsCloud: true,
            (services, access) => new WorkFlow(services, async c => await _context.Deploy(
                services, access.Nix, await access.CompleteAsync(request with { Create = true, OnlyNew = true }, c), c)).RunAsync(
                new WorkRequest(request.Host, command, fetches, parsed.GetValue(_keep)), SshCommand.Pretended(_context), cancellation),
            (done, _) =>
            {
                report = done;
                return ExitCode.Done;
            },
            cancellation);
        if (report is null)
        {
            return status;
        }

        new WorkView(_context).Write(report, request.TimeToLive.Value, cloud);
        return report.ExitCode;
    }

    private Fetch ReadFetch(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var remote = colon < 0 ? text : text[..colon];
        var name = remote.TrimEnd('/').Split('/')[^1];
        if (remote.Length == 0 || name is "" or "." or "..")
        {
            throw new SnowliftException(ExitCode.Usage, $"'{text}' names nothing that could be copied back", null, "Write --get REMOTE, or --get REMOTE:LOCAL.");
        }

        var local = Path.Combine(_context.WorkingDirectory, colon < 0 ? name : text[(colon + 1)..]);
        return new Fetch(remote, Directory.Exists(local) && colon >= 0 ? Path.Combine(local, name) : local);
    }
}
