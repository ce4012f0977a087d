using Snowlift.Build;
using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Install.Requests;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>What is wrong from the start is said before anything is created.</summary>
public sealed class RefusedBeforeAnythingTests
{
    /// <summary>As Nix says it.</summary>
    private const string NoHosts = "error: flake 'git+file:///me' does not provide attribute 'packages.x86_64-linux.nixosConfigurations', "
        + "'legacyPackages.x86_64-linux.nixosConfigurations' or 'nixosConfigurations'";

    [Fact]
    public async Task An_unknown_host_is_answered_with_the_nearest_first()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.Flake = FlakeOf(rehearsal, "mail", "web", "demo");

        var failure = await rehearsal.FailAsync(rehearsal.Request("dmeo"));

        failure.ExitCode.ShouldBe(ExitCode.Usage);
        failure.What.ShouldBe("The flake has no host 'dmeo'");
        failure.Why.ShouldNotBeNull().ShouldContain("demo, web, mail");
        failure.Next.ShouldBe("snowlift deploy demo");
        failure.Step.ShouldBe("Read the flake");
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task A_flake_without_hosts_is_no_flake_that_does_not_evaluate()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.Flake = new SimulatedFlake { Error = NoHosts };

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Usage);
        failure.What.ShouldBe("The flake has no host 'demo'");
        failure.Why.ShouldNotBeNull().ShouldEndWith("/flake has no nixosConfigurations at all.");
        failure.Next.ShouldBe("Add nixosConfigurations to the flake, or name another one with --flake.");
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task A_flake_that_does_not_evaluate_is_shown_with_Nixs_own_message_without_its_trace()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.Flake = new SimulatedFlake
        {
            Error = "warning: Git tree '/home/me/flake' is dirty\nerror:\n       … while calling the 'head' builtin\n"
                + "       \u001b[31;1merror:\u001b[0m attribute 'hostNam' missing\n       at /nix/store/x-source/flake.nix:12:7:",
        };

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Nix);
        failure.What.ShouldEndWith("does not evaluate");
        failure.Why.ShouldBe("error: attribute 'hostNam' missing\n       at /nix/store/x-source/flake.nix:12:7:");
        failure.Command.ShouldNotBeNull().ShouldStartWith("nix ");
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task A_host_without_a_disk_layout_is_refused()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.Flake = new SimulatedFlake
        {
            Hosts = [SimulatedSystem.Of("demo", rehearsal.Computer.Keys) with { DiskoScript = null }],
        };

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.What.ShouldBe("demo has no disko layout");
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task A_configuration_that_would_lock_everybody_out_is_refused()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.Flake = new SimulatedFlake { Hosts = [SimulatedSystem.Of("demo")] };

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.What.ShouldBe("Nobody could log in to demo after the installation");
        failure.Next.ShouldNotBeNull().ShouldContain(rehearsal.Computer.Keys[0]);
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task A_host_that_only_others_may_enter_is_refused_with_ssh_key()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.Flake = new SimulatedFlake { Hosts = [SimulatedSystem.Of("demo", SimulatedKeys.New().ToString())] };

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.What.ShouldBe("root can log in, but not with the key that Snowlift uses");
        failure.Next.ShouldNotBeNull().ShouldContain("--ssh-key FILE");
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task Inputs_of_this_computer_are_refused_where_the_target_evaluates()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.HasNix = false;
        await File.WriteAllTextAsync(
            Path.Combine(rehearsal.Folder, "flake", "flake.lock"),
            """{ "nodes": { "lib": { "locked": { "type": "path", "path": "/home/me/lib" } }, "root": {} }, "root": "root", "version": 7 }""",
            TestContext.Current.CancellationToken);

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.What.ShouldBe("The flake's input lib is a folder of this computer: /home/me/lib");
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task An_unknown_server_type_is_answered_with_the_nearest()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { ServerType = "cx222" });

        failure.ExitCode.ShouldBe(ExitCode.Usage);
        failure.What.ShouldBe("There is no server type 'cx222'");
        failure.Why.ShouldNotBeNull().ShouldMatch(@"^The nearest are c\w+\d\d, ");
        failure.Next.ShouldBe("Choose one with --server-type.");
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task An_unknown_location_is_answered_with_the_nearest()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Location = "fsn" });

        failure.ExitCode.ShouldBe(ExitCode.Usage);
        failure.What.ShouldBe("There is no location 'fsn'");
        failure.Why.ShouldNotBeNull().ShouldStartWith("The cloud knows fsn1, ");
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task An_unknown_image_is_answered_with_the_nearest()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Image = "ubuntu-2404" });

        failure.ExitCode.ShouldBe(ExitCode.Usage);
        failure.What.ShouldBe("There is no image 'ubuntu-2404' for x86");
        failure.Why.ShouldNotBeNull().ShouldStartWith("The nearest are ubuntu-24.04, ");
        await ShouldHaveCreatedNoServerAsync(rehearsal);
    }

    [Fact]
    public async Task A_type_that_is_not_orderable_there_is_answered_with_where_it_is()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new StockFault("cx23", "fsn1"));

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { ServerType = "cx23", Location = "fsn1" });

        failure.ExitCode.ShouldBe(ExitCode.Hetzner);
        failure.What.ShouldBe("The server type cx23 is not orderable in fsn1");
        failure.Why.ShouldNotBeNull().ShouldContain("hel1");
        failure.Next.ShouldNotBeNull().ShouldContain("--location");
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task A_stock_that_only_the_creation_knows_of_is_said_with_what_to_try()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new StockFault("cx23", Unlisted: true));

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { ServerType = "cx23" });

        failure.ExitCode.ShouldBe(ExitCode.Hetzner);
        failure.Next.ShouldBe("Stock changes by the hour: try another --location or --server-type.");
        await ShouldHaveCreatedNoServerAsync(rehearsal);
    }

    [Fact]
    public async Task The_default_type_gives_way_to_an_orderable_one_and_says_so()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var result = await rehearsal.DeployAsync();

        rehearsal.Log.All.OfType<Notice>().ShouldContain(notice =>
            notice.Text.StartsWith("cpx21, the default, is not orderable in fsn1, nbg1 or hel1: taking ", StringComparison.Ordinal)
            && notice.Text.Contains(result.Price!.ServerType, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_any_SSH_key_it_says_how_to_make_one()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        File.Delete(rehearsal.KeyFile);

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Prerequisite);
        failure.What.ShouldBe("There is no SSH key to log in with");
        failure.Next.ShouldNotBeNull().ShouldContain("ssh-keygen -t ed25519");
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task A_key_in_the_agent_is_good_enough()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        File.Delete(rehearsal.KeyFile);
        rehearsal.Environment["SSH_AUTH_SOCK"] = "/run/agent";
        rehearsal.Computer.Agent = [rehearsal.Computer.Keys[0] + " me@agent"];

        (await rehearsal.DeployAsync()).State.ShouldBe("running");
    }

    [Fact]
    public async Task A_named_key_that_does_not_exist_is_a_usage_error()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { SshKey = "/nowhere/id" });

        failure.ExitCode.ShouldBe(ExitCode.Usage);
        failure.What.ShouldBe("The SSH key /nowhere/id does not exist");
    }

    [Fact]
    public async Task An_API_that_cannot_be_reached_is_said_so()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        // Port 1 on loopback: nobody listens there.
        rehearsal.Endpoint = new Uri("http://127.0.0.1:1/v1");

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Hetzner);
        failure.What.ShouldBe("The cloud's API cannot be reached");
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_is_said_so()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new RequestFault("GET /servers", 401, "unauthorized", "unable to authenticate"));

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Hetzner);
        failure.What.ShouldBe("The cloud does not accept the API token");
        failure.Next.ShouldNotBeNull().ShouldContain("HCLOUD_TOKEN");
    }

    [Fact]
    public async Task A_project_that_may_have_no_more_servers_is_said_so()
    {
        await using var rehearsal = await Rehearsal.StartAsync(lab => lab with { ServerLimit = 0 });

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Hetzner);
        failure.What.ShouldBe("The project's server limit is reached");
        await ShouldHaveCreatedNoServerAsync(rehearsal);
    }

    [Fact]
    public async Task Without_create_a_missing_server_is_not_made()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Create = false });

        failure.ExitCode.ShouldBe(ExitCode.Usage);
        failure.What.ShouldBe("There is no server named demo");
        failure.Next.ShouldNotBeNull().ShouldContain("--create");
        await ShouldHaveCreatedNothingAsync(rehearsal);
    }

    [Fact]
    public async Task To_build_here_without_Nix_is_refused()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.HasNix = false;

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { BuildOn = BuildOn.Local });

        failure.ExitCode.ShouldBe(ExitCode.Prerequisite);
        failure.What.ShouldBe("There is no Nix on this machine");
    }

    [Fact]
    public async Task A_folder_without_a_flake_is_a_usage_error()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        Should.Throw<SnowliftException>(() => FlakeRef.Parse(rehearsal.Folder, "/"))
            .ExitCode.ShouldBe(ExitCode.Usage);
    }

    private static SimulatedFlake FlakeOf(Rehearsal rehearsal, params string[] hosts) =>
        new() { Hosts = [.. hosts.Select(host => SimulatedSystem.Of(host, rehearsal.Computer.Keys))] };

    private static async Task ShouldHaveCreatedNothingAsync(Rehearsal rehearsal)
    {
        await ShouldHaveCreatedNoServerAsync(rehearsal);
        (await rehearsal.Cloud.SshKeys.ListAsync(cancellation: TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    private static async Task ShouldHaveCreatedNoServerAsync(Rehearsal rehearsal)
    {
        (await rehearsal.Cloud.Servers.ListAsync(cancellation: TestContext.Current.CancellationToken)).ShouldBeEmpty();
        rehearsal.Log.All.OfType<RunFailed>().Single().LeftBehind.ShouldBeEmpty();
    }
}
