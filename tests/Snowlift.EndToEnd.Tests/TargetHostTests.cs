using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Machines.Files;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.EndToEnd.Tests;

/// <summary>
/// A machine that somebody else made and only SSH reaches: everything that may go wrong on the way leaves it as it was,
/// until the disk is wiped; after that the installer waits for the next try.
/// </summary>
[Trait("Category", "Qemu")]
[Trait("Category", "Nightly")]
public sealed class TargetHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_machine_of_ones_own_is_refused_damaged_tried_again_and_deployed() =>
        await Rehearsal.RunAsync(async rehearsal =>
        {
            var server = await CreateAsync(rehearsal);
            var fingerprint = await FingerprintAsync(rehearsal, server);
            DeployRequest Request(string host) => rehearsal.Request(host) with
            {
                TargetHost = $"root@{server.PublicNet.Ipv4!.Ip}",
                AcceptHostKey = fingerprint,
                SshKey = rehearsal.KeyFile,
                Yes = true,
            };

            await AnotherHostKeyIsRefused(rehearsal, Request("demo-degraded"));
            await ADamagedInstallerChangesNothing(rehearsal, Request("demo-degraded"));
            await AWrongChecksumChangesNothing(rehearsal, Request("demo-degraded"));
            await AFailingDiskScriptLeavesTheInstaller(rehearsal, Request("demo-broken-disko"));

            await rehearsal.InterruptAsync(Request("demo-degraded"), Step.Closure, Token);

            var result = await rehearsal.DeployAsync(Request("demo-degraded"), Token);

            result.State.ShouldBe("degraded");
            result.FailedUnits.ShouldHaveSingleItem();
            rehearsal.Events.OfType<StepFinished>().ShouldContain(step => step.Step == Step.Installer && step.Summary == "it was there already");
            (await rehearsal.SshAsync(result, "readlink /run/current-system", Token)).ShouldBe(result.System);
        });

    private static async Task AnotherHostKeyIsRefused(Rehearsal rehearsal, DeployRequest request)
    {
        var other = request with { AcceptHostKey = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
        var refused = await Should.ThrowAsync<SnowliftException>(() => rehearsal.DeployAsync(other, Token));
        refused.ExitCode.ShouldBe(ExitCode.Ssh);
        refused.Why!.ShouldContain(request.AcceptHostKey!);
    }

    private static async Task ADamagedInstallerChangesNothing(Rehearsal rehearsal, DeployRequest request)
    {
        var damaged = Path.Combine(rehearsal.Paths.Home, "damaged.tar.gz");
        await File.WriteAllTextAsync(damaged, "not a tarball", Token);
        var failed = await Should.ThrowAsync<SnowliftException>(
            () => rehearsal.DeployAsync(request with { Installer = new InstallerSource(damaged, null) }, Token));
        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.What.ShouldContain("damaged");
    }

    private static async Task AWrongChecksumChangesNothing(Rehearsal rehearsal, DeployRequest request)
    {
        var wrong = request.Installer! with { Sha256 = new string('0', 64) };
        var failed = await Should.ThrowAsync<SnowliftException>(() => rehearsal.DeployAsync(request with { Installer = wrong }, Token));
        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.Why!.ShouldContain("SHA-256");
        // Twice refused, and every time it was the same boot of the same system that was asked.
        rehearsal.Facts("machine.boot").Distinct().ShouldHaveSingleItem();
    }

    private static async Task AFailingDiskScriptLeavesTheInstaller(Rehearsal rehearsal, DeployRequest request)
    {
        var failed = await Should.ThrowAsync<SnowliftException>(() => rehearsal.DeployAsync(request, Token));
        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.What.ShouldContain("disko");
    }

    private static async Task<Server> CreateAsync(Rehearsal rehearsal)
    {
        var key = await rehearsal.Cloud.SshKeys.CreateAsync(
            "tester", await File.ReadAllTextAsync(rehearsal.KeyFile + ".pub", Token), null, Token);
        var created = await rehearsal.Cloud.Servers.CreateAsync(
            new CreateServerRequest
            {
                Name = "somebodys",
                ServerType = "cx23",
                Location = "fsn1",
                Image = "debian-12",
                SshKeys = [key.Id.ToString()],
            },
            Token);
        await rehearsal.Cloud.Actions.WaitAsync(created.AllActions(), null, Token);
        return created.Server;
    }

    /// <summary>What the owner would read on the machine itself; here its console is ours.</summary>
    private static async Task<string> FingerprintAsync(Rehearsal rehearsal, Server server)
    {
        for (var attempt = 0; attempt < 120; attempt++)
        {
            var keys = await HostKeys.ScanAsync(rehearsal.Processes, server.PublicNet.Ipv4!.Ip, 22, Token);
            if (keys.Count > 0)
            {
                return keys[0].Fingerprint;
            }

            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Token);
        }

        throw new TimeoutException("the machine never offered a host key");
    }
}
