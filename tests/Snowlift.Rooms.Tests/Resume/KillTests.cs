using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Provision;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Resume;

/// <summary>When a run is killed.</summary>
public enum Moment
{
    Before,
    During,
    After,
}

/// <summary>
/// Every step, killed as it begins, in the middle and when it has ended: the same command again ends verified, and there is
/// one server, one key, and the addresses of one server.
/// </summary>
public abstract class KillTests(Method method)
{
    private static readonly Step[] Steps =
    [
        Step.Resolve, Step.Check, Step.Build, Step.Key, Step.Server, Step.Connect, Step.Probe, Step.Nix, Step.Installer, Step.Disk, Step.Closure,
        Step.Stage, Step.Install, Step.Reboot, Step.Verify,
    ];

    public static TheoryData<Step, Moment> Points()
    {
        var points = new TheoryData<Step, Moment>();
        foreach (var step in Steps)
        {
            points.AddRange([(step, Moment.Before), (step, Moment.During), (step, Moment.After)]);
        }

        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task The_same_command_again_ends_verified(Step step, Moment moment)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var request = rehearsal.Request() with { Method = method };

        await using var killed = await Killed.AtAsync(rehearsal, request, IsIt);
        rehearsal.RunId = "run2";
        var result = await rehearsal.DeployAsync(request);

        result.State.ShouldBe("running");
        await NothingIsLeakedAsync(rehearsal);

        bool IsIt(RunEvent happened) => (moment, happened) switch
        {
            (Moment.Before, StepStarted started) => started.Step == step,
            (Moment.During, StepProgressed progressed) => progressed.Step == step,
            (Moment.During, LogLine log) => log.Step == step,
            (Moment.After, StepFinished finished) => finished.Step == step,
            _ => false,
        };
    }

    private static async Task NothingIsLeakedAsync(Rehearsal rehearsal)
    {
        var token = TestContext.Current.CancellationToken;
        var server = (await rehearsal.Cloud.Servers.ListAsync(null, token)).ShouldHaveSingleItem();
        server.Labels[Labels.State].ShouldBe(Labels.Installed);
        server.Labels.Keys.ShouldNotContain(Labels.Busy);
        (await rehearsal.Cloud.SshKeys.ListAsync(null, token)).ShouldHaveSingleItem();
        (await rehearsal.Cloud.PrimaryIps.ListAsync(null, token)).ShouldAllBe(ip => ip.AssigneeId == server.Id);
    }
}

public sealed class KexecKillTests() : KillTests(Method.Kexec);

[Trait("Category", "Nightly")]
public sealed class BootonceKillTests() : KillTests(Method.Bootonce);

[Trait("Category", "Nightly")]
public sealed class InfectKillTests() : KillTests(Method.Infect);
