using System.CommandLine;
using Snowlift.Build;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Operate.Closures;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift diff HOST</c>: what an update would change.</summary>
internal sealed class DiffCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly HostOptions _host;
    private readonly MachineOptions _machine;
    private readonly CloudOptions _cloud = new();
    private readonly ViewOptions _view = new();

    private readonly Option<string[]> _generations = new("--generations")
    {
        HelpName = "A B",
        Description = "Compare two of its generations instead; needs no flake",
        Arity = new ArgumentArity(0, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    public DiffCommand(CliContext context)
        : base("diff", "Show how the closure that runs differs from the one that the flake says.")
    {
        _context = context;
        _host = new HostOptions(context, "diff");
        _machine = new MachineOptions(context);
        _host.AddTo(this);
        Add(_generations);
        _machine.AddTo(this);
        _cloud.AddWithFlakeTo(this);
        _view.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Builds what an update would build, and changes nothing on the machine. Packages by name: added, removed, another "
        + "version, or built anew; with the bytes that the closure grows or shrinks by.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift diff web", "What an update of 'web' would change"),
        new("snowlift diff web --generations 3 5", "What changed between two of its generations"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        _host.Check(parsed);
        var target = _machine.TargetHost(parsed);
        var cloud = _cloud.ReadForServer(parsed, _context, target is null ? _host.Name(parsed) : null);
        var screen = new RunOnScreen(_context, _view.Read(parsed, _context));
        if (Generations(parsed) is var (before, after))
        {
            var reach = _machine.Reach(parsed, HostName.Parse(_host.Name(parsed) ?? ""));
            return await screen.RunAsync(
                cloud, null, target is null, (services, access) => new DiffFlow(services, access.Nix).RunAsync(reach, before, after, cancellation),
                (report, _) => DiffView.Write(_context.Out, report), cancellation);
        }

        var (flake, host, demo) = await _host.ReadAsync(parsed, cloud, _machine.SshKey(parsed), screen.Say, cancellation);

        var key = demo?.SshKey ?? _machine.SshKey(parsed);
        var asked = new HostRequest(flake, host) { SshKey = key };
        return await screen.RunAsync(
            cloud, demo, target is null, (services, access) => new DiffFlow(services, access.Nix).RunAsync(
                asked, _machine.Reach(parsed, host) with { SshKey = key }, cancellation),
            (report, _) => DiffView.Write(_context.Out, report), cancellation);
    }

    private (int Before, int After)? Generations(ParseResult parsed) => parsed.GetValue(_generations) switch
    {
        null or [] => null,
        [var before, var after] => (GenerationNumber.Parse(before), GenerationNumber.Parse(after)),
        _ => throw new SnowliftException(ExitCode.Usage, "--generations takes two numbers", null, "For example --generations 3 5"),
    };
}
