using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Hetzner.Wire;
using Snowlift.Install;
using Snowlift.Install.Requests;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Nix;
using Snowlift.Provision;
using Snowlift.Provision.Images;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;
using Snowlift.Runs.Journals;
using Snowlift.Runs.Texts;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>A plan says what the deploy would do, and touches nothing.</summary>
public sealed class PlanFlowTests
{
    [Fact]
    public async Task Where_nothing_is_there_it_names_what_would_be_ordered_and_what_the_deploy_then_orders()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var plan = await LooksOnlyAsync(rehearsal);

        plan.Fate.ShouldBe(PlanFate.Create);
        plan.Passes.ShouldBeTrue();
        plan.Machine.ShouldBeNull();
        plan.Build.ShouldBe(new PlannedBuild(true, SimulatedSystem.Of("demo").Path, rehearsal.Computer.ClosureBytes));
        plan.Method.ShouldNotBeNull().Installer.ShouldBe(rehearsal.Tarball);
        var server = plan.Server.ShouldNotBeNull();
        server.Otherwise.ShouldBe(["cx23 in nbg1", "cx23 in hel1"]);
        server.Limit.ShouldNotBeNull();

        var result = await rehearsal.DeployAsync();
        result.Price.ShouldBe(new PriceTag(server.ServerType, server.Location, server.Hourly, server.Monthly, server.Currency));
    }

    [Fact]
    public async Task Nothing_is_built()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.IsBuilt = false;

        var plan = await LooksOnlyAsync(rehearsal);

        plan.Build.ClosureBytes.ShouldBeNull();
        rehearsal.Computer.Calls.ShouldNotContain(call => call.Program == "nix-store");
    }

    [Fact]
    public async Task A_server_that_runs_this_system_is_kept()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync();

        var plan = await LooksOnlyAsync(rehearsal);

        plan.Fate.ShouldBe(PlanFate.Keep);
        plan.Method.ShouldBeNull();
        plan.Server.ShouldNotBeNull().Id.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_server_that_runs_another_system_would_be_wiped_and_could_be_updated()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync();
        var system = SimulatedSystem.Of("demo", rehearsal.Computer.Keys);
        rehearsal.Computer.Flake = new SimulatedFlake { Hosts = [system with { Path = system.Path + "-second" }] };

        var plan = await LooksOnlyAsync(rehearsal);

        plan.Fate.ShouldBe(PlanFate.Wipe);
        plan.CanUpdate.ShouldBeTrue();
        plan.Machine.ShouldNotBeNull().System.ShouldBe(system.Path);
    }

    [Fact]
    public async Task A_foreign_server_would_be_wiped_and_its_key_is_not_remembered()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var fingerprint = await CreateForeignAsync(rehearsal);

        var plan = await LooksOnlyAsync(rehearsal, rehearsal.Request() with { AcceptHostKey = fingerprint });

        plan.Fate.ShouldBe(PlanFate.Wipe);
        plan.CanUpdate.ShouldBeFalse();
        plan.Machine.ShouldNotBeNull().Disk.ShouldBe("/dev/sda");
    }

    [Fact]
    public async Task A_server_that_is_off_stays_off()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var first = await rehearsal.DeployAsync();
        var off = await rehearsal.Cloud.Servers.PowerOffAsync(new ServerId(first.ServerId!.Value), TestContext.Current.CancellationToken);
        await rehearsal.Cloud.Actions.WaitAsync([off], null, TestContext.Current.CancellationToken);

        (await LooksOnlyAsync(rehearsal)).Fate.ShouldBe(PlanFate.SwitchOn);
    }

    [Fact]
    public async Task A_baked_image_of_the_host_is_what_a_new_server_would_start_from()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var first = await rehearsal.DeployAsync();
        var id = new ServerId(first.ServerId!.Value);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Labels.Managed] = "true",
            [Labels.Host] = "demo",
            [Labels.System] = BakedImage.HashOf(StorePath.Parse(first.System)),
            [Labels.HostKey] = HostKeyLabel.Of(SimulatedKeys.New()),
        };

        var baked = await rehearsal.Cloud.Servers.CreateImageAsync(id, "baked", labels, TestContext.Current.CancellationToken);
        await rehearsal.Cloud.Actions.WaitAsync([baked.Action], null, TestContext.Current.CancellationToken);
        await rehearsal.Cloud.Actions.WaitAsync(
            [await rehearsal.Cloud.Servers.DeleteAsync(id, TestContext.Current.CancellationToken)], null, TestContext.Current.CancellationToken);

        var plan = await LooksOnlyAsync(rehearsal);

        plan.Fate.ShouldBe(PlanFate.Create);
        plan.Server.ShouldNotBeNull().Image.ShouldBe($"image {baked.Image.Id}");
        plan.Method.ShouldNotBeNull().ShouldBe(
            new PlannedMethod("image", null, $"Starting from the image {baked.Image.Id}, which has this very system"));
    }

    [Fact]
    public async Task What_a_check_refuses_is_an_answer_with_what_the_check_found()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.Flake = new SimulatedFlake { Hosts = [SimulatedSystem.Of("demo")] };

        var plan = await LooksOnlyAsync(rehearsal);

        plan.Passes.ShouldBeFalse();
        plan.Fate.ShouldBe(PlanFate.Create);
        plan.Findings[0].Found.ShouldBe((await rehearsal.FailAsync()).What);
    }

    [Fact]
    public async Task Without_Nix_here_it_says_what_it_cannot_know()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.HasNix = false;

        var plan = await LooksOnlyAsync(rehearsal);

        plan.Build.ShouldBe(new PlannedBuild(false, null, null));
        plan.Login.ShouldBeNull();
        plan.Passes.ShouldBeTrue();
    }

    [Fact]
    public async Task What_cannot_be_ordered_fails_as_the_deploy_would()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.ApiFaults.Add(new StockFault("cx23"));

        var failure = await Should.ThrowAsync<SnowliftException>(() => rehearsal.PlanAsync(rehearsal.Request() with { ServerType = "cx23" }));

        failure.ExitCode.ShouldBe(ExitCode.Hetzner);
        failure.What.ShouldBe("The server type cx23 is not orderable in fsn1, nbg1 or hel1");
    }

    [Fact]
    public void How_long_it_takes_is_read_from_the_journals_of_deploys_that_ended_well()
    {
        var runs = Directory.CreateTempSubdirectory("snowlift-runs-").FullName;
        try
        {
            PastRuns.Deploys(Path.Combine(runs, "none"), "web", "the lab").ShouldBeNull();
            Journal("a", "web", "the lab", 100);
            Journal("b", "web", "the lab", 140);
            Journal("c", "web", "the lab", 120);
            Journal("d", "db", "the lab", 900);
            Journal("e", "web", "Hetzner Cloud", 900);
            Journal("f", "web", "the lab", 2, nothingToDo: true);
            File.WriteAllText(Path.Combine(runs, "g.ndjson"), "{\"type\":\"run-started\",\"cloud\":\"the lab\"}\n{ half a l");
            PastRuns.Deploys(runs, "web", "the lab").ShouldBe(new UsualTime(120, 3));
            PastRuns.Deploys(runs, "mail", "Hetzner Cloud").ShouldBe(new UsualTime(900, 1));
            PastRuns.Deploys(runs, "web", null).ShouldBeNull();
        }
        finally
        {
            Directory.Delete(runs, recursive: true);
        }

        void Journal(string name, string host, string cloud, double seconds, bool nothingToDo = false)
        {
            using var journal = new Journal(Path.Combine(runs, name + ".ndjson"), EventCatalogue.Json);
            journal.OnEvent(new RunStarted(".", cloud, RunKind.Deploy) { Run = name, Host = host });
            journal.OnEvent(new RunFinished(new DeployResult(host, 1, "a", "root", "ssh", "/nix/store/x", "running", [], null, null, null, [], 1, seconds, nothingToDo)));
        }
    }

    // Plans, and holds what is there afterwards against what was there before.
    private static async Task<PlanReport> LooksOnlyAsync(Rehearsal rehearsal, DeployRequest? request = null)
    {
        var files = Files(rehearsal);
        var cloud = await CloudAsync(rehearsal);

        var plan = await rehearsal.PlanAsync(request);

        rehearsal.Requests.ShouldNotBeEmpty();
        rehearsal.Requests.ShouldAllBe(asked => asked.StartsWith("GET ", StringComparison.Ordinal));
        (await CloudAsync(rehearsal)).ShouldBe(cloud);
        Files(rehearsal).ShouldBe(files);
        EventCatalogue.Json.Line(new PlanFinished(rehearsal.Log.All.OfType<PlanFinished>().ShouldHaveSingleItem().Plan))
            .ShouldBe(EventCatalogue.Json.Line(new PlanFinished(plan)));
        return plan;
    }

    private static string Files(Rehearsal rehearsal) => string.Join('\n', Directory
        .EnumerateFiles(rehearsal.Folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.StartsWith(Path.Combine(rehearsal.Folder, "lab"), StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O}"));

    private static async Task<string> CloudAsync(Rehearsal rehearsal)
    {
        var servers = await rehearsal.Cloud.Servers.ListAsync(cancellation: TestContext.Current.CancellationToken);
        var keys = await rehearsal.Cloud.SshKeys.ListAsync(cancellation: TestContext.Current.CancellationToken);
        return string.Join('\n', servers.Select(s => $"{s.Id} {s.Status} {string.Join(',', s.Labels)}").Concat(keys.Select(k => k.Name)));
    }

    private static async Task<string> CreateForeignAsync(Rehearsal rehearsal)
    {
        var key = await rehearsal.Cloud.SshKeys.CreateAsync("me", rehearsal.Computer.Keys[0], cancellation: TestContext.Current.CancellationToken);
        var created = await rehearsal.Cloud.Servers.CreateAsync(
            new CreateServerRequest { Name = "demo", ServerType = "cx23", Location = "fsn1", Image = "debian-12", SshKeys = [key.Id.ToString()] },
            TestContext.Current.CancellationToken);
        await rehearsal.Cloud.Actions.WaitAsync([.. created.AllActions()], null, TestContext.Current.CancellationToken);
        var processes = new SimulatedProcesses(rehearsal.Computer, rehearsal.Machines, rehearsal.Folder);
        for (var look = 0; look < 1000; look++)
        {
            var keys = await Remote.Ssh.HostKeys.ScanAsync(processes, created.Server.PublicNet.Ipv4!.Ip, 22, TestContext.Current.CancellationToken);
            if (keys.Count > 0)
            {
                return keys[0].Fingerprint;
            }
        }

        throw new ShouldAssertException("The machine offers no host key");
    }
}
