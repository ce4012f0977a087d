using System.CommandLine;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Terminal;
using Snowlift.Cli.Views;
using Snowlift.Operate;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift ssh HOST</c>: a shell or a command there, with the right user, key and pinned host key.</summary>
internal sealed class SshCommand : DocumentedCommand
{
    private const int SshFailed = 255;

    private readonly CliContext _context;
    private readonly ServerArgument _host = new();
    private readonly MachineOptions _machine;
    private readonly CloudOptions _cloud = new();
    private readonly Option<bool> _print = new("--print") { Description = "Print the ssh command instead" };
    private readonly Option<bool> _tty = new("--tty", "-t") { Description = "A terminal for the command, too" };

    private readonly Argument<string[]> _command = new("command")
    {
        HelpName = "COMMAND", Description = "After --: what to run there; the shell there reads it, as with ssh", Arity = ArgumentArity.ZeroOrMore,
    };

    public SshCommand(CliContext context)
        : base("ssh", "Open a shell on a host, or run a command there.")
    {
        _context = context;
        _machine = new MachineOptions(context);
        _host.AddTo(this);
        Add(_command);
        Add(_print);
        Add(_tty);
        _machine.AddTo(this);
        _cloud.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Uses the ssh configuration that the deploy wrote, and asks the cloud only where there is none. Ends with the command's exit code; "
        + "when ssh itself fails (255), with 5.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift ssh web", "A shell"),
        new("snowlift ssh web -- systemctl status nginx", "A command"),
        new("snowlift ssh web --print", "What to give to other programs, such as rsync -e"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var reach = _machine.Reach(parsed, _host.Read(parsed));
        var cloud = _cloud.ReadForServer(parsed, _context, reach.TargetHost is null ? reach.Host : null);
        string[] options = parsed.GetValue(_tty) ? ["-t"] : [];
        var status = 0;
        var own = await new RunOnScreen(_context, ViewKind.Quiet).RunAsync(
            cloud, demo: null, needsCloud: reach.TargetHost is null && HostSsh.Known(_context.PathsOf(cloud), reach) is null,
            async (services, _) =>
            {
                var access = await HostSsh.FindAsync(services, reach, cancellation);
                var line = access.Open(options, parsed.GetValue(_command) ?? []);
                if (parsed.GetValue(_print))
                {
                    await _context.Out.WriteLineAsync(line.ToString());
                    return 0;
                }

                return (await services.Processes.RunAsync(line, Pretended(_context), cancellation)).ExitCode;
            },
            (ended, _) =>
            {
                status = ended;
                return ExitCode.Done;
            },
            cancellation);
        if (own != 0 || status != SshFailed)
        {
            return own != 0 ? own : status;
        }

        throw new SnowliftException(
            ExitCode.Ssh, $"ssh to {reach.Host} ended with 255",
            "It could not connect, or the connection broke; its own words stand above. A command that ends with 255 looks the same.",
            $"See how the server is: {_context.SuggestIn(cloud).Line("status", reach.Host)}");
    }

    /// <summary>Where a simulated machine's words go, which has no streams of its own.</summary>
    internal static ProcessOutput Pretended(CliContext context) => new(
        line => context.Out.WriteLine(line), line => context.Error.WriteLine(PlainText.Of(line)));
}
