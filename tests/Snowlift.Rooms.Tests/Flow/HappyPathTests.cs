using Snowlift.Build;
using Snowlift.Checks;
using Snowlift.Checks.Findings;
using Snowlift.Rooms.Tests.Golden;
using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Machines.Reports;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

public sealed class HappyPathTests
{
    [Fact]
    public async Task A_host_becomes_a_verified_server_step_by_step()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var result = await rehearsal.DeployAsync();

        result.Host.ShouldBe("demo");
        result.State.ShouldBe("running");
        result.FailedUnits.ShouldBeEmpty();
        result.User.ShouldBe("root");
        result.System.ShouldBe(SimulatedSystem.Of("demo").Path);
        result.NothingToDo.ShouldBeFalse();
        rehearsal.Log.Finished.Where(step => step != Step.Build).ShouldBe(
            [
                Step.Resolve, Step.Check, Step.Key, Step.Server, Step.Connect, Step.Probe, Step.Installer, Step.Disk, Step.Closure,
                Step.Install, Step.Reboot, Step.Verify,
            ]);
        rehearsal.Log.Finished.ShouldContain(Step.Build);
        result.Timeline.Select(step => step.Step).ShouldBe(rehearsal.Log.Finished, ignoreOrder: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_that_is_right_is_not_warned_of(bool hasNix)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.HasNix = hasNix;

        await rehearsal.DeployAsync();

        rehearsal.Log.All.OfType<CheckFound>().ShouldAllBe(check => check.Finding.Severity == Severity.Note);
    }

    [Fact]
    public async Task With_all_its_checks_it_evaluates_the_host_once()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        await rehearsal.DeployAsync();

        rehearsal.Computer.Calls.Count(call => call.Program == "nix" && call.Arguments.Contains("eval")).ShouldBe(1);
    }

    [Fact]
    public async Task It_costs_at_most_twelve_requests_besides_waiting()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        await rehearsal.DeployAsync();

        rehearsal.RequestsBesidesWaiting.Count().ShouldBeLessThanOrEqualTo(12);
    }

    [Fact]
    public async Task The_server_carries_our_labels_and_is_marked_installed()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        await rehearsal.DeployAsync();

        var server = (await rehearsal.Cloud.Servers.FindAsync("demo", TestContext.Current.CancellationToken)).ShouldNotBeNull();
        server.Labels["snowlift/managed"].ShouldBe("true");
        server.Labels["snowlift/host"].ShouldBe("demo");
        server.Labels["snowlift/run"].ShouldBe("run1");
        server.Labels["snowlift/state"].ShouldBe("installed");
    }

    [Fact]
    public async Task What_it_costs_is_said_before_it_costs()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var result = await rehearsal.DeployAsync();

        var said = rehearsal.Log.All.OfType<CostSaid>().ShouldHaveSingleItem();
        said.Monthly.ShouldBe(result.Price.ShouldNotBeNull().Monthly);
        said.Monthly.ShouldBeGreaterThan(0);
        var events = rehearsal.Log.All.ToList();
        events.IndexOf(said).ShouldBeLessThan(events.FindIndex(e => e is StepFinished { Step: Step.Server }));
    }

    [Fact]
    public async Task The_command_handed_back_pins_the_installed_systems_own_key()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var result = await rehearsal.DeployAsync();

        result.SshCommand.ShouldBe("ssh -F ~/state/ssh/demo.conf demo");
        var config = await File.ReadAllTextAsync(Path.Combine(rehearsal.Paths.Ssh, "demo.conf"), TestContext.Current.CancellationToken);
        config
            .Replace(rehearsal.Folder, "HOME", StringComparison.Ordinal)
            .Replace(result.Address, "ADDRESS", StringComparison.Ordinal)
            .Replace(result.ServerId!.Value.ToString(), "ID", StringComparison.Ordinal)
            .ShouldMatchGolden("hand-back.conf");
        var pinned = await File.ReadAllLinesAsync(
            Path.Combine(rehearsal.Paths.KnownHosts, result.ServerId.Value.ToString()), TestContext.Current.CancellationToken);
        pinned.ShouldHaveSingleItem().ShouldStartWith($"snowlift-{result.ServerId} ssh-ed25519 AAAA");
    }

    [Fact]
    public async Task The_throw_away_key_is_not_the_one_that_stays()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        string? first = null;

        var result = await rehearsal.DeployAsync(when: happened =>
        {
            if (happened is StepFinished { Step: Step.Connect })
            {
                first = File.ReadAllText(Directory.GetFiles(rehearsal.Paths.KnownHosts).Single());
            }
        });

        var last = await File.ReadAllTextAsync(
            Path.Combine(rehearsal.Paths.KnownHosts, result.ServerId!.Value.ToString()), TestContext.Current.CancellationToken);
        last.ShouldNotBe(first.ShouldNotBeNull());
    }

    [Fact]
    public async Task A_second_run_has_nothing_to_do()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync();

        var again = await rehearsal.DeployAsync();

        again.NothingToDo.ShouldBeTrue();
        again.State.ShouldBe("running");
        rehearsal.Log.Finished.ShouldBe([Step.Resolve, Step.Check, Step.Server, Step.Build, Step.Connect, Step.Verify], ignoreOrder: true);
        (await rehearsal.Cloud.Servers.ListAsync(cancellation: TestContext.Current.CancellationToken)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_Nix_the_target_evaluates_and_builds()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.HasNix = false;

        var result = await rehearsal.DeployAsync();

        result.State.ShouldBe("running");
        result.System.ShouldBe(SimulatedSystem.Of("demo").Path);
        rehearsal.Log.Finished.ShouldBe(
            [
                Step.Resolve, Step.Key, Step.Server, Step.Connect, Step.Probe, Step.Installer, Step.Build, Step.Disk,
                Step.Closure, Step.Install, Step.Reboot, Step.Verify,
            ]);
    }

    [Fact]
    public async Task Asked_to_build_on_the_target_it_evaluates_here_first()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { BuildOn = BuildOn.Remote });

        result.State.ShouldBe("running");
        rehearsal.Computer.Calls.ShouldNotContain(call => call.Program == "nix-store");
    }

    [Fact]
    public async Task A_user_with_a_key_and_sudo_is_handed_back_where_root_may_not_log_in()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.Flake = new SimulatedFlake
        {
            Hosts =
            [
                SimulatedSystem.Of("demo", rehearsal.Computer.Keys) with
                {
                    PermitRootLogin = "no",
                    Ports = [2222],
                    Users = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
                    {
                        ["root"] = [], ["alice"] = rehearsal.Computer.Keys,
                    },
                },
            ],
        };

        var result = await rehearsal.DeployAsync();

        result.User.ShouldBe("alice");
        (await File.ReadAllTextAsync(Path.Combine(rehearsal.Paths.Ssh, "demo.conf"), TestContext.Current.CancellationToken))
            .ShouldContain("Port 2222");
    }

    [Fact]
    public async Task A_degraded_system_is_handed_back_with_its_failed_units()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Faults.Add(FaultPoint.SystemBoot, new UnitsFail("demo.service"));

        var result = await rehearsal.DeployAsync();

        result.State.ShouldBe("degraded");
        var failed = result.FailedUnits.ShouldHaveSingleItem();
        (failed.Unit, failed.User).ShouldBe(("demo.service", null));
        failed.LastLines.ShouldBe(["demo.service: Main process exited, code=exited, status=1/FAILURE"]);
        result.Generation.ShouldBe(1);
        result.StartupSeconds.ShouldNotBeNull().ShouldBeGreaterThan(0);
        rehearsal.Log.All.OfType<Notice>().ShouldContain(notice => notice.Text.Contains("demo.service", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_strict_a_degraded_system_is_a_failure()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Faults.Add(FaultPoint.SystemBoot, new UnitsFail("demo.service"));

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Strict = true });

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("The system runs, but 1 unit failed: demo.service");
        failure.Why.ShouldBe("demo.service: demo.service: Main process exited, code=exited, status=1/FAILURE");
        failure.Step.ShouldBe("Verify the system");
    }

    [Fact]
    public async Task It_waits_until_cloud_init_has_finished_and_until_the_key_is_taken()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Faults.Add(FaultPoint.ImageBoot, new CloudInitIsBusy(TimeSpan.FromSeconds(20)));
        rehearsal.Faults.Add(FaultPoint.ImageBoot, new RefusesKeys(TimeSpan.FromSeconds(5)));

        (await rehearsal.DeployAsync()).State.ShouldBe("running");
    }

    [Fact]
    public async Task A_key_that_the_project_knows_under_another_name_is_used()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.Cloud.SshKeys.CreateAsync(
            "laptop", rehearsal.Computer.Keys[0], cancellation: TestContext.Current.CancellationToken);

        await rehearsal.DeployAsync();

        (await rehearsal.Cloud.SshKeys.ListAsync(cancellation: TestContext.Current.CancellationToken)).ShouldHaveSingleItem().Name.ShouldBe("laptop");
        rehearsal.Log.All.OfType<StepFinished>().Single(step => step.Step == Step.Key).Summary.ShouldBe("known as laptop");
    }

    [Fact]
    public async Task Several_hosts_are_deployed_at_once_from_one_computer()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await using var other = await Rehearsal.StartAsync();

        var results = await Task.WhenAll(rehearsal.DeployAsync(), other.DeployAsync(other.Request("web")));

        results.Select(result => result.Host).ShouldBe(["demo", "web"]);
        results.ShouldAllBe(result => result.State == "running");
    }

    [Fact]
    public async Task The_copy_is_shown_in_bytes_to_its_end()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        await rehearsal.DeployAsync();

        rehearsal.Log.All.OfType<StepFinished>().Single(step => step.Step == Step.Closure).Summary.ShouldBe("60 MB in the new store");
        rehearsal.Log.All.OfType<StepProgressed>().ShouldContain(progress =>
            progress.Step == Step.Closure && progress.Unit == "B" && progress.Done == progress.Total);
    }
}
