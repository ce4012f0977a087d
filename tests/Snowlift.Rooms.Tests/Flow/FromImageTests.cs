using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Provision.Images;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>Deploys of a host of which there is an image.</summary>
public sealed class FromImageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_system_is_only_given_an_identity_and_verified()
    {
        await using var rehearsal = await StartBakedAsync();
        var image = (await BakedImage.ListAsync(rehearsal.Cloud, "demo", Token)).Single();

        var result = await rehearsal.DeployAsync();

        rehearsal.Log.Finished.Where(step => step != Step.Build).ShouldBe(
            [Step.Resolve, Step.Check, Step.Key, Step.Server, Step.Connect, Step.Identity, Step.Verify]);
        result.NothingToDo.ShouldBeFalse();
        rehearsal.RequestsBesidesWaiting.Count().ShouldBeLessThanOrEqualTo(12);
        var pinned = await File.ReadAllTextAsync(Path.Combine(rehearsal.Paths.KnownHosts, $"{result.ServerId}"), Token);
        pinned.ShouldNotContain(image.HostKey!.Base64);
        File.Exists(Path.Combine(rehearsal.Paths.KnownHosts, $"{result.ServerId}.next")).ShouldBeFalse();
        var server = await rehearsal.Cloud.Servers.GetAsync(new ServerId(result.ServerId!.Value), Token);
        server.Labels["snowlift/image"].ShouldBe($"{image.Id}");
        server.Labels["snowlift/state"].ShouldBe("installed");
        (await rehearsal.DeployAsync()).NothingToDo.ShouldBeTrue();
    }

    [Fact]
    public async Task An_older_system_gets_what_differs_and_is_rebooted()
    {
        await using var rehearsal = await StartBakedAsync();
        var newer = Newer(rehearsal);

        var result = await rehearsal.DeployAsync();

        result.System.ShouldBe(newer);
        rehearsal.Log.Finished.Where(step => step != Step.Build).ShouldBe(
            [
                Step.Resolve, Step.Check, Step.Key, Step.Server, Step.Connect, Step.Identity, Step.Probe, Step.Closure, Step.Install,
                Step.Reboot, Step.Verify,
            ]);
        rehearsal.Log.All.OfType<Notice>().ShouldContain(note => note.Text.Contains("an older system", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Among_several_images_the_one_with_the_very_system_is_taken()
    {
        await using var rehearsal = await StartBakedAsync();
        var older = rehearsal.Computer.Flake;
        var exact = (await BakedImage.ListAsync(rehearsal.Cloud, "demo", Token)).Single();
        Newer(rehearsal);
        await rehearsal.DeployAsync();
        await rehearsal.BakeAsync();
        await rehearsal.DeleteServerAsync();
        rehearsal.Computer.Flake = older;

        var result = await rehearsal.DeployAsync();

        (await rehearsal.Cloud.Servers.GetAsync(new ServerId(result.ServerId!.Value), Token)).Labels["snowlift/image"].ShouldBe($"{exact.Id}");
        rehearsal.Log.Finished.ShouldNotContain(Step.Reboot);
    }

    [Fact]
    public async Task Without_images_everything_is_installed()
    {
        await using var rehearsal = await StartBakedAsync();

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { FromImage = false });

        rehearsal.Log.Finished.ShouldContain(Step.Installer);
        (await rehearsal.Cloud.Servers.GetAsync(new ServerId(result.ServerId!.Value), Token)).Labels.Keys.ShouldNotContain("snowlift/image");
    }

    [Fact]
    public async Task An_image_that_is_too_large_for_the_type_is_left_aside_aloud()
    {
        await using var rehearsal = await StartBakedAsync(request => request with { ServerType = "cx33" });

        await rehearsal.DeployAsync(rehearsal.Request() with { ServerType = "cx23" });

        rehearsal.Log.Finished.ShouldContain(Step.Installer);
        rehearsal.Log.All.OfType<Notice>().ShouldContain(note => note.Text.Contains("needs a disk of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_that_is_gone_when_it_is_ordered_is_said_and_the_host_installed()
    {
        await using var rehearsal = await StartBakedAsync();
        var image = (await BakedImage.ListAsync(rehearsal.Cloud, "demo", Token)).Single();

        await rehearsal.DeployAsync(when: happened =>
        {
            if (happened is Notice note && note.Text.StartsWith("Starting from the image", StringComparison.Ordinal))
            {
                rehearsal.Cloud.Images.DeleteAsync(image.Id, Token).Wait(Token);
            }
        });

        rehearsal.Log.Finished.ShouldContain(Step.Installer);
        rehearsal.Log.All.OfType<Notice>().ShouldContain(note => note.Text.Contains("was not taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Interrupted_before_the_key_is_changed_the_same_command_goes_on()
    {
        await using var rehearsal = await StartBakedAsync();
        rehearsal.Faults.Add("identity", new Breaks());
        await rehearsal.FailAsync();

        var result = await rehearsal.DeployAsync();

        rehearsal.Log.Finished.ShouldContain(Step.Identity);
        rehearsal.Log.Finished.ShouldNotContain(Step.Installer);
        result.State.ShouldBe("running");
    }

    [Fact]
    public async Task Interrupted_after_the_key_was_changed_the_same_command_goes_on()
    {
        await using var rehearsal = await StartBakedAsync();
        Newer(rehearsal);
        rehearsal.Faults.Add(FaultPoint.Copy, new Breaks(), times: 2);
        await rehearsal.FailAsync();

        await rehearsal.DeployAsync();

        rehearsal.Log.Finished.ShouldNotContain(Step.Identity);
        rehearsal.Log.Finished.ShouldNotContain(Step.Installer);
        rehearsal.Log.Finished.ShouldContain(Step.Reboot);
    }

    [Fact]
    public async Task A_copy_that_breaks_off_once_is_taken_up_again_over_a_new_connection()
    {
        await using var rehearsal = await StartBakedAsync();
        var newer = Newer(rehearsal);
        rehearsal.Faults.Add(FaultPoint.Copy, new Breaks());

        (await rehearsal.DeployAsync()).System.ShouldBe(newer);
    }

    [Fact]
    public async Task One_that_does_not_boot_its_newer_system_is_looked_into()
    {
        await using var rehearsal = await StartBakedAsync();
        Newer(rehearsal);
        rehearsal.Limits = Rehearsal.Impatient;

        var failed = await rehearsal.FailAsync(when: happened =>
        {
            if (happened is StepStarted { Step: Step.Reboot })
            {
                rehearsal.Faults.Add(FaultPoint.SystemBoot, new NetworkStaysDown("systemd-networkd.service"));
            }
        });

        failed.What.ShouldStartWith("The installed system did not answer within");
        rehearsal.Log.Finished.ShouldContain(Step.Diagnose);
        failed.Why.ShouldNotBeNull().ShouldContain("1. Its network does not come up.");
    }

    [Fact]
    public async Task A_stranger_who_does_not_have_the_images_key_is_sent_nothing()
    {
        await using var rehearsal = await StartBakedAsync();
        rehearsal.Faults.Add(FaultPoint.SystemBoot, new OtherHostKey());

        (await rehearsal.FailAsync()).ExitCode.ShouldBe(ExitCode.Ssh);

        rehearsal.Log.Finished.ShouldNotContain(Step.Connect);
    }

    [Fact]
    public async Task A_generation_that_fails_to_activate_leaves_the_images_system()
    {
        await using var rehearsal = await StartBakedAsync();
        Newer(rehearsal);
        rehearsal.Faults.Add("adopt", new Fails(19, "switch-to-configuration boot ended with status 1"));

        var failed = await rehearsal.FailAsync();

        failed.ExitCode.ShouldBe(ExitCode.Install);
        failed.Next!.ShouldContain("the image's system runs on");
    }

    /// <summary>A project with an image of the host, whose server is gone.</summary>
    private static async Task<Rehearsal> StartBakedAsync(Func<DeployRequest, DeployRequest>? how = null)
    {
        var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync(how?.Invoke(rehearsal.Request()));
        await rehearsal.BakeAsync();
        await rehearsal.DeleteServerAsync();
        return rehearsal;
    }

    /// <summary>The flake has changed: its host is another system now.</summary>
    private static string Newer(Rehearsal rehearsal)
    {
        var system = SimulatedSystem.Of("demo", rehearsal.Computer.Keys) with
        {
            Path = SimulatedSystem.StorePath("nixos-system-demo-26.05"),
            Derivation = SimulatedSystem.StorePath("nixos-system-demo-26.05.drv"),
        };
        rehearsal.Computer.Flake = new SimulatedFlake { Hosts = [system] };
        return system.Path;
    }
}
