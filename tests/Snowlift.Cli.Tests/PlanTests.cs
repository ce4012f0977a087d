using System.Text.Json;
using Snowlift.Cli.Context;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;
using Snowlift.Install;
using Snowlift.Install.Describing;
using Snowlift.Runs;
using Snowlift.Runs.Journals;

namespace Snowlift.Cli.Tests;

public sealed class PlanTests
{
    private static readonly PlanReport There = Stories.Plan with
    {
        Server = Stories.Plan.Server! with { Id = 4711, Image = null, Why = null, Otherwise = [], Limit = null },
        Usually = new UsualTime(138, 3),
    };

    private static readonly PlannedMachine NixOs = Stories.Debian with { Os = "NixOS 25.11 (Xantusia)", System = Stories.Result.System };

    [Fact]
    public void Where_nothing_is_there() => ShouldLook("plan-create", Stories.Plan);

    [Fact]
    public void In_a_narrow_terminal() => ShouldLook("plan-create-80", Stories.Plan, width: 80);

    [Fact]
    public void Where_the_same_system_runs() =>
        ShouldLook("plan-keep", There with { Fate = PlanFate.Keep, Machine = NixOs, Method = null });

    [Fact]
    public void Where_another_system_runs() => ShouldLook(
        "plan-update",
        There with
        {
            Fate = PlanFate.Wipe, CanUpdate = true, Machine = NixOs with { System = Stories.Result.System + "-old" },
            Build = There.Build with { ClosureBytes = null },
        });

    [Fact]
    public void Where_a_foreign_server_is() => ShouldLook("plan-wipe", There with { Fate = PlanFate.Wipe, Machine = Stories.Debian });

    [Fact]
    public void Where_the_flake_is_written_into() => ShouldLook(
        "plan-writes",
        There with
        {
            Fate = PlanFate.Wipe, Machine = Stories.Debian,
            Writes = [new PlannedFile("hosts/web/networking.nix", "x"), new PlannedFile("hosts/web/facter.json", "x")],
        });

    [Fact]
    public async Task The_whole_program_says_what_it_would_write_of_a_machine_that_is_not_there_yet()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System };
        cli.Environment.Remove("HCLOUD_TOKEN");

        (await cli.RunAsync("plan", "demo", "--static-network", "--write-hardware-config", "--cloud", "lab", "--machines", "simulated", "--plain"))
            .ShouldBe(0, cli.Error);

        cli.Out.ShouldContain("  writes   hosts/demo/networking.nix, hosts/demo/hardware-configuration.nix, once the machine is known\n");
    }

    [Fact]
    public void Where_there_is_a_baked_image() => ShouldLook(
        "plan-image",
        Stories.Plan with
        {
            Server = Stories.Plan.Server! with { Image = "image 815" },
            Method = new PlannedMethod("image", null, "Starting from the image 815, which has this very system"),
        });

    [Fact]
    public void Where_a_check_refuses() =>
        ShouldLook("plan-refused", Stories.Plan with { Findings = Stories.Findings, Login = null }, width: 80);

    [Theory]
    [InlineData("plan", "demo")]
    [InlineData("deploy", "demo", "--create", "--dry-run")]
    public async Task The_whole_program_plans_and_leaves_nothing_behind(params string[] line)
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System };
        cli.Environment.Remove("HCLOUD_TOKEN");
        (await cli.RunAsync([.. line, "--max-price", "20", "--cloud", "lab", "--machines", "simulated", "--plain"])).ShouldBe(0, cli.Error);
        cli.Out.ShouldContain("demo would be created: cx23 in fsn1.\n");
        cli.Out.ShouldContain("  price    nothing here; at Hetzner 0.");
        cli.Out.ShouldEndWith("Nothing was changed. To do it:\n  snowlift deploy demo --create --max-price 20 --cloud lab --machines simulated\n");
        cli.Error.ShouldContain("Planning demo from ");
        Directory.Exists(cli.Context.Paths.Runs).ShouldBeFalse("a plan keeps no journal");
        Directory.Exists(Path.Combine(cli.Context.Paths.State, "simulated")).ShouldBeFalse("a plan pins no keys");
    }

    [Fact]
    public async Task For_programs_the_plan_is_the_last_event()
    {
        using var cli = new Support.Cli { Clock = TimeProvider.System };
        (await cli.RunAsync("plan", "demo", "--cloud", "lab", "--machines", "simulated", "--json")).ShouldBe(0, cli.Error);
        var last = JsonDocument.Parse(cli.Out.TrimEnd('\n').Split('\n')[^1]).RootElement;
        last.GetProperty("type").GetString().ShouldBe("plan-finished");
        last.GetProperty("plan").GetProperty("fate").GetString().ShouldBe("Create");
        last.GetProperty("plan").GetProperty("server").GetProperty("serverType").GetString().ShouldBe("cx23");
    }

    private static void ShouldLook(string golden, PlanReport plan, int? width = null)
    {
        var output = new StringWriter { NewLine = "\n" };
        new PlanView(output, width, new CheckView(output, width, color: false), new CloudChoice(CloudKind.Hetzner, MachineKind.Qemu), Suggestions.Plain).Write(plan);
        output.ToString().ShouldMatchGolden(golden);
    }
}
