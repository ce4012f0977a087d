using Snowlift.Install.Requests;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Machines.Files;
using Snowlift.Remote.Errors;
using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>What goes wrong on the machine, or on the way to it.</summary>
public sealed class MachineFailureTests
{
    [Fact]
    public async Task A_server_that_never_answers_on_SSH()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.ImageBoot, new NeverAnswers());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        failure.What.ShouldMatch("^root@127.77.* did not answer on SSH within 8 minutes$");
        failure.Next.ShouldNotBeNull().ShouldContain("run the same command again");
        failure.Step.ShouldBe("Wait for SSH");
        ShouldSayWhatRuns(rehearsal, created: true);
    }

    [Fact]
    public async Task A_server_that_never_takes_our_key()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.ImageBoot, new RefusesKeys());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        failure.What.ShouldEndWith("does not accept our SSH key");
        failure.Next.ShouldNotBeNull().ShouldContain(rehearsal.KeyFile);
    }

    [Fact]
    public async Task Somebody_else_answers_at_the_new_servers_address()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.ImageBoot, new OtherHostKey());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        failure.What.ShouldEndWith("does not have the host key that it must have");
        failure.Why.ShouldNotBeNull().ShouldContain("Nothing was sent to it.");
    }

    [Fact]
    public async Task Cloud_init_does_not_finish()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.ImageBoot, new CloudInitIsBusy(TimeSpan.FromHours(9)));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        failure.What.ShouldStartWith("cloud-init has not finished on ");
    }

    [Fact]
    public async Task A_server_that_the_cloud_cannot_start_is_known_at_once()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new ActionFault("start_server"));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Hetzner);
        failure.What.ShouldBe("The action start_server failed");
    }

    [Theory]
    [InlineData("fetch-installer", 12, "curl: (22) The requested URL returned error: 404", "The machine could not fetch the installer from ")]
    [InlineData("fetch-installer", 13, "the tarball does not unpack: tar: Unexpected EOF in archive", "The installer's tarball is damaged, or none")]
    [InlineData("kexec", 14, "kexec_file_load failed: Cannot assign requested address", "The kernel did not take the installer (kexec)")]
    public async Task The_installer_does_not_load(string script, int status, string said, string what)
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(script, new Fails(status, said));

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Method = Method.Kexec });

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldStartWith(what);
        failure.Why.ShouldBe(said);
        ShouldSayWhatRuns(rehearsal, created: true);
        rehearsal.LeftBehind.ShouldContain("nothing on its disk was changed");
    }

    [Fact]
    public async Task A_file_that_is_no_tarball_is_found_out_on_the_machine()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await File.WriteAllTextAsync(rehearsal.Tarball, "<html>not found</html>", TestContext.Current.CancellationToken);

        var failure = await rehearsal.FailAsync();

        failure.What.ShouldBe("The installer's tarball is damaged, or none");
    }

    [Fact]
    public async Task A_tarball_with_another_checksum_is_refused()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var failure = await rehearsal.FailAsync(
            rehearsal.Request() with { Installer = new InstallerSource(rehearsal.Tarball, new string('0', 64)) });

        failure.What.ShouldBe("The installer's tarball is damaged, or none");
        failure.Why.ShouldNotBeNull().ShouldContain("expected 0000");
    }

    [Fact]
    public async Task A_jump_that_does_nothing_is_told_by_the_boot_id()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync("kexec", new DoesNothing(), times: 2);

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Method = Method.Kexec });

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("The jump into the installer did nothing: the old system still answers");
    }

    [Fact]
    public async Task A_machine_that_reboots_instead_of_jumping_is_told_by_its_system()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.InstallerBoot, new ComesUpAsImage());

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Method = Method.Kexec });

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("The machine came back as its old system, not as the installer");
    }

    [Fact]
    public async Task An_installer_that_never_answers()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.InstallerBoot, new NeverAnswers());

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Method = Method.Kexec });

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("The installer did not answer within 8 minutes after the jump");
        failure.Next.ShouldNotBeNull().ShouldContain("a reset brings the old system back");
    }

    [Fact]
    public async Task An_installer_with_another_host_key_is_not_trusted()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.InstallerBoot, new OtherHostKey());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        rehearsal.Log.Finished.ShouldNotContain(Step.Disk);
    }

    [Theory]
    [InlineData(16, "the disko script ended with status 1")]
    [InlineData(17, "the disko script mounted nothing at /mnt")]
    public async Task The_disk_script_fails(int status, string said)
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync("disk", new Fails(status, said));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("The disk script (disko) failed");
        failure.Why.ShouldBe(said);
        rehearsal.LeftBehind.ShouldContain("what was on it is lost");
    }

    [Fact]
    public async Task A_machine_that_was_rebooted_in_between_is_left_alone()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(
            "disk", new Fails(11, "this is not the boot that was probed: it was rebooted, or it is another machine"));

        var failure = await rehearsal.FailAsync();

        failure.What.ShouldBe("The machine is not the one that was looked at: nothing was done to it");
    }

    [Fact]
    public async Task A_disk_that_is_too_small_is_refused_before_it_is_wiped()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.ImageBoot, new DiskOf(400_000_000));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.What.ShouldBe("The partitions of disko's disk \"main\" need 538 MB, and /dev/sda has 400 MB");
        rehearsal.Log.All.OfType<StepStarted>().ShouldNotContain(step => step.Step == Step.Installer);
    }

    [Fact]
    public async Task Nixos_install_fails()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync("install", new Fails(19, "nixos-install ended with status 1"));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("nixos-install failed");
        failure.LastLines.ShouldContain("nixos-install ended with status 1");
    }

    [Fact]
    public async Task A_machine_that_comes_back_as_the_old_system()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.SystemBoot, new ComesUpAsImage());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldMatch("^The machine came back as Ubuntu 24.04 LTS, not as the installed system$");
    }

    [Fact]
    public async Task A_machine_that_never_comes_back()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.SystemBoot, new NeverAnswers());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("The installed system did not answer within 8 minutes after the reboot");
        ShouldSayWhatRuns(rehearsal, created: true);
    }

    [Fact]
    public async Task A_machine_that_does_not_reboot()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync("reboot", new DoesNothing());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("The machine did not reboot: the installer still answers");
    }

    [Fact]
    public async Task After_the_reboot_a_stranger_answers()
    {
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.SystemBoot, new OtherHostKey());

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        failure.What.ShouldBe("After the reboot another host key answers than the one made for the new system");
    }

    [Fact]
    public async Task An_older_generation_runs_after_the_reboot()
    {
        const string older = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-nixos-system-demo-25.05";
        await using var rehearsal = await Rehearsal.StartFailingAsync(FaultPoint.SystemBoot, new RunsOther(older));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe("Another system runs than the one that was installed");
        failure.Why.ShouldNotBeNull().ShouldStartWith(older);
    }

    [Fact]
    public async Task A_build_that_fails_ends_the_wait_for_the_server_too()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.BuildError = "error: builder for '/nix/store/x-demo.drv' failed with exit code 1";

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Nix);
        failure.What.ShouldBe("The system could not be built here");
        failure.Step.ShouldBe("Build the system");
        rehearsal.Log.All.OfType<StepFailed>().Select(step => step.Step).ShouldContain(Step.Build);
        rehearsal.Log.Finished.ShouldNotContain(Step.Probe);
    }

    [Fact]
    public async Task On_the_target_an_unknown_host_leaves_the_disk_alone()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.HasNix = false;
        rehearsal.Faults.Add("nix-eval", new Fails(1, "error: attribute 'nixosConfigurations' missing"));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Nix);
        failure.What.ShouldEndWith("does not evaluate");
        rehearsal.Log.All.OfType<StepStarted>().ShouldNotContain(step => step.Step == Step.Disk);
    }

    [Fact]
    public async Task On_the_target_a_flake_without_hosts_is_told_as_such()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.HasNix = false;
        rehearsal.Faults.Add("nix-eval", new Fails(1, "error: flake 'path:/root/flake' does not provide attribute 'nixosConfigurations'"));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Usage);
        failure.Why.ShouldNotBeNull().ShouldEndWith("has no nixosConfigurations at all.");
        rehearsal.Log.All.OfType<StepStarted>().ShouldNotContain(step => step.Step == Step.Disk);
    }

    [Fact]
    public async Task On_the_target_a_build_that_fails_is_said_and_gone_on_with()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.HasNix = false;
        rehearsal.Faults.Add("nix-build", new Fails(1, "error: build of '/nix/store/x.drv' failed"));

        (await rehearsal.FailAsync()).What.ShouldBe("The build on the target failed");

        (await rehearsal.DeployAsync()).State.ShouldBe("running");
    }

    private static void ShouldSayWhatRuns(Rehearsal rehearsal, bool created)
    {
        var left = rehearsal.LeftBehind;
        left.ShouldMatch((created ? "was created and runs" : "runs") + ", costs [0-9.]+ EUR an hour");
        left.ShouldContain("an hour");
    }
}
