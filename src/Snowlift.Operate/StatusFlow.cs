using System.Globalization;
using Snowlift.Hetzner.Wire;
using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;

namespace Snowlift.Operate;

/// <summary>How a host is, in the cloud and on the machine.</summary>
/// <param name="One">Its server; null for a machine that only SSH reaches.</param>
/// <param name="Machine">What the machine said; null where it did not answer.</param>
/// <param name="Silence">Why it did not.</param>
/// <param name="HostKeys">Fingerprints of the host keys that are pinned for it.</param>
/// <param name="Wanted">The system that the flake describes now; null where no flake was at hand.</param>
public sealed record HostStatus(
    string Host, FleetServer? One, string? Login, IReadOnlyList<string> HostKeys, MachineStatus? Machine, SnowliftException? Silence, string? Wanted)
{
    /// <summary>Why it is not known what the flake describes, where one was at hand; null where it is known, or was not asked.</summary>
    public SnowliftException? Unknown { get; init; }

    /// <summary>Whether it runs what the flake describes; null where one of the two is unknown.</summary>
    public bool? IsCurrent => Machine?.System is { } system && Wanted is not null ? system == Wanted : null;
}

/// <summary>What a machine says of itself; the answer of <c>status.sh</c>.</summary>
/// <param name="UptimeSeconds">Since its kernel started.</param>
/// <param name="Memory">KiB.</param>
/// <param name="Disk">Of <c>/</c>, KiB.</param>
/// <param name="NeedsReboot">Another kernel than the booted one is to run; null where the system cannot tell.</param>
public sealed record MachineStatus(
    string Os, string? System, string? Generation, string? Kernel, long UptimeSeconds, string State, IReadOnlyList<string> FailedUnits,
    Usage? Memory, Usage? Disk, bool? NeedsReboot)
{
    internal static MachineStatus From(ScriptResult said) => new(
        said["os_name"] ?? "an unknown Linux", said["system"], said["generation"], said["kernel"],
        long.TryParse(said["uptime"], CultureInfo.InvariantCulture, out var uptime) ? uptime : 0,
        said["state"] ?? "unknown", [.. said.Values["failed"]], Usage.Parse(said["memory"]), Usage.Parse(said["disk"]),
        said["reboot"] switch { "yes" => true, "no" => false, _ => null });
}

/// <summary>How much there is and how much of it is taken, in KiB.</summary>
public sealed record Usage(long Total, long Used)
{
    internal static Usage? Parse(string? text) =>
        text?.Split(' ') is [var total, var used]
        && long.TryParse(total, CultureInfo.InvariantCulture, out var all) && long.TryParse(used, CultureInfo.InvariantCulture, out var taken)
            ? new Usage(all, taken)
            : null;
}

/// <summary>Looks at one host, and changes nothing. A machine that does not answer is a result.</summary>
public sealed class StatusFlow(CloudServices services, NixSettings nix)
{
    /// <summary>One attempt to connect: somebody waits for the answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Looks.</summary>
    /// <param name="flake">The flake that the host is of, or null.</param>
    /// <exception cref="SnowliftException">There is no such server. A flake that does not evaluate is told in the status instead.</exception>
    public async Task<HostStatus> RunAsync(ReachRequest reach, FlakeRef? flake, CancellationToken cancellation)
    {
        using var run = new Run(services, reach.Host);
        var wanted = flake is null ? Task.FromResult<(string?, SnowliftException?)>((null, null)) : WantedAsync(flake, reach.Host, cancellation);
        var status = await LookAsync(run, reach, cancellation);
        var (system, unknown) = await wanted;
        return status with { Wanted = system, Unknown = unknown };
    }

    private async Task<HostStatus> LookAsync(Run run, ReachRequest reach, CancellationToken cancellation)
    {
        FleetServer? one = null;
        if (reach.TargetHost is null && await services.Cloud!.Servers.FindAsync(reach.Host, cancellation) is { } server)
        {
            one = FleetServer.Of(server, await services.Cloud.Pricing.GetAsync(cancellation), run.Time.GetUtcNow());
            if (server.Status == ServerStatus.Off)
            {
                return new HostStatus(reach.Host, one, null, [], null, new SnowliftException(
                    ExitCode.Ssh, "It is off", null, $"Switch it on: {services.Suggest.Hcloud($"server poweron {server.Name}")}"), null);
            }
        }

        var ready = await ReachMachine.FindAsync(run, services.Cloud, reach, cancellation);
        var status = new HostStatus(reach.Host, one, ready.Endpoint.ToString(), Pinned(ready.Endpoint), null, null, null);
        try
        {
            await using var session = await SshSession.ConnectAsync(
                run.Processes, ready.Endpoint, run.Folder, run.UserSshConfig, Patience, run.Time, cancellation);
            return status with { Machine = MachineStatus.From(await session.RunAsync(Scripts.Status, null, cancellation)) };
        }
        catch (SshException e)
        {
            return status with { Silence = Failures.Connection(e) };
        }
    }

    private static IReadOnlyList<string> Pinned(SshEndpoint endpoint) => endpoint.HostKeyAlias is not { } alias
        ? []
        : [.. endpoint.KnownHosts.Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith(alias + " ", StringComparison.Ordinal))
            .Select(line => PublicKey.Parse(line[(alias.Length + 1)..]).Fingerprint)
            .Distinct(StringComparer.Ordinal)];

    /// <summary>The path that the flake's host would be built to, without building it; null where there is no Nix here, or with why.</summary>
    private async Task<(string? System, SnowliftException? Unknown)> WantedAsync(FlakeRef flake, string host, CancellationToken cancellation)
    {
        var cli = new NixCli(services.Processes, nix);
        if (await cli.AbilitiesAsync(cancellation) is null)
        {
            return (null, null);
        }

        try
        {
            var evaluation = await cli.EvaluateAsync(flake, host, _ => { }, cancellation);
            return evaluation.Found
                ? (evaluation.Toplevel?.Out, null)
                : (null, new SnowliftException(
                    ExitCode.Usage,
                    $"The flake {Quoting.ForTyping(flake.Url)} has no " + (evaluation.Hosts is { Count: 0 } ? "nixosConfigurations" : $"host '{host}'")));
        }
        catch (SnowliftException e) when (e.ExitCode == ExitCode.Nix)
        {
            return (null, e);
        }
    }
}
