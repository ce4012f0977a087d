using Snowlift.Hetzner.Wire;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Requests;
using Snowlift.Machines.Reports;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.EndToEnd.Tests;

/// <summary>Systems that come up in part, or not at all, on real machines.</summary>
[Trait("Category", "Qemu")]
[Trait("Category", "Nightly")]
public sealed class AftermathTests
{
    private const string Failing = "demo-fails.service";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_degraded_system_is_a_warning_and_with_strict_a_failure_that_shows_its_last_lines() =>
        await Rehearsal.RunAsync(async rehearsal =>
        {
            var request = rehearsal.Request("demo-degraded") with { Create = true };

            var result = await rehearsal.DeployAsync(request, Token);

            result.State.ShouldBe("degraded");
            result.Generation.ShouldBe(1);
            result.StartupSeconds.ShouldNotBeNull().ShouldBeGreaterThan(0);
            var failed = result.FailedUnits.ShouldHaveSingleItem();
            (failed.Unit, failed.User).ShouldBe((Failing, null));
            failed.LastLines.ShouldContain("demo-fails: cannot reach the database at db.example:5432");
            rehearsal.Events.OfType<Notice>().ShouldContain(notice => notice.Text.Contains(Failing, StringComparison.Ordinal));

            var strict = await Should.ThrowAsync<SnowliftException>(
                () => rehearsal.DeployAsync(request with { Strict = true }, Token));

            strict.ExitCode.ShouldBe(ExitCode.Install);
            strict.What.ShouldBe($"The system runs, but 1 unit failed: {Failing}");
            strict.Why.ShouldNotBeNull().ShouldContain("cannot reach the database at db.example:5432");
            rehearsal.Events.OfType<StepFinished>().Count(step => step.Step == Step.Install).ShouldBe(1);
        });

    [Fact]
    public async Task A_system_without_network_is_explained_from_its_disk_and_left_as_it_was() =>
        await Rehearsal.RunAsync(async rehearsal =>
        {
            // Long enough for an emulated machine to have its journal on the disk, not only in its memory.
            rehearsal.Limits = new RunLimits { Reboot = TimeSpan.FromMinutes(3) };

            var failure = await Should.ThrowAsync<SnowliftException>(
                () => rehearsal.DeployAsync(rehearsal.Request("demo-unreachable") with { Create = true }, Token));

            failure.ExitCode.ShouldBe(ExitCode.Install);
            var evidence = rehearsal.Events.OfType<EvidenceFound>().ToLookup(found => found.Kind);
            evidence["cloud"].ShouldHaveSingleItem().Text.ShouldBe("The cloud says that the server is running");
            var disk = evidence["disk"].ShouldHaveSingleItem();
            disk.Text.ShouldStartWith("The new system on /dev/sda3 has begun its journal");
            disk.Lines.ShouldContain(line => line.Contains("systemd[1]", StringComparison.Ordinal));
            failure.Why.ShouldNotBeNull().ShouldContain("\n1. Its network does not come up. The new system ran, and nobody answered.");
            failure.LastLines.ShouldNotBeEmpty();
            ShouldBeAPicture(evidence["console"].ShouldHaveSingleItem().Path.ShouldNotBeNull());
            File.ReadAllText(evidence["serial"].ShouldHaveSingleItem().Path.ShouldNotBeNull()).ShouldContain("NixOS Stage 2");
            failure.Next.ShouldNotBeNull().ShouldContain("-console.png");
            await TheMachineIsOutOfTheRescueSystem(rehearsal);
        });

    private static void ShouldBeAPicture(string path) => Convert.ToHexString(File.ReadAllBytes(path)[..4]).ShouldBe("89504E47");

    private static async Task TheMachineIsOutOfTheRescueSystem(Rehearsal rehearsal)
    {
        var server = (await rehearsal.Cloud.Servers.FindAsync("demo-unreachable", Token)).ShouldNotBeNull();
        server.RescueEnabled.ShouldBeFalse();
        server.Status.ShouldBe(ServerStatus.Running);
        (await File.ReadAllTextAsync(rehearsal.MachineFile(server.Id.Value, "spec.json"), Token)).ShouldNotContain("\"inRescue\": true");
        var left = rehearsal.Events.OfType<RunFailed>().Single().LeftBehind;
        left.ShouldContain("It was reset out of the rescue system, and boots from its disk again.");
    }
}
