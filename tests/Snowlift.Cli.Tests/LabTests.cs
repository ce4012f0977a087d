using System.Text.Json;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Tests.Support;
using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Tests;

/// <summary>The lab's commands, with a lab in another process and simulated machines.</summary>
public sealed class LabTests
{
    [Fact]
    public async Task Where_no_lab_runs_everybody_says_so()
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("lab", "status")).ShouldBe(0);
        (await cli.RunAsync("lab", "status", "--json")).ShouldBe(0);
        (await cli.RunAsync("lab", "down")).ShouldBe(0);
        cli.Error.ShouldBeEmpty();
        cli.Out.ShouldMatchGolden("lab-none");
    }

    [Fact]
    public async Task A_lab_in_the_background_is_found_used_and_ended()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System };
        var said = new List<string>();
        var lab = await new BackgroundLab(cli.Context).FindOrStartAsync(MachineKind.Simulated, said.Add, CancellationToken.None);
        try
        {
            said.Count.ShouldBe(1);
            (await new BackgroundLab(cli.Context).FindOrStartAsync(MachineKind.Simulated, said.Add, CancellationToken.None)).ShouldBe(lab);
            said.Count.ShouldBe(1, "the second time it is found, not started");

            (await cli.RunAsync("lab", "env", "--machines", "simulated")).ShouldBe(0);
            cli.Out.ShouldBe($"export HCLOUD_ENDPOINT='{lab.Endpoint}'\nexport HCLOUD_TOKEN='{lab.Token}'\n");

            using var status = new Support.Cli(cli.Folder) { Clock = TimeProvider.System };
            (await status.RunAsync("lab", "status", "--machines", "simulated")).ShouldBe(0);
            status.Out.ShouldBe($"The lab serves {lab.Endpoint}\n\n  no servers\n");

            using var second = new Support.Cli(cli.Folder) { Clock = TimeProvider.System };
            (await second.RunAsync("lab", "serve", "--machines", "simulated")).ShouldBe(8);
            second.Error.ShouldContain("already served");

            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(Path.Combine(cli.Context.Paths.Lab + "-simulated", "serve.log"))
                    .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
        finally
        {
            using var down = new Support.Cli(cli.Folder) { Clock = TimeProvider.System };
            (await down.RunAsync("lab", "down", "--machines", "simulated", "--yes")).ShouldBe(0, down.Error);
            down.Out.ShouldBe("The lab is down.\n");
        }

        using var after = new Support.Cli(cli.Folder) { Clock = TimeProvider.System };
        (await after.RunAsync("lab", "status", "--machines", "simulated", "--json")).ShouldBe(0);
        JsonDocument.Parse(after.Out).RootElement.GetProperty("running").GetBoolean().ShouldBeFalse();
        File.Exists(Path.Combine(cli.Context.Paths.Lab + "-simulated", "serve.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task Servers_are_only_deleted_when_somebody_says_so()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System };
        var lab = await new BackgroundLab(cli.Context).FindOrStartAsync(MachineKind.Simulated, _ => { }, CancellationToken.None);
        try
        {
            using (var client = CloudAccess.Ask(lab, TimeProvider.System))
            {
                var created = await client.Servers.CreateAsync(new Hetzner.Wire.CreateServerRequest
                {
                    Name = "web", ServerType = "cx23", Location = "fsn1", Image = "debian-12", SshKeys = [],
                });
                await client.Actions.WaitAsync(created.Action, progress: null, CancellationToken.None);
            }

            using var asked = new Support.Cli(cli.Folder) { Clock = TimeProvider.System };
            (await asked.RunAsync("lab", "down", "--machines", "simulated")).ShouldBe(8);
            asked.Error.ShouldMatchGolden("error-lab-down-unasked");

            using var refused = new Support.Cli(cli.Folder) { Clock = TimeProvider.System, Terminal = Support.Cli.TerminalOf(80), Typed = "no\n" };
            (await refused.RunAsync("lab", "down", "--machines", "simulated")).ShouldBe(8);
            refused.Error.ShouldContain("This deletes 1 server of the lab with their disks: web.");

            using var status = new Support.Cli(cli.Folder) { Clock = TimeProvider.System };
            (await status.RunAsync("lab", "status", "--machines", "simulated")).ShouldBe(0);
            status.Out.ShouldMatch("  web +[0-9]+ +cx23 +127\\.77\\.");
        }
        finally
        {
            using var down = new Support.Cli(cli.Folder) { Clock = TimeProvider.System, Terminal = Support.Cli.TerminalOf(80), Typed = "lab\n" };
            (await down.RunAsync("lab", "down", "--machines", "simulated")).ShouldBe(0, down.Error);
            down.Error.ShouldContain("lab: deleting web");
        }
    }

    [Fact]
    public async Task A_lab_that_cannot_start_says_what_it_wrote()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System, Self = ["sh", "-c", "echo no such luck; exit 3", "sh"] };
        var failure = await Should.ThrowAsync<Snowlift.Remote.Errors.SnowliftException>(
            () => new BackgroundLab(cli.Context).FindOrStartAsync(MachineKind.Simulated, _ => { }, CancellationToken.None));
        failure.ExitCode.ShouldBe(Snowlift.Remote.Errors.ExitCode.Prerequisite);
        failure.LastLines.ShouldBe(["no such luck"]);
    }

    [Fact]
    public async Task The_demo_is_rehearsed_from_end_to_end_with_nothing_at_hand()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System };
        cli.Environment.Remove("HCLOUD_TOKEN");
        cli.Deployer = null;
        (await cli.RunAsync("deploy", "demo", "--create", "--cloud", "lab", "--machines", "simulated", "--plain")).ShouldBe(0, cli.Error);
        cli.Error.ShouldStartWith("lab: using the lab's demo flake in FOLDER/");
        cli.Error.ShouldContain("✓ Verify the system: running");
        cli.Out.ShouldContain("\n\n  This was a rehearsal");
        cli.Out.ShouldContain("  state    running, generation 1, started in 19.0 s\n");
        cli.Out.ShouldContain("  price    nothing here; at Hetzner 0.");
        cli.Out.ShouldNotContain("destroy");
    }
}
