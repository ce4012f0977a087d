using System.Collections.Concurrent;
using Snowlift.Hetzner.Wire;
using Snowlift.Install;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Operate;
using Snowlift.Operate.Destroy;
using Snowlift.Operate.Work;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Processes;

namespace Snowlift.EndToEnd.Tests;

/// <summary>The life of a server after it was deployed, on one real machine in several scenes.</summary>
[Trait("Category", "Qemu")]
[Trait("Category", "Nightly")]
public sealed class LifeTests
{
    private const string Script = "echo one; sleep 3; echo two >&2; echo made here > result.txt; exit 3";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_works_for_one_command_and_nothing_of_it_is_left() => await Rehearsal.RunAsync(async rehearsal =>
    {
        var streams = new Streams(rehearsal.Processes);
        var services = rehearsal.Services(streams);
        var local = Path.Combine(rehearsal.Paths.Home, "result.txt");
        var request = rehearsal.Request("demo") with { Create = true, OnlyNew = true, TimeToLive = TimeSpan.FromHours(4) };
        var work = new WorkFlow(services, async c =>
        {
            var result = await new DeployFlow(services, rehearsal.Nix).RunAsync(request, c);
            await ItIsListedAndLookedAt(services, result);
            await AShellAndTheJournalAreAtHand(services, streams);
            await AVolumeIsADiskOfIt(rehearsal, services, streams);
            await ItsLifeIsExtended(services);
        });

        var report = await work.RunAsync(
            new WorkRequest(
                "demo", [Script], [new Fetch("result.txt", local)], Keep: false),
            output: null, Token);

        report.Failure.ShouldBeNull(report.Failure?.ToString());
        report.CommandExit.ShouldBe(3);
        report.ExitCode.ShouldBe(3);
        report.Destroyed.ShouldNotBeNull().Cost.ShouldBeGreaterThan(0);
        (await File.ReadAllTextAsync(local, Token)).ShouldBe("made here\n");
        streams.Lines.TakeLast(2).Select(line => line.Text).ShouldBe(["one", "two"]);
        (streams.Lines.Last().At - streams.Lines.SkipLast(1).Last().At).ShouldBeGreaterThan(TimeSpan.FromSeconds(1), "the output comes as it is written");
        await AnExpiredOneIsReaped(rehearsal);
        await NothingOfOursIsLeft(rehearsal);
    });

    private static async Task ItIsListedAndLookedAt(CloudServices services, DeployResult result)
    {
        var one = (await Fleet.ListAsync(services.Cloud!, all: false, services.Events.Time.GetUtcNow(), Token)).ShouldHaveSingleItem();
        one.State.ShouldBe(Labels.Installed);
        one.Left.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromHours(3), TimeSpan.FromHours(4));

        var status = await new StatusFlow(services, NixSettings.Default).RunAsync(new ReachRequest("demo"), flake: null, Token);
        var machine = status.Machine.ShouldNotBeNull(status.Silence?.ToString());
        machine.System.ShouldBe(result.System);
        machine.Generation.ShouldBe("1");
        machine.State.ShouldBe("running");
        machine.NeedsReboot.ShouldBe(false);
        machine.Memory.ShouldNotBeNull().Used.ShouldBeInRange(1, machine.Memory.Total);
        machine.Disk.ShouldNotBeNull().Used.ShouldBeInRange(1, machine.Disk.Total);
        status.HostKeys.ShouldHaveSingleItem().ShouldStartWith("SHA256:");
    }

    private static async Task AShellAndTheJournalAreAtHand(CloudServices services, Streams streams)
    {
        (await ShellAsync(services, streams, "cat /proc/sys/kernel/hostname")).ShouldBe("demo");

        // The configuration that the deploy wrote may be gone: it is written again.
        File.Delete(Path.Combine(services.Paths.Ssh, "demo.conf"));
        (await ShellAsync(services, streams, "id -un")).ShouldBe("root");

        var access = await HostSsh.FindAsync(services, new ReachRequest("demo"), Token);
        var logs = await services.Processes.RunAsync(access.Run("journalctl --no-pager --quiet --boot --lines=5"), null, Token);
        logs.ExitCode.ShouldBe(0, string.Join('\n', logs.Error));
        logs.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(5);
    }

    /// <summary>Attached while it runs, it is a disk by the name that Hetzner's have; detached, it is gone.</summary>
    private static async Task AVolumeIsADiskOfIt(Rehearsal rehearsal, CloudServices services, Streams streams)
    {
        var server = (await rehearsal.Cloud.Servers.FindAsync("demo", Token)).ShouldNotBeNull();
        await rehearsal.HcloudAsync($"volume create --name data --size 10 --server {server.Id}", Token);
        var volume = (await rehearsal.Cloud.Volumes.ListAsync(cancellation: Token)).ShouldHaveSingleItem();
        volume.Server.ShouldBe(server.Id);
        (await rehearsal.Cloud.Servers.GetAsync(server.Id, Token)).Volumes.ShouldBe([volume.Id]);
        (await ShellAsync(services, streams, $"udevadm settle; test -b {volume.LinuxDevice} && cat /sys/block/sdb/device/vendor && lsblk -bdno SIZE {volume.LinuxDevice}"))
            .Split('\n').Select(line => line.Trim()).ShouldBe(["HC", $"{10L << 30}"]);
        await rehearsal.Cloud.Actions.WaitAsync(await rehearsal.Cloud.Volumes.DetachAsync(volume.Id, Token), null, Token);
        (await ShellAsync(services, streams, "udevadm settle; test -e /dev/sdb || echo gone")).ShouldBe("gone");
        await rehearsal.Cloud.Volumes.DeleteAsync(volume.Id, Token);
    }

    private static async Task ItsLifeIsExtended(CloudServices services)
    {
        var now = services.Events.Time.GetUtcNow();
        var end = await ServerLife.ExtendAsync(services.Cloud!, "demo", TimeSpan.FromHours(8), fromNow: false, now, services.Suggest, Token);
        end.ShouldNotBeNull().ShouldBeInRange(now.AddHours(11), now.AddHours(12));
    }

    /// <summary>A second machine, which nobody installs: it has an end, and that is past.</summary>
    private static async Task AnExpiredOneIsReaped(Rehearsal rehearsal)
    {
        var services = rehearsal.Services(rehearsal.Processes);
        var created = await rehearsal.Cloud.Servers.CreateAsync(
            new CreateServerRequest
            {
                Name = "forgotten", ServerType = "cx23", Location = "fsn1", Image = "debian-12",
                Labels = new Dictionary<string, string>
                {
                    [Labels.Managed] = "true", [Labels.State] = Labels.Installed,
                    [Labels.Expires] = TimeToLive.ToLabel(services.Events.Time.GetUtcNow().AddHours(-2)),
                },
            },
            Token);
        await rehearsal.Cloud.Actions.WaitAsync([.. created.AllActions()], null, Token);
        var reaper = new Reaper(services);
        (await reaper.ReapAsync(await reaper.FindAsync(Token), dryRun: true, Token)).ShouldHaveSingleItem().Report.ShouldBeNull();
        var reaped = await reaper.ReapAsync(await reaper.FindAsync(Token), dryRun: false, Token);
        reaped.ShouldHaveSingleItem().Report.ShouldNotBeNull().ServerId.ShouldBe(created.Server.Id.Value);
    }

    private static async Task NothingOfOursIsLeft(Rehearsal rehearsal)
    {
        (await rehearsal.Cloud.Servers.ListAsync(cancellation: Token)).ShouldBeEmpty();
        (await rehearsal.Cloud.SshKeys.ListAsync(cancellation: Token)).ShouldBeEmpty();
        (await rehearsal.Cloud.PrimaryIps.ListAsync(cancellation: Token)).ShouldBeEmpty();
        (await rehearsal.Cloud.Volumes.ListAsync(cancellation: Token)).ShouldBeEmpty();
        Directory.EnumerateFiles(rehearsal.Paths.KnownHosts).ShouldBeEmpty();
        Directory.EnumerateFiles(rehearsal.Paths.Ssh, "*.conf").ShouldBeEmpty();
    }

    private static async Task<string> ShellAsync(CloudServices services, Streams streams, string command)
    {
        var access = await HostSsh.FindAsync(services, new ReachRequest("demo"), Token);
        var before = streams.Lines.Count;
        var ended = await services.Processes.RunAsync(access.Open(["-o", "BatchMode=yes"], [command]), null, Token);
        var said = string.Join('\n', streams.Lines.Skip(before).Select(line => line.Text));
        ended.ExitCode.ShouldBe(0, said);
        return said;
    }

    /// <summary>In place of a terminal: what a program writes that was handed our streams, and when.</summary>
    private sealed class Streams(IProcessRunner inner) : IProcessRunner
    {
        public ConcurrentQueue<(string Text, DateTimeOffset At)> Lines { get; } = new();

        public Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation) =>
            command.InheritsStreams
                ? inner.RunAsync(command with { InheritsStreams = false }, new ProcessOutput(Note, Note), cancellation)
                : inner.RunAsync(command, output, cancellation);

        private void Note(string line) => Lines.Enqueue((line, TimeProvider.System.GetUtcNow()));
    }
}
