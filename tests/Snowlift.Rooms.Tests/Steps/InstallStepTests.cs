using Snowlift.Install.Methods;
using Snowlift.Install.Methods.Infect;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Machines.Files;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Steps;

/// <summary>Steps on the machine, each alone: what it asks, in which order, and what becomes of each way in which that can fail.</summary>
public sealed class InstallStepTests
{
    [Fact]
    public async Task The_disks_keys_are_there_before_the_disk_is_partitioned()
    {
        using var step = new StepHarness(request => request with { DiskKeys = [new InstallerFile("/tmp/disk.key", Secret.Of("x"))] });
        step.Machine.Says("disk", "free_bytes=17000000000");

        var ready = await PrepareDisk.RunAsync(step.Run, step.Host, step.Installer, step.Plan, StepHarness.Token);

        ready.FreeBytes.ShouldBe(17_000_000_000);
        step.Machine.Asked.ShouldBe([$"put-in-ram {StepHarness.Boot} /tmp/disk.key", $"disk {StepHarness.Boot} {StepHarness.Disko}"]);
    }

    [Fact]
    public async Task Extra_files_come_before_the_installation_and_go_to_their_owners_after_it()
    {
        var files = new ExtraFiles(Secret.Of("x"), 1) { Owners = [new Ownership("/srv", "alice")] };
        using var step = new StepHarness(request => request with { ExtraFiles = files });
        var key = StepHarness.Key();
        step.Machine.Says("install", $"host_key={key.Public}");

        var installed = await InstallSystem.RunAsync(
            step.Run, step.Host with { HostKey = key }, step.Installer, new ClosureThere(step.Plan), StepHarness.Token);

        step.Machine.Asked.Select(asked => asked.Split(' ')[0]).ShouldBe(["extra-files", "install", "own-files"]);
        installed.Endpoint.KnownHosts.ShouldHaveSingleItem().ShouldEndWith(".next");
    }

    [Fact]
    public async Task A_machine_that_shows_another_key_than_it_was_given_is_not_gone_on_with()
    {
        using var step = new StepHarness();
        step.Machine.Says("install", $"host_key={StepHarness.Key().Public}");

        var failed = await Should.ThrowAsync<SnowliftException>(() => InstallSystem.RunAsync(
            step.Run, step.Host with { HostKey = StepHarness.Key() }, step.Installer, new ClosureThere(step.Plan), StepHarness.Token));

        failed.What.ShouldBe("The machine did not take the host key that it was given");
    }

    [Theory]
    [InlineData("kexec", 14, "The kernel did not take the installer (kexec)")]
    [InlineData("bootonce", 14, "The installer could not be made ready for GRUB")]
    [InlineData("bootonce", 15, "GRUB cannot boot the installer once")]
    public async Task What_another_method_may_do_better_says_that_the_disk_is_untouched(string script, int status, string what)
    {
        using var step = new StepHarness();
        step.Machine.EndsWith(script, status);
        var method = InstallMethods.InOrder.Single(method => method.Name.ToWord() == script);

        var failed = await Should.ThrowAsync<MethodFailedException>(
            () => method.InstallAsync(step.Run, step.Host, step.Probed, built: null, StepHarness.Token));

        (failed.Explanation.What, failed.DiskTouched, failed.RulesOutInstaller).ShouldBe((what, false, false));
        step.Machine.Asked.Select(asked => asked.Split(' ')[0]).ShouldBe(["fetch-installer", script]);
    }

    [Fact]
    public async Task An_installer_that_cannot_be_fetched_rules_out_every_method_that_boots_one()
    {
        using var step = new StepHarness();
        step.Machine.EndsWith("fetch-installer", 12);

        var failed = await Should.ThrowAsync<MethodFailedException>(
            () => InstallMethods.InOrder[0].InstallAsync(step.Run, step.Host, step.Probed, built: null, StepHarness.Token));

        failed.RulesOutInstaller.ShouldBeTrue();
    }

    [Theory]
    [InlineData(19, false)]
    [InlineData(27, true)]
    public async Task A_boot_loader_that_could_not_be_put_back_counts_as_a_touched_disk(int status, bool touched)
    {
        using var step = new StepHarness();
        step.Machine.EndsWith("infect-install", status);
        var staged = new SwapStaged(step.Plan, new PartitionPlan([], BootIsOnRoot: true), StepHarness.Key().Public);

        var failed = await Should.ThrowAsync<MethodFailedException>(
            () => InstallInPlace.RunAsync(step.Run, step.Probed, staged, StepHarness.Token));

        failed.DiskTouched.ShouldBe(touched);
    }

    [Theory]
    [InlineData("fetch-installer")]
    [InlineData("kexec")]
    [InlineData("disk")]
    [InlineData("install")]
    [InlineData("infect-nix")]
    [InlineData("infect-install")]
    [InlineData("adopt")]
    [InlineData("old-root")]
    [InlineData("reboot")]
    public async Task Another_boot_than_the_one_that_was_looked_at_is_told_as_that_by_every_verb(string script)
    {
        using var step = new StepHarness();
        step.Machine.EndsWith(script, ScriptStatus.WrongMachine.Status);
        var (session, scope) = (step.Session, new StepScope(step.Run.Events, Step.Install));

        var failed = await Should.ThrowAsync<SnowliftException>(() => script switch
        {
            "fetch-installer" => session.FetchInstallerAsync(new InstallerSource("https://x", null), scope, StepHarness.Token),
            "kexec" => session.KexecAsync(scope, StepHarness.Token),
            "disk" => session.PartitionAsync(StepHarness.Disko, scope, StepHarness.Token),
            "install" => session.InstallAsync(StepHarness.System, "/key", null, scope, StepHarness.Token),
            "infect-nix" => session.PutNixAsync(new NixRelease("https://x", null), 0, scope, StepHarness.Token),
            "infect-install" => session.InstallInPlaceAsync(StepHarness.System, [], scope, StepHarness.Token),
            "adopt" => session.AdoptAsync(StepHarness.System, scope, StepHarness.Token),
            "old-root" => session.OldRootAsync(remove: true, scope, StepHarness.Token),
            _ => session.RebootAsync(StepHarness.Token),
        });

        (failed.ExitCode, failed.What).ShouldBe((ExitCode.Install, "The machine is not the one that was looked at: nothing was done to it"));
    }
}
