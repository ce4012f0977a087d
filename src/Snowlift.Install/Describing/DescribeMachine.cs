using Snowlift.Build;
using Snowlift.Checks.Findings;
using Snowlift.Checks.Networks;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Describing;

/// <summary>
/// Writes the machine's network and hardware into the flake, where that is asked for or the configuration is another machine's;
/// then reads, checks and builds the flake again, and proves that it says what was written. A rehearsal writes into a copy of the
/// flake, and goes on from there. Precondition: connected, nothing on the machine changed. Effect: files in the flake's working tree.
/// May be run again: the same machine makes the same files. The files stay when it fails.
/// </summary>
internal static class DescribeMachine
{
    public static async Task<(HostChecked Host, SystemPlan? Built)> RunAsync(
        DeployRun run, HostChecked host, SystemPlan? built, MachineProbed machine, CancellationToken cancellation)
    {
        if (!IsWanted(run.Request, host, machine))
        {
            return (host, built);
        }

        var (description, flake) = await run.Events.StepAsync(
            Step.Describe,
            "Describe the machine in the flake",
            scope => WriteAsync(run, host, machine, scope, cancellation),
            done => !done.Description.Changes.Any() ? "it says so already"
                : run.Services.IsRehearsal ? $"{Names(done.Description.Changes)} written into a copy: your flake is as it was"
                : $"{Names(done.Description.Changes)} written");
        run.Preflight.NetworkIsToCome = false;
        if (host.Evaluation is not { } evaluation)
        {
            return (host with { Flake = flake, Prove = description.Prove }, built);
        }

        if (!description.Changes.Any())
        {
            description.Prove(evaluation);
            return (host, built);
        }

        var resolved = await ResolveHost.RunAsync(run, flake, cancellation);
        description.Prove(resolved.Evaluation!);
        var again = (await CheckConfiguration.RunAsync(run, resolved, cancellation)) with { HostKey = host.HostKey };
        return (again, await BuildHere.RunAsync(run, again, cancellation, withDisk: true));
    }

    /// <summary>What would be written; null where nothing is to be. Writes nothing; says what would change.</summary>
    /// <exception cref="SnowliftException">The machine cannot be described, or the flake cannot take it.</exception>
    public static async Task<Description?> LookAsync(
        DeployRun run, HostChecked host, MachineProbed machine, CancellationToken cancellation)
    {
        if (!IsWanted(run.Request, host, machine))
        {
            return null;
        }

        var description = await run.Events.StepAsync(
            Step.Describe,
            "Describe the machine",
            scope => DescribeAsync(run.Request, host, machine, scope, cancellation),
            done => done.Changes.Any() ? $"{Names(done.Changes)} would be written" : "the flake says so already");
        run.Preflight.NetworkIsToCome = description.Network is not null && description.Changes.Any();
        return description;
    }

    /// <summary>The files that will be written once the machine is known.</summary>
    public static IReadOnlyList<PlannedFile> Ahead(DeployRun run)
    {
        string?[] names = [run.Request.StaticNetwork ? NetworkModule.FileName : null, run.Request.HardwareConfig is { } style ? Description.FileOf(style) : null];
        return [.. names.OfType<string>().Select(name => new PlannedFile($"{HostFolder.Of(run.Request.Flake.LocalPath, run.Host)}/{name}", Diff: null))];
    }

    private static bool IsWanted(DeployRequest request, HostChecked host, MachineProbed machine) =>
        request.StaticNetwork || request.HardwareConfig is not null || IsForAnother(request.Force, host, machine);

    /// <summary>Every address of the configuration is static, and none of them is this machine's.</summary>
    private static bool IsForAnother(IReadOnlyList<string> forced, HostChecked host, MachineProbed machine)
    {
        if (host.Evaluation is not { Network: { } network } evaluation || forced.Contains("static-address", StringComparer.Ordinal))
        {
            return false;
        }

        var subject = host.Subject(evaluation, machine.Facts, machine.Server.Facts);
        var uplinks = Uplink.Of(network);
        var own = AddressChecks.Own(subject, isIpv6: false).Concat(AddressChecks.Own(subject, isIpv6: true)).ToList();
        return own.Count > 0 && Uplink.IsAllStatic(subject, network, uplinks)
            && !uplinks.SelectMany(each => each.Addresses).Any(address => own.Exists(each => address.IsIpv6 ? each.Contains(address.Address) : each.Address.Equals(address.Address)));
    }

    /// <summary>Writes the files, in a rehearsal into a copy of the flake.</summary>
    /// <returns>What was written, and the flake that has it.</returns>
    private static async Task<(Description Description, FlakeRef Flake)> WriteAsync(
        DeployRun run, HostChecked host, MachineProbed machine, StepScope scope, CancellationToken cancellation)
    {
        var description = await DescribeAsync(run.Request, host, machine, scope, cancellation);
        if (!description.Changes.Any() && description.Flake is null)
        {
            return (description, host.Flake);
        }

        if (description.Flake is null)
        {
            throw NotLocal(host, description);
        }

        var flake = host.Flake;
        if (run.Services.IsRehearsal)
        {
            // A machine of the lab has no place in the flake of a real one; nothing of anybody's is lost, so nobody is asked.
            flake = await FlakeCopy.MakeAsync(run.Processes, flake, Path.Combine(run.Folder, "flake"), cancellation);
            description = description.In(flake.LocalPath!);
        }
        else if (description.Changes.Any())
        {
            await AskAsync(run, host, machine, description, cancellation);
        }

        await WriteIntoFlake.RunAsync(run.Processes, flake, description.Files, cancellation);
        return (description, flake);
    }

    private static async Task<Description> DescribeAsync(
        DeployRequest request, HostChecked host, MachineProbed machine, StepScope scope, CancellationToken cancellation)
    {
        var wantsNetwork = request.StaticNetwork || IsForAnother(request.Force, host, machine);
        var network = wantsNetwork
            ? DescribeNetwork.Of(host.Host, machine.Facts, machine.Server.Server, await RangesAsync(machine.Server, cancellation))
            : null;
        var style = host.Evaluation is { } evaluation ? NetworkStyle.Of(evaluation) : NetworkStyle.Unknown;
        var description = Description.Of(
            host.Flake.LocalPath, host.Host, machine.Facts, network, style, request.HardwareConfig);
        if (description.Flake is null && host.Evaluation is { } known && description.IsIn(known))
        {
            // Whoever put it into a flake that is elsewhere is done.
            return description with { Files = [] };
        }

        foreach (var file in description.Changes)
        {
            scope.Report(new FlakeChange(file.Path, file.IsNew, file.Diff));
        }

        return description;
    }

    private static async Task<IReadOnlyDictionary<long, string>> RangesAsync(
        ServerReady server, CancellationToken cancellation)
    {
        var ranges = new Dictionary<long, string>();
        foreach (var id in (server.Server?.PrivateNet ?? []).Select(each => each.Network).OfType<long>())
        {
            try
            {
                ranges[id] = (await server.Cloud!.Networks.GetAsync(id, cancellation)).IpRange;
            }
            catch (ApiException e) when (e.Code == ErrorCode.NotFound)
            {
                // Taken away this moment; the machine's own routes are what is left.
            }
        }

        return ranges;
    }

    private static async Task AskAsync(
        DeployRun run, HostChecked host, MachineProbed machine, Description description, CancellationToken cancellation)
    {
        var losses = description.Changes.Select(file => file.Loss).OfType<string>();
        string[] reasons = run.Request.StaticNetwork || description.Network is null ? [.. losses] : [.. losses.Prepend(
            $"The configuration of {host.Host} is static, and none of its addresses is one of {machine.Server.Endpoint.Address}'s: it would not be reachable.")];
        if (reasons.Length == 0 || run.Request.Yes)
        {
            return;
        }

        var names = Names(description.Changes);
        var question = string.Join('\n', [.. reasons, $"{names} would be written into the flake, as shown."]);
        if (!await run.Services.Confirmation.TypedAsync(question, host.Host, cancellation))
        {
            throw new SnowliftException(
                ExitCode.Refused, $"{names} was not written: the name {host.Host} was not typed", string.Join('\n', reasons),
                run.Request.StaticNetwork || description.Network is null
                    ? "Type the host's name when asked, or pass --yes. Or move the file away."
                    : "Type the host's name when asked, or pass --static-network to write the machine's own network.\nIf you know better: --force static-address");
        }
    }

    private static string Names(IEnumerable<FlakeFile> files) => string.Join(" and ", files.Select(file => file.Path));

    private static SnowliftException NotLocal(HostChecked host, Description description)
    {
        var names = Names(description.Changes);
        return new SnowliftException(
            ExitCode.Refused, $"{names} cannot be written into {host.Flake}", "The flake is not a folder of this computer.",
            $"Deploy from a clone of it: --flake PATH. Or put there what is shown above, and:\n"
            + string.Join('\n', description.Changes.Select(file => description.Import(Path.GetFileName(file.Path)))));
    }
}
