using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Provision;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Runs.Events;
using Snowlift.Runs.Locks;

namespace Snowlift.Rooms.Tests.Resume;

/// <summary>Two runs never work on one machine: here a file keeps them apart, among computers the server's label.</summary>
public sealed class LockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-locks-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_lock_that_is_held_says_by_whom()
    {
        var locks = new FileHostLocks(_folder);
        using var held = locks.Take("web.lab", Holder("run1"));

        var refused = Should.Throw<SnowliftException>(() => locks.Take("web.lab", Holder("run2")));

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.What.ShouldBe("Another run works on web just now");
        refused.Why.ShouldNotBeNull().ShouldStartWith("snowlift deploy, run run1, since ");
        refused.Next.ShouldNotBeNull().ShouldContain("kill -INT 4711");
        locks.Take("other.lab", Holder("run2")).Dispose();
    }

    [Fact]
    public void A_lock_that_was_let_go_says_who_held_it_last()
    {
        var locks = new FileHostLocks(_folder);
        locks.Take("web.lab", Holder("run1")).Dispose();

        using var held = locks.Take("web.lab", Holder("run2"));

        held.Before.ShouldNotBeNull().Run.ShouldBe("run1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("one two")]
    [InlineData("a b c notanumber 2026-11-22T00:00:00+00:00\nmore")]
    public void What_is_no_lock_file_is_nobodys(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "web.lab.run"), text);

        using var held = new FileHostLocks(_folder).Take("web.lab", Holder("run2"));

        held.Before.ShouldBeNull();
    }

    [Fact]
    public async Task A_second_deploy_of_the_host_is_refused_while_the_first_one_works()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        SnowliftException? refused = null;

        await rehearsal.DeployAsync(when: happened =>
        {
            if (happened is StepStarted { Step: Step.Disk })
            {
                refused = Should.Throw<SnowliftException>(() => new FileHostLocks(rehearsal.Paths.Locks).Take("demo.the-lab", Holder("run2")));
            }
        });

        refused.ShouldNotBeNull().Why.ShouldNotBeNull().ShouldContain("run run1");
        new FileHostLocks(rehearsal.Paths.Locks).Take("demo.the-lab", Holder("run2")).Dispose();
    }

    [Fact]
    public async Task A_server_that_another_computer_installs_is_left_alone()
    {
        await using var rehearsal = await LeftHalfWayAsync();
        await BusyAsync(rehearsal, "theirs." + TimeToLive.ToLabel(rehearsal.Time.GetUtcNow()));

        var refused = await rehearsal.FailAsync();

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.What.ShouldBe("Another computer works on demo just now");
        refused.Why.ShouldNotBeNull().ShouldContain("the run theirs, since ");
        rehearsal.Log.All.OfType<StepStarted>().ShouldNotContain(step => step.Step == Step.Installer);
        (await LabelsAsync(rehearsal))[Labels.Busy].ShouldStartWith("theirs.");
    }

    [Fact]
    public async Task A_claim_that_is_old_is_nobodys()
    {
        await using var rehearsal = await LeftHalfWayAsync();
        await BusyAsync(rehearsal, "theirs." + TimeToLive.ToLabel(rehearsal.Time.GetUtcNow().AddHours(-2)));

        (await rehearsal.DeployAsync()).State.ShouldBe("running");
        (await LabelsAsync(rehearsal)).Keys.ShouldNotContain(Labels.Busy);
    }

    [Fact]
    public async Task A_run_that_fails_lets_go_of_its_server()
    {
        await using var rehearsal = await LeftHalfWayAsync();

        (await LabelsAsync(rehearsal)).Keys.ShouldNotContain(Labels.Busy);
    }

    [Fact]
    public async Task What_was_left_half_way_is_begun_anew_with_restart()
    {
        await using var rehearsal = await LeftHalfWayAsync();

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { Restart = true });

        result.State.ShouldBe("running");
        rehearsal.Requests.Count(request => request.EndsWith("/actions/rebuild", StringComparison.Ordinal)).ShouldBe(1);
        rehearsal.Log.All.OfType<StepFinished>().Single(step => step.Step == Step.Installer).Summary.ShouldNotBe("it was there already");
    }

    [Fact]
    public async Task A_server_that_holds_a_verified_system_is_not_begun_anew()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync();

        var refused = await rehearsal.FailAsync(rehearsal.Request() with { Restart = true });

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.What.ShouldBe("There is nothing to begin anew: demo was not left half-way");
        rehearsal.Requests.ShouldNotContain(request => request.EndsWith("/actions/rebuild", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_computer_knows_the_host_key_from_the_label()
    {
        await using var rehearsal = await LeftHalfWayAsync();
        Directory.Delete(rehearsal.Paths.KnownHosts, recursive: true);

        (await rehearsal.DeployAsync()).State.ShouldBe("running");

        var pinned = Directory.EnumerateFiles(rehearsal.Paths.KnownHosts).Single(file => !file.EndsWith(".next", StringComparison.Ordinal));
        var key = (await File.ReadAllTextAsync(pinned, Token)).Split(' ', 2)[1].Trim();
        HostKeyLabel.Read((await LabelsAsync(rehearsal))[Labels.HostKey]).ShouldNotBeNull().ToString().ShouldBe(key);
    }

    [Fact]
    public async Task A_server_that_is_installed_anew_is_known_by_its_new_host_key()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync();
        var before = (await LabelsAsync(rehearsal))[Labels.HostKey];
        var system = SimulatedSystem.Of(Rehearsal.Host, rehearsal.Computer.Keys);
        rehearsal.Computer.Flake = new SimulatedFlake
        {
            Hosts = [system with { Path = system.Path + "-second", Derivation = SimulatedSystem.StorePath("second.drv") }],
        };

        var again = await rehearsal.DeployAsync(rehearsal.Request() with { Yes = true });

        again.NothingToDo.ShouldBeFalse();
        var after = (await LabelsAsync(rehearsal))[Labels.HostKey];
        after.ShouldNotBe(before);
        Directory.Delete(rehearsal.Paths.KnownHosts, recursive: true);
        (await rehearsal.DeployAsync()).NothingToDo.ShouldBeTrue();
        (await LabelsAsync(rehearsal)).Keys.ShouldNotContain(Labels.Busy);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A deploy that failed in the installer, its disk wiped.</summary>
    private static async Task<Rehearsal> LeftHalfWayAsync()
    {
        var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Faults.Add("disk", new Fails(16, "the disko script ended with status 1"));
        await rehearsal.FailAsync();
        return rehearsal;
    }

    private static async Task<IReadOnlyDictionary<string, string>> LabelsAsync(Rehearsal rehearsal) =>
        (await rehearsal.Cloud.Servers.FindAsync(Rehearsal.Host, Token)).ShouldNotBeNull().Labels;

    private static async Task BusyAsync(Rehearsal rehearsal, string label)
    {
        var server = (await rehearsal.Cloud.Servers.FindAsync(Rehearsal.Host, Token)).ShouldNotBeNull();
        await rehearsal.Cloud.Servers.UpdateAsync(
            server.Id, labels: new Dictionary<string, string>(server.Labels, StringComparer.Ordinal) { [Labels.Busy] = label }, cancellation: Token);
    }

    private static LockHolder Holder(string run) => new(run, "deploy", "web", 4711, TimeProvider.System.GetUtcNow());
}
