using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Requests;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>What is found out about a machine that did not come back.</summary>
public sealed class AftermathTests
{
    [Fact]
    public async Task A_system_without_network_is_found_out_by_its_journal_on_the_disk()
    {
        await using var rehearsal = await StartAsync(new NetworkStaysDown("systemd-networkd.service"));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("The installed system did not answer within 8 minutes after the reboot");
        failure.Why.ShouldNotBeNull().ShouldContain(
            "1. Its network does not come up. systemd-networkd.service failed, says the journal on the disk.");
        failure.LastLines.ShouldContain("[    6.100000] systemd[1]: systemd-networkd.service: Failed with result 'exit-code'.");
        failure.Step.ShouldBe("Reboot into the system");
        Found(rehearsal, "disk").Lines.ShouldContain("systemd-networkd.service failed");
        rehearsal.Log.Finished.ShouldContain(Step.Diagnose);
        await ShouldBeOutOfRescueAsync(rehearsal);
    }

    [Fact]
    public async Task A_system_that_never_began_is_told_from_one_without_network()
    {
        await using var rehearsal = await StartAsync(new NeverAnswers());

        var failure = await rehearsal.FailAsync();

        Found(rehearsal, "disk").Text.ShouldBe("The new system is on /dev/sda3, and has not written to a journal");
        failure.Why.ShouldNotBeNull().ShouldNotContain("1. Its network");
        await ShouldBeOutOfRescueAsync(rehearsal);
    }

    [Fact]
    public async Task What_cannot_be_had_is_said_and_the_rest_collected()
    {
        await using var rehearsal = await StartAsync(new NeverAnswers());

        await rehearsal.FailAsync();

        Found(rehearsal, "console").Text.ShouldStartWith("A picture of the console could not be had: ");
        Found(rehearsal, "cloud").Text.ShouldBe("The cloud says that the server is running");
        Found(rehearsal, "disk").Path.ShouldBeNull();
    }

    [Fact]
    public async Task The_serial_console_is_kept_and_only_what_this_boot_wrote_counts()
    {
        await using var rehearsal = await StartAsync(new NeverAnswers());
        var wrote = "grub rescue> of an older boot\n";
        rehearsal.SerialLog = (_, _) => Task.FromResult<string?>(wrote);

        var failure = await rehearsal.FailAsync(when: happened =>
            wrote += happened is StepFailed { Step: Step.Reboot } ? "SeaBIOS\r\nNo bootable device.\r\n" : "");

        var serial = Found(rehearsal, "serial");
        serial.Path.ShouldBe(Path.Combine(rehearsal.Paths.Runs, "run1-serial.log"));
        serial.Lines.ShouldBe(["SeaBIOS", "No bootable device."]);
        failure.Why.ShouldNotBeNull().ShouldContain("1. The firmware finds nothing to boot on the disk.");
        failure.Why.ShouldNotContain("GRUB");
        failure.Next.ShouldNotBeNull().ShouldContain($"See {serial.Path}");
    }

    [Fact]
    public async Task A_rescue_system_that_never_answers_is_left_again()
    {
        await using var rehearsal = await StartAsync(new NeverAnswers());
        rehearsal.Limits = Rehearsal.Impatient with { Diagnosis = TimeSpan.FromMinutes(3) };
        rehearsal.Faults.Add(FaultPoint.RescueBoot, new NeverAnswers());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Install);
        Found(rehearsal, "disk").Text.ShouldBe("What is on the disk could not be had: it took too long");
        await ShouldBeOutOfRescueAsync(rehearsal);
    }

    [Fact]
    public async Task A_script_that_fails_in_the_rescue_system_is_no_reason_to_stay_there()
    {
        await using var rehearsal = await StartAsync(new NeverAnswers());
        rehearsal.Faults.Add("rescue-logs", new Fails(1, "sh: cannot fork"));

        await rehearsal.FailAsync();

        Found(rehearsal, "disk").Text.ShouldEndWith("sh: cannot fork");
        await ShouldBeOutOfRescueAsync(rehearsal);
    }

    [Fact]
    public async Task A_server_whose_label_has_changed_hands_is_not_touched()
    {
        await using var rehearsal = await StartAsync(new NeverAnswers());

        await rehearsal.FailAsync(when: happened =>
        {
            if (happened is StepFailed { Step: Step.Reboot })
            {
                var server = rehearsal.Cloud.Servers.FindAsync(Rehearsal.Host).GetAwaiter().GetResult()!;
                rehearsal.Cloud.Servers.UpdateAsync(server.Id, labels: new Dictionary<string, string>()).GetAwaiter().GetResult();
            }
        });

        Found(rehearsal, "disk").Text.ShouldContain("is not, or no longer, one that Snowlift made for demo");
        (await CommandsAsync(rehearsal)).ShouldNotContain("reset_server");
    }

    [Fact]
    public async Task A_rescue_system_that_somebody_else_has_enabled_stays_enabled()
    {
        await using var rehearsal = await StartAsync(new NeverAnswers());

        await rehearsal.FailAsync(when: happened =>
        {
            if (happened is StepFailed { Step: Step.Reboot })
            {
                var server = rehearsal.Cloud.Servers.FindAsync(Rehearsal.Host).GetAwaiter().GetResult()!;
                rehearsal.Cloud.Servers.EnableRescueAsync(server.Id, []).GetAwaiter().GetResult();
            }
        });

        Found(rehearsal, "disk").Text.ShouldContain("its rescue system is enabled already");
        (await rehearsal.Cloud.Servers.FindAsync(Rehearsal.Host))!.RescueEnabled.ShouldBeTrue();
    }

    [Fact]
    public async Task Ctrl_C_ends_the_collecting_and_undoes_the_rescue_system()
    {
        await using var rehearsal = await StartAsync(new NeverAnswers());
        using var interrupt = new CancellationTokenSource();

        var failure = await rehearsal.FailAsync(
            when: happened =>
            {
                if (happened is StepProgressed { Text: "waiting for the rescue system" })
                {
                    interrupt.Cancel();
                }
            },
            cancellation: interrupt.Token);

        failure.ExitCode.ShouldBe(ExitCode.Cancelled);
        rehearsal.Log.All.OfType<RunFailed>().Single().LeftBehind.ShouldContain(
            "It was reset out of the rescue system, and boots from its disk again.");
        await ShouldBeOutOfRescueAsync(rehearsal);
    }

    [Fact]
    public async Task A_stranger_after_the_reboot_stays_a_failure_of_SSH_with_causes()
    {
        await using var rehearsal = await StartAsync(new OtherHostKey());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        failure.Why.ShouldNotBeNull().ShouldContain("Another system, or another machine, answers at this address");
        (await CommandsAsync(rehearsal)).ShouldNotContain("enable_rescue", "nobody could vouch for the rescue system's key");
        Found(rehearsal, "disk").Text.ShouldContain("somebody else may be on the way");
    }

    [Fact]
    public async Task A_system_that_takes_no_key_is_explained()
    {
        await using var rehearsal = await StartAsync(new RefusesKeys());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        failure.Why.ShouldNotBeNull().ShouldContain("1. The system runs, and does not take our key.");
    }

    [Fact]
    public async Task An_installer_that_never_answers_is_explained_without_the_rescue_system()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Limits = Rehearsal.Impatient;
        rehearsal.Faults.Add(FaultPoint.InstallerBoot, new NeverAnswers());

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Method = Method.Kexec });

        failure.Why.ShouldNotBeNull().ShouldContain("1. The installer came up without the machine's network.");
        (await CommandsAsync(rehearsal)).ShouldNotContain("enable_rescue");
    }

    private static async Task<Rehearsal> StartAsync(SimulatedFault fault)
    {
        var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Limits = Rehearsal.Impatient;
        rehearsal.Faults.Add(FaultPoint.SystemBoot, fault);
        return rehearsal;
    }

    private static EvidenceFound Found(Rehearsal rehearsal, string kind) =>
        rehearsal.Log.All.OfType<EvidenceFound>().Where(found => found.Kind == kind).ShouldHaveSingleItem();

    private static async Task<IReadOnlyList<string>> CommandsAsync(Rehearsal rehearsal)
    {
        var server = (await rehearsal.Cloud.Servers.FindAsync(Rehearsal.Host)).ShouldNotBeNull();
        return [.. (await rehearsal.Cloud.Servers.LatestActionsAsync(server.Id)).Select(action => action.Command).Reverse()];
    }

    private static async Task ShouldBeOutOfRescueAsync(Rehearsal rehearsal)
    {
        (await rehearsal.Cloud.Servers.FindAsync(Rehearsal.Host))!.RescueEnabled.ShouldBeFalse();
        (await CommandsAsync(rehearsal)).TakeLast(4).ShouldBe(["enable_rescue", "reset_server", "disable_rescue", "reset_server"]);
    }
}
