using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift plan HOST</c>: what a deploy would do, and what it would cost.</summary>
internal sealed class PlanCommand : DocumentedCommand
{
    private readonly DeployOptions _deploy;
    private readonly CloudOptions _cloud = new();
    private readonly ViewOptions _view = new();

    public PlanCommand(CliContext context)
        : base("plan", "Say what a deploy of nixosConfigurations.HOST would create, wipe and cost.")
    {
        _deploy = new DeployOptions(context, "plan");
        _deploy.AddTo(this);
        _cloud.AddWithFlakeTo(this);
        _view.AddTo(this);
        SetAction((parsed, cancellation) => _deploy.RunAsync(parsed, _cloud, _view, onlyPlan: true, cancellation));
    }

    public override string Remarks =>
        "Changes nothing, here or there: it evaluates the flake, asks the cloud, and looks at the machine where there is one. "
        + "Nothing is built. It decides with the deploy's own decisions, and takes its options; deploy --dry-run is the same. "
        + "Exits 8 where a check refuses.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift plan hetzner", "What deploy hetzner --create would do"),
        new("snowlift plan web --server-type cx23,cpx22 --location fsn1,nbg1 --max-price 20", "With a choice of your own"),
        new("snowlift plan web --json | jq 'select(.type == \"plan-finished\").plan.fate'", "For programs"),
    ];
}
