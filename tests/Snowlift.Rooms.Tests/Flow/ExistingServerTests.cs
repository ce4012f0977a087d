using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>A server that was there before: nothing on it is lost unless its name was typed.</summary>
public sealed class ExistingServerTests
{
    [Fact]
    public async Task A_changed_system_is_installed_anew_only_when_the_name_was_typed()
    {
        await using var rehearsal = await DeployedAsync();
        var answers = new Answers("demo");

        var result = await rehearsal.DeployAsync(confirmation: answers);

        answers.Questions.ShouldHaveSingleItem().ShouldContain("Everything on its disk will be lost.");
        result.NothingToDo.ShouldBeFalse();
        result.System.ShouldEndWith("-second");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("dmeo")]
    public async Task Another_answer_or_none_leaves_it_alone(string? typed)
    {
        await using var rehearsal = await DeployedAsync();

        var failure = await rehearsal.FailAsync(confirmation: new Answers(typed));

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.What.ShouldBe("The machine demo was not wiped: its name was not typed");
        failure.Next.ShouldNotBeNull().ShouldContain("--yes");
        rehearsal.Log.All.OfType<StepStarted>().ShouldNotContain(step => step.Step == Step.Installer);
    }

    [Fact]
    public async Task With_yes_nobody_is_asked()
    {
        await using var rehearsal = await DeployedAsync();
        var answers = new Answers(null);

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { Yes = true }, answers);

        answers.Questions.ShouldBeEmpty();
        result.System.ShouldEndWith("-second");
    }

    [Fact]
    public async Task A_foreign_server_whose_host_key_nobody_knows_is_not_touched()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await CreateForeignAsync(rehearsal);

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Yes = true });

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        failure.Next.ShouldNotBeNull().ShouldContain("--accept-host-key");
    }

    [Fact]
    public async Task A_foreign_server_is_taken_over_when_its_fingerprint_is_vouched_for()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var address = await CreateForeignAsync(rehearsal);
        var fingerprint = await ScanAsync(rehearsal, address);

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { Yes = true, AcceptHostKey = fingerprint });

        result.State.ShouldBe("running");
    }

    [Fact]
    public async Task A_wrong_fingerprint_is_refused_with_the_one_that_was_offered()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var address = await CreateForeignAsync(rehearsal);
        var fingerprint = await ScanAsync(rehearsal, address);

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Yes = true, AcceptHostKey = "SHA256:wrong" });

        failure.ExitCode.ShouldBe(ExitCode.Ssh);
        failure.Why.ShouldBe($"It offered {fingerprint}.");
    }

    [Fact]
    public async Task A_machine_that_only_SSH_reaches_is_installed_and_found_again()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var address = await CreateForeignAsync(rehearsal);
        var request = rehearsal.Request() with { TargetHost = "root@" + address, Yes = true };

        var result = await rehearsal.DeployAsync(request with { AcceptHostKey = await ScanAsync(rehearsal, address) });
        var again = await rehearsal.DeployAsync(request);

        result.ServerId.ShouldBeNull();
        result.Price.ShouldBeNull();
        again.NothingToDo.ShouldBeTrue();
    }

    [Fact]
    public async Task A_machine_that_the_user_knows_is_trusted_by_the_users_own_known_hosts()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var address = await CreateForeignAsync(rehearsal);
        await ScanAsync(rehearsal, address);
        var processes = new Lab.Machines.Simulated.SimulatedProcesses(rehearsal.Computer, rehearsal.Machines, rehearsal.Folder);
        var keys = await Remote.Ssh.HostKeys.ScanAsync(processes, address, 22, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(rehearsal.Folder, ".ssh", "known_hosts"), $"# mine\nother.example.org,{address} {keys[0]} a comment\n",
            TestContext.Current.CancellationToken);

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { TargetHost = address, Yes = true });

        result.State.ShouldBe("running");
    }

    [Fact]
    public async Task A_server_that_is_off_is_powered_on()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var first = await rehearsal.DeployAsync();
        var off = await rehearsal.Cloud.Servers.PowerOffAsync(new ServerId(first.ServerId!.Value), TestContext.Current.CancellationToken);
        await rehearsal.Cloud.Actions.WaitAsync([off], null, TestContext.Current.CancellationToken);

        (await rehearsal.DeployAsync()).NothingToDo.ShouldBeTrue();
    }

    [Fact]
    public async Task Another_type_asked_for_has_no_effect_and_is_said()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync();

        await rehearsal.DeployAsync(rehearsal.Request() with { ServerType = "ccx63" });

        rehearsal.Log.All.OfType<Notice>().ShouldContain(notice => notice.Text.EndsWith("--server-type ccx63 has no effect.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_system_that_lets_in_a_user_on_another_port_is_reached_so_and_installed_anew()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var system = SimulatedSystem.Of("demo") with
        {
            PermitRootLogin = "no",
            Ports = [2222],
            Users = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["alice"] = rehearsal.Computer.Keys },
        };
        rehearsal.Computer.Flake = new SimulatedFlake { Hosts = [system] };
        await rehearsal.DeployAsync();

        (await rehearsal.DeployAsync()).NothingToDo.ShouldBeTrue();

        rehearsal.Computer.Flake = new SimulatedFlake { Hosts = [system with { Path = system.Path + "-second" }] };
        (await rehearsal.DeployAsync(rehearsal.Request() with { Yes = true })).System.ShouldEndWith("-second");
    }

    // A server with a system on it, and a flake that has changed since.
    private static async Task<Rehearsal> DeployedAsync()
    {
        var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync();
        var system = SimulatedSystem.Of("demo", rehearsal.Computer.Keys);
        rehearsal.Computer.Flake = new SimulatedFlake
        {
            Hosts = [system with { Path = system.Path + "-second", Derivation = SimulatedSystem.StorePath("second.drv") }],
        };
        return rehearsal;
    }

    private static async Task<string> CreateForeignAsync(Rehearsal rehearsal)
    {
        var key = await rehearsal.Cloud.SshKeys.CreateAsync("me", rehearsal.Computer.Keys[0], cancellation: TestContext.Current.CancellationToken);
        var created = await rehearsal.Cloud.Servers.CreateAsync(
            new CreateServerRequest
            {
                Name = "demo", ServerType = "cx23", Location = "fsn1", Image = "debian-12", SshKeys = [key.Id.ToString()],
            },
            TestContext.Current.CancellationToken);
        await rehearsal.Cloud.Actions.WaitAsync([.. created.AllActions()], null, TestContext.Current.CancellationToken);
        return created.Server.PublicNet.Ipv4!.Ip;
    }

    // As its owner would read it from the console, once it is up.
    private static async Task<string> ScanAsync(Rehearsal rehearsal, string address)
    {
        var processes = new Lab.Machines.Simulated.SimulatedProcesses(rehearsal.Computer, rehearsal.Machines, rehearsal.Folder);
        while (true)
        {
            var keys = await Remote.Ssh.HostKeys.ScanAsync(processes, address, 22, TestContext.Current.CancellationToken);
            if (keys.Count > 0)
            {
                return keys[0].Fingerprint;
            }
        }
    }
}
