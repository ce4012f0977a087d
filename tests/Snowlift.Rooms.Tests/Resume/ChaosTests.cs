using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Install.Requests;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Resume;

/// <summary>A connection that is dropped in every step, a clock that jumps, disks that are full here and there.</summary>
public sealed class ChaosTests
{
    /// <summary>Every script of a method, in their order.</summary>
    public static TheoryData<Method, string> Scripts()
    {
        var scripts = new TheoryData<Method, string>();
        foreach (var (method, names) in new (Method, string[])[]
        {
            (Method.Kexec, ["probe", "fetch-installer", "kexec", "disk", "install", "reboot", "verify", FaultPoint.Copy]),
            (Method.Bootonce, ["probe", "fetch-installer", "bootonce", "disk", "install", "reboot", "verify", FaultPoint.Copy]),
            (Method.Infect, ["probe", "infect-nix", "infect-stage", "infect-install", "reboot", "verify", FaultPoint.Copy]),
        })
        {
            scripts.AddRange([.. names.Select(name => (method, name))]);
        }

        return scripts;
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_connection_that_is_dropped_is_made_again_or_told_and_the_same_command_goes_on(Method method, string at)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        // What was told to leave, and did not, is told again after this.
        rehearsal.Limits = rehearsal.Limits with { OldBoot = TimeSpan.FromMinutes(3) };
        rehearsal.Faults.Add(at, new Breaks());
        var request = rehearsal.Request() with { Method = method };

        try
        {
            await rehearsal.DeployAsync(request);
        }
        catch (SnowliftException e)
        {
            e.ExitCode.ShouldBeOneOf(ExitCode.Ssh, ExitCode.Nix, ExitCode.Install);
            e.Next.ShouldNotBeNullOrWhiteSpace();
        }

        (await rehearsal.DeployAsync(request)).State.ShouldBe("running");
        (await rehearsal.Cloud.Servers.ListAsync(null, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task A_clock_that_jumps_by_hours_in_every_step_changes_nothing(int hours)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Limits = Rehearsal.Impatient with { FirstConnection = TimeSpan.FromMinutes(10), Installer = TimeSpan.FromMinutes(10), Reboot = TimeSpan.FromMinutes(10) };

        var result = await rehearsal.DeployAsync(when: happened =>
        {
            if (happened is StepStarted)
            {
                rehearsal.Time.WrongBy += TimeSpan.FromHours(hours);
            }
        });

        result.State.ShouldBe("running");
        result.Seconds.ShouldBeGreaterThan(0);
        result.Timeline.ShouldAllBe(step => step.Seconds >= 0);
        (await rehearsal.DeployAsync()).NothingToDo.ShouldBeTrue();
    }

    [Fact]
    public async Task A_full_disk_here_is_told_and_the_same_command_goes_on()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        // The lab counts its servers from here: the file that the host key is pinned by.
        var file = Path.Combine(rehearsal.Paths.KnownHosts, "1000002.new");
        Directory.CreateDirectory(rehearsal.Paths.KnownHosts);
        File.CreateSymbolicLink(file, "/dev/full");

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Prerequisite);
        failure.What.ShouldBe("A file of this computer could not be read or written");
        failure.Why.ShouldNotBeNull().ShouldContain("No space left on device");
        failure.Next.ShouldNotBeNull().ShouldContain(rehearsal.Paths.State);
        File.Delete(file);
        (await rehearsal.DeployAsync()).State.ShouldBe("running");
        (await rehearsal.Cloud.Servers.ListAsync(null, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_journal_on_a_full_disk_is_cut_off_and_the_run_goes_on()
    {
        var folder = Directory.CreateTempSubdirectory("snowlift-journal-");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "run.ndjson"), "/dev/full");

        using (var journal = new Journal(Path.Combine(folder.FullName, "run.ndjson"), EventCatalogue.Json))
        {
            journal.OnEvent(new Notice("one"));
            journal.OnEvent(new Notice("two"));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_full_disk_there_is_told_and_the_same_command_goes_on()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var failure = await rehearsal.FailAsync(when: happened =>
        {
            if (happened is StepStarted { Step: Step.Closure })
            {
                rehearsal.Faults.Add(FaultPoint.Copy, new Fails(1, "error: writing to file: No space left on device"), times: 2);
            }
        });

        failure.ExitCode.ShouldBe(ExitCode.Nix);
        failure.Why.ShouldNotBeNull().ShouldContain("No space left on device");
        (await rehearsal.DeployAsync()).State.ShouldBe("running");
    }
}
