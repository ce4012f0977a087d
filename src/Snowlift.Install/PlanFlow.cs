using Snowlift.Build;
using Snowlift.Install.Describing;
using Snowlift.Install.Methods;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Machines.Files;
using Snowlift.Nix;
using Snowlift.Provision;
using Snowlift.Provision.Images;
using Snowlift.Provision.Market;
using Snowlift.Provision.Ordering;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;
using Snowlift.Runs.Journals;

namespace Snowlift.Install;

/// <summary>
/// What a deploy would do: goes through the same steps as far as they only look, decides with the deploy's own decisions,
/// and stops there. Asks the cloud, and the machine where there is one; changes neither, and nothing here.
/// </summary>
public sealed class PlanFlow(CloudServices services, NixSettings nix)
{
    /// <summary>What is waited for when a machine is to be deployed to is waited for a sixth as long when it is only looked at.</summary>
    private const double Impatience = 6;

    /// <summary>Plans, and reports on the way. A host that a check refuses is an answer, not a failure.</summary>
    /// <exception cref="SnowliftException">The deploy would fail before it could do anything.</exception>
    public async Task<PlanReport> RunAsync(DeployRequest request, CancellationToken cancellation)
    {
        using var scratch = new ScratchState(services.Paths);
        var looking = services with
        {
            Paths = scratch.Paths,
            Limits = services.Limits with { FirstConnection = services.Limits.FirstConnection / Impatience },
        };
        var run = new DeployRun(looking, nix, request with { Create = request.TargetHost is null });
        return await Flow.RunAsync(
            run, new RunStarted(request.Flake.Url, request.TargetHost is null ? services.Name : null, RunKind.Plan),
            r => PlanAsync(r, cancellation), report => new PlanFinished(report), cancellation);
    }

    private async Task<PlanReport> PlanAsync(DeployRun run, CancellationToken cancellation)
    {
        var resolved = await ResolveHost.RunAsync(run, cancellation);
        var host = await CheckConfiguration.LookAsync(run, resolved, cancellation);
        var built = await LookForClosureAsync(run, host, cancellation);
        var decision = run.Request.TargetHost is null ? await LookForServerAsync(run, host, cancellation) : null;

        await using var machine = await ConnectAsync(run, host, decision, cancellation);
        var writes = machine is null ? DescribeMachine.Ahead(run) : await LookForChangesAsync(run, host, machine, cancellation);
        var judged = machine is null ? null : await JudgeAsync(run, host, machine, built.ClosureBytes);
        var fate = FateOf(decision, machine, host);
        var usually = PastRuns.Deploys(
            services.Paths.Runs, host.Host, run.Request.TargetHost is null ? services.CloudName : null);
        return new PlanReport(
            host.Host, fate, ServerOf(run.Request.Image, decision), MachineOf(machine), built, MethodOf(run.Request, host, decision, machine, judged, fate),
            run.Preflight.Findings, host.Login, fate == PlanFate.Keep ? null : Describe(judged?.Refusal), usually)
        {
            Writes = writes,
            CanUpdate = fate == PlanFate.Wipe && machine!.Facts.IsNixOs,
        };
    }

    private static Task<PlannedBuild> LookForClosureAsync(DeployRun run, HostChecked host, CancellationToken cancellation) =>
        host.Evaluation?.Toplevel is not { } toplevel
            ? Task.FromResult(new PlannedBuild(host.BuildsHere, null, null))
            : run.Events.StepAsync(
                Step.Build,
                "Look for the closure",
                async _ => new PlannedBuild(
                    host.BuildsHere,
                    toplevel.Out,
                    host.BuildsHere ? await run.Nix.FindClosureSizeAsync(StorePath.Parse(toplevel.Out), cancellation) : null),
                built => built.ClosureBytes is { } bytes ? $"built already, {bytes / 1_000_000} MB" : "not built yet");

    private Task<ServerDecision> LookForServerAsync(DeployRun run, HostChecked host, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Server,
            "Look for the server",
            _ => DecideServer.LookAsync(run, services.Cloud!, run.Request.OfServer(host), cancellation),
            decision => decision switch
            {
                ServerDecision.Use { Server: var server } => $"{server.ServerType.Name} in {server.Location.Name}, exists",
                ServerDecision.Order { Choice: var choice } => $"none; {choice.Candidates[0]} would be ordered",
                _ => "",
            });

    /// <summary>Connects to the machine, where there is one that answers.</summary>
    private async Task<MachineProbed?> ConnectAsync(
        DeployRun run, HostChecked host, ServerDecision? decision, CancellationToken cancellation)
    {
        switch (decision)
        {
            case ServerDecision.Order or ServerDecision.Use { IsOff: true }:
                return null;
            case ServerDecision.Use existing:
                var endpoint = await ServerEndpoint.TrustedAsync(run, host.Key, existing.Server, run.Request.AcceptHostKey, cancellation);
                return await ConnectAndProbe.RunAsync(
                    run, new ServerReady(endpoint, existing.Server, existing.Price, existing.IsUnfinished, []) { Cloud = services.Cloud },
                    cancellation);
            default:
                return await ConnectAndProbe.RunAsync(
                    run, await UseMachine.RunAsync(run, run.Request.Reach, host.Key, cancellation), cancellation);
        }
    }

    /// <summary>What would be written into the flake; a machine that is kept is not described.</summary>
    private static async Task<IReadOnlyList<PlannedFile>> LookForChangesAsync(
        DeployRun run, HostChecked host, MachineProbed machine, CancellationToken cancellation) =>
        machine.FateFor(host.KnownSystem) == MachineFate.Keep ? []
            : [.. (await DescribeMachine.LookAsync(run, host, machine, cancellation))?.Changes.Select(file => new PlannedFile(file.Path, file.Diff)) ?? []];

    private static Task<MachineJudged> JudgeAsync(DeployRun run, HostChecked host, MachineProbed machine, long? closureBytes) =>
        run.Events.StepAsync(
            Step.Probe,
            "Check the machine",
            scope => Task.FromResult(CheckMachine.Judge(run, host, machine, closureBytes, scope)),
            _ => run.Preflight.Summary());

    private static PlanFate FateOf(ServerDecision? decision, MachineProbed? machine, HostChecked host) => (decision, machine) switch
    {
        (ServerDecision.Order, _) => PlanFate.Create,
        (_, null) => PlanFate.SwitchOn,
        _ => machine.FateFor(host.KnownSystem) switch
        {
            MachineFate.Keep => PlanFate.Keep,
            MachineFate.Install => PlanFate.Install,
            _ => PlanFate.Wipe,
        },
    };

    private static PlannedServer? ServerOf(string asked, ServerDecision? decision) => decision switch
    {
        ServerDecision.Use { Server: var server, Price: var price } => new PlannedServer(
            server.Id.Value, server.ServerType.Name, server.Location.Name, server.ServerType.Cores, server.ServerType.Memory,
            server.ServerType.Disk, price.Hourly, price.Monthly, price.Currency, Image: null, Why: null, Otherwise: [], Limit: null),
        ServerDecision.Order { Choice: { Candidates: [var first, ..] } choice } => new PlannedServer(
            Id: null, first.Type.Name, first.Location, first.Type.Cores, first.Type.Memory, first.Type.Disk, first.Price.Hourly,
            first.Price.Monthly, first.Price.Currency,
            ImageOf(decision)?.Image is { } image ? $"image {image.Id}" : asked, choice.Instead,
            [.. choice.Candidates.Skip(1).Select(other => other.ToString())], choice.Limit),
        _ => null,
    };

    private static PlannedMachine? MachineOf(MachineProbed? machine) => machine is not { Facts: var facts } ? null : new PlannedMachine(
        machine.Server.Endpoint.Address, facts.OsName, facts.Firmware, facts.MemoryMiB,
        facts.RootDisk?.Device, facts.RootDisk?.Bytes, facts.System);

    /// <summary>The baked image that a new server would start from.</summary>
    private static ImageChoice? ImageOf(ServerDecision? decision) =>
        decision is ServerDecision.Order order ? order.Images?.ChoiceFor(order.Choice.Candidates[0].Type) : null;

    private static PlannedMethod? MethodOf(
        DeployRequest request, HostChecked host, ServerDecision? decision, MachineProbed? machine, MachineJudged? judged, PlanFate fate)
    {
        if (fate == PlanFate.Keep)
        {
            return null;
        }

        if (ImageOf(decision) is { Image: not null, Note: var note })
        {
            return new PlannedMethod("image", Installer: null, note ?? "there is a baked image of the host");
        }

        if (machine is { IsFromImage: true } && host.BuildsHere)
        {
            return new PlannedMethod("image", Installer: null, "it was made from a baked image, and is brought up to date");
        }

        var platform = machine?.Facts.NixSystem ?? (decision switch
        {
            ServerDecision.Order order => order.Choice.Candidates[0].Type.Architecture.ToPlatform(),
            ServerDecision.Use existing => existing.Server.ServerType.Architecture.ToPlatform(),
            _ => Platform.X86,
        }).NixSystem;
        return MethodOf(judged?.Methods, request.Method, FetchInstaller.SourceFor(request, platform), machine?.Facts.IsInstaller == true);
    }

    private static PlannedMethod? MethodOf(FittingMethods? methods, Method? asked, InstallerSource installer, bool isThere) => methods switch
    {
        null => new PlannedMethod(
            (asked ?? InstallMethods.InOrder[0].Name).ToWord(), asked?.IsInPlace() == true ? null : installer.Location,
            asked is null ? $"{string.Join(", then ", InstallMethods.InOrder.Skip(1).Select(other => other.Name.ToWord()))}, where that fails" : "as asked for"),
        { InOrder: [var first, ..] inOrder } => new PlannedMethod(
            first.Name, first.Method.IsInPlace() || isThere ? null : installer.Location,
            inOrder.Count == 1 ? first.Reason : $"{string.Join(", then ", inOrder.Skip(1).Select(other => other.Name))}, where that fails"),
        _ => null,
    };

    private static string? Describe(SnowliftException? refusal) => refusal is null ? null : $"{refusal.What}. {refusal.Next}";
}
