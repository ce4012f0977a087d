using Snowlift.Build;
using Snowlift.Rooms.Tests.Preflight;
using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Install;
using Snowlift.Install.Describing;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>
/// A deploy that writes its machine into the flake: a real git checkout, evaluated by the real Nix with the options of the
/// corpus, and a simulated machine.
/// </summary>
public sealed class DescribeTests
{
    private const string Module = "hosts/demo/networking.nix";

    /// <summary>Imported as soon as it is there, as docs/network.md says.</summary>
    private const string Imports = "(if builtins.pathExists ./hosts/demo/networking.nix then [ ./hosts/demo/networking.nix ] else [ ])";

    private const string OfAnother =
        """
        { config.systemd.network.networks."10-uplink" = {
            matchConfig.Name = "en* eth*"; networkConfig = { DHCP = "no"; IPv6AcceptRA = false; };
            address = [ "198.51.100.9/32" ]; dns = [ "185.12.64.1" ]; routes = [ { Gateway = "172.31.1.1"; GatewayOnLink = true; } ];
        }; }
        """;

    [Fact]
    public async Task A_configuration_on_DHCP_is_left_as_it_is()
    {
        await using var rehearsal = await StartAsync(Imports);

        await rehearsal.DeployAsync();

        File.Exists(At(rehearsal, Module)).ShouldBeFalse();
        rehearsal.Log.All.OfType<StepStarted>().ShouldNotContain(step => step.Step == Step.Describe);
    }

    [Fact]
    public async Task Where_it_is_asked_for_the_module_is_written_shown_known_to_git_and_part_of_the_system()
    {
        await using var rehearsal = await StartAsync(Imports);
        var request = rehearsal.Request() with { StaticNetwork = true };

        var result = await rehearsal.DeployAsync(request);

        result.State.ShouldBe("running");
        var text = await File.ReadAllTextAsync(At(rehearsal, Module), TestContext.Current.CancellationToken);
        text.ShouldContain("address = [ \"172.31.1.15/32\"");
        text.ShouldContain("MACAddress = \"96:00:00:00:00:01\"");
        var change = rehearsal.Log.All.OfType<FlakeChange>().ShouldHaveSingleItem();
        change.Path.ShouldBe(Module);
        change.IsNew.ShouldBeTrue();
        change.Diff.ShouldContain("+  systemd.network.networks.\"05-uplink\" = {");
        (await GitAsync(rehearsal, "diff", "--name-only")).ShouldBe([Module]);
        var resolved = rehearsal.Log.All.OfType<StepFinished>().Where(step => step.Step == Step.Resolve).Select(step => step.Summary).ToList();
        resolved.Count.ShouldBe(2);
        resolved[0].ShouldNotBe(resolved[1]);
        resolved[1].ShouldContain(result.System.Split('-', 2)[1]);

        // The same again finds nothing to do, and asks nobody.
        (await rehearsal.DeployAsync(request)).NothingToDo.ShouldBeTrue();
        (await rehearsal.DeployAsync()).NothingToDo.ShouldBeTrue();
    }

    [Fact]
    public async Task A_module_that_nothing_imports_is_refused_with_the_line_to_add()
    {
        await using var rehearsal = await StartAsync("[ ]");

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { StaticNetwork = true });

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.What.ShouldBe($"{Module} was written, and nothing imports it");
        failure.Next.ShouldNotBeNull().ShouldStartWith("Add ./hosts/demo/networking.nix to the modules of nixosConfigurations.demo in flake.nix.");
        rehearsal.Log.All.OfType<StepStarted>().ShouldNotContain(step => step.Step == Step.Installer);

        await File.WriteAllTextAsync(At(rehearsal, "hosts/demo/default.nix"), "{ }", TestContext.Current.CancellationToken);
        (await rehearsal.FailAsync(rehearsal.Request() with { StaticNetwork = true })).Next.ShouldNotBeNull()
            .ShouldStartWith("Add ./networking.nix to the imports of hosts/demo/default.nix.");
    }

    [Fact]
    public async Task A_configuration_of_another_machine_is_described_anew_once_somebody_agrees()
    {
        await using var rehearsal = await StartAsync(Imports, OfAnother);
        var answers = new Answers("demo");

        (await rehearsal.DeployAsync(confirmation: answers)).State.ShouldBe("running");

        answers.Questions.ShouldHaveSingleItem().ShouldContain("none of its addresses is one of");
        File.Exists(At(rehearsal, Module)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_configuration_of_another_machine_is_refused_where_nobody_agrees()
    {
        await using var rehearsal = await StartAsync(Imports, OfAnother);

        var failure = await rehearsal.FailAsync();

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.Next.ShouldNotBeNull().ShouldContain("--static-network");
        File.Exists(At(rehearsal, Module)).ShouldBeFalse();
        rehearsal.Log.All.OfType<FlakeChange>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_configuration_without_any_network_waits_for_the_machine_where_it_is_asked_for()
    {
        const string None = """{ config.systemd.network.networks."10-uplink" = { matchConfig.Name = "en*"; networkConfig = { DHCP = "no"; IPv6AcceptRA = false; }; }; }""";
        await using var rehearsal = await StartAsync(Imports, None);

        (await rehearsal.FailAsync()).What.ShouldStartWith("Nothing gives the server an address");
        (await rehearsal.DeployAsync(rehearsal.Request() with { StaticNetwork = true })).State.ShouldBe("running");
    }

    [Fact]
    public async Task A_file_of_somebody_elses_is_replaced_only_once_somebody_agrees()
    {
        await using var rehearsal = await StartAsync(Imports);
        await WriteAsync(rehearsal, Module, "{ ... }: { }\n");
        await GitAsync(rehearsal, "add", "-A");
        var request = rehearsal.Request() with { StaticNetwork = true };

        var failure = await rehearsal.FailAsync(request);

        failure.Why.ShouldNotBeNull().ShouldContain("was not written by Snowlift");
        (await File.ReadAllTextAsync(At(rehearsal, Module), TestContext.Current.CancellationToken)).ShouldBe("{ ... }: { }\n");
        (await rehearsal.DeployAsync(request with { Yes = true })).State.ShouldBe("running");
        rehearsal.Log.All.OfType<FlakeChange>().ShouldHaveSingleItem().Diff.ShouldContain("-{ ... }: { }");
    }

    [Fact]
    public async Task Hardware_is_written_in_either_style()
    {
        await using var rehearsal = await StartAsync(Imports);

        await rehearsal.DeployAsync(rehearsal.Request() with { HardwareConfig = HardwareStyle.NixosGenerateConfig });
        await rehearsal.DeleteServerAsync();
        await rehearsal.DeployAsync(rehearsal.Request() with { HardwareConfig = HardwareStyle.NixosFacter });

        (await GitAsync(rehearsal, "diff", "--name-only")).ShouldBe(["hosts/demo/facter.json", "hosts/demo/hardware-configuration.nix"]);
        (await File.ReadAllTextAsync(At(rehearsal, "hosts/demo/hardware-configuration.nix"), TestContext.Current.CancellationToken))
            .ShouldContain("(modulesPath + \"/profiles/qemu-guest.nix\")");
    }

    [Fact]
    public async Task Without_Nix_here_the_module_is_shipped_and_the_target_proves_that_it_counts()
    {
        await using var rehearsal = await StartAsync(Imports);
        rehearsal.Computer.Store = null;
        rehearsal.Computer.HasNix = false;

        // The simulated target evaluates to a system on DHCP, whatever it was sent.
        var failure = await rehearsal.FailAsync(rehearsal.Request() with { StaticNetwork = true });

        failure.What.ShouldBe($"{Module} was written, and nothing imports it");
        (await GitAsync(rehearsal, "diff", "--name-only")).ShouldBe([Module]);
        rehearsal.Log.All.OfType<StepStarted>().ShouldNotContain(step => step.Step == Step.Disk);
    }

    [Fact]
    public async Task A_flake_that_is_elsewhere_is_told_what_to_put_there()
    {
        await using var rehearsal = await StartAsync(Imports);
        var remote = FlakeRef.Parse("git+file://" + At(rehearsal, "."), "/").Flake;

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { Flake = remote, StaticNetwork = true });

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.What.ShouldContain($"{Module} cannot be written into git+file://");
        rehearsal.Log.All.OfType<FlakeChange>().ShouldHaveSingleItem().Diff.ShouldContain("172.31.1.15/32");
        File.Exists(At(rehearsal, Module)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_rehearsal_writes_into_a_copy_and_goes_on_from_there()
    {
        await using var rehearsal = await StartAsync(Imports);
        rehearsal.IsLab = true;
        // Somebody's own file stands in the way; git does not know it.
        await WriteAsync(rehearsal, Module, "{ ... }: { }\n");

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { StaticNetwork = true, HardwareConfig = HardwareStyle.NixosGenerateConfig });

        rehearsal.Log.All.OfType<FlakeChange>().First().Diff.ShouldContain("172.31.1.15/32");
        var resolved = rehearsal.Log.All.OfType<StepFinished>().Where(step => step.Step == Step.Resolve).Select(step => step.Summary).ToList();
        resolved.Count.ShouldBe(2);
        resolved[1].ShouldContain(result.System.Split('-', 2)[1]);
        resolved[0].ShouldNotBe(resolved[1]);
        rehearsal.Log.All.OfType<StepFinished>().ShouldContain(step => step.Summary.EndsWith("written into a copy: your flake is as it was"));
        (await File.ReadAllTextAsync(At(rehearsal, Module), TestContext.Current.CancellationToken)).ShouldBe("{ ... }: { }\n");
        (await GitAsync(rehearsal, "status", "--porcelain")).ShouldBe(["?? hosts/"]);
        Directory.GetFiles(At(rehearsal, "hosts/demo")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_rehearsal_of_a_configuration_of_another_machine_asks_nobody()
    {
        await using var rehearsal = await StartAsync(Imports, OfAnother);
        rehearsal.IsLab = true;

        (await rehearsal.DeployAsync()).State.ShouldBe("running");

        Directory.Exists(At(rehearsal, "hosts")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_flake_further_down_in_a_repository_is_copied_with_all_that_it_reaches()
    {
        await using var rehearsal = await StartAsync(Imports);
        rehearsal.IsLab = true;
        var request = rehearsal.Request() with { StaticNetwork = true };
        Directory.CreateDirectory(At(rehearsal, "sub"));
        foreach (var file in new[] { "base.nix", "flake.nix" })
        {
            await GitAsync(rehearsal, "mv", file, $"sub/{file}");
        }

        var flake = At(rehearsal, "sub/flake.nix");
        await File.WriteAllTextAsync(flake, (await File.ReadAllTextAsync(flake, TestContext.Current.CancellationToken))
            .Replace("./lib.nix", "../lib.nix", StringComparison.Ordinal).Replace("./other.nix", "../other.nix", StringComparison.Ordinal));

        await rehearsal.DeployAsync(request with { Flake = FlakeRef.Parse(At(rehearsal, "sub"), "/").Flake });

        (await GitAsync(rehearsal, "status", "--porcelain", "--untracked-files=all")).ShouldAllBe(line => !line.Contains("networking.nix"));
    }

    [Fact]
    public async Task Without_Nix_here_a_made_up_system_proves_nothing_and_is_told_to_be_one()
    {
        await using var rehearsal = await StartAsync(Imports);
        (rehearsal.IsLab, rehearsal.PretendsToBuild) = (true, true);
        rehearsal.Computer.Store = null;
        rehearsal.Computer.HasNix = false;

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { StaticNetwork = true });

        result.Evaluated.ShouldBeFalse();
        rehearsal.Log.All.OfType<Notice>().ShouldContain(notice => notice.Text.StartsWith("Your flake was not evaluated"));
        rehearsal.Log.All.OfType<StepStarted>().ShouldNotContain(step => step.Title.Contains("Evaluate"));
    }

    [Fact]
    public async Task What_is_only_evaluated_is_said_to_be_no_more_wherever_it_would_be_built()
    {
        await using var rehearsal = await StartAsync(Imports);
        rehearsal.PretendsToBuild = true;
        rehearsal.Computer.BuildError = "nothing may be built";
        rehearsal.Computer.IsBuilt = false;

        var here = await rehearsal.DeployAsync();
        here.Evaluated.ShouldBeTrue();
        rehearsal.Log.All.OfType<StepFinished>().Single(step => step.Step == Step.Build).Summary.ShouldBe("pretended: it was evaluated, and is not built");
        await rehearsal.DeleteServerAsync();

        // The target comes to what the evaluation here came to.
        (await rehearsal.DeployAsync(rehearsal.Request() with { BuildOn = BuildOn.Remote })).System.ShouldBe(here.System);
    }

    [Fact]
    public async Task A_plan_says_what_would_be_written_and_writes_nothing()
    {
        await using var rehearsal = await StartAsync(Imports);
        var request = rehearsal.Request() with { StaticNetwork = true, HardwareConfig = HardwareStyle.NixosFacter };

        (await rehearsal.PlanAsync(request)).Writes.ShouldBe([new(Module, null), new("hosts/demo/facter.json", null)]);
        await rehearsal.DeployAsync();
        await WriteAsync(rehearsal, "other.nix", """{ config.systemd.network.networks."10-uplink".dns = [ "185.12.64.1" ]; }""");
        var plan = await rehearsal.PlanAsync(request);

        plan.Writes.Select(file => file.Path).ShouldBe([Module, "hosts/demo/facter.json"]);
        plan.Writes[0].Diff.ShouldNotBeNull().ShouldContain("172.31.1.15/32");
        plan.Passes.ShouldBeTrue();
        Directory.Exists(At(rehearsal, "hosts")).ShouldBeFalse();
    }

    /// <summary>A checkout with a flake whose host is the corpus's base, with what else it imports.</summary>
    /// <param name="imports">A list of modules, as Nix; it stands in flake.nix.</param>
    /// <param name="more">Laid over the base before the modules.</param>
    private static async Task<Rehearsal> StartAsync(string imports, string more = "{ }")
    {
        var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Computer.HasGit = true;
        rehearsal.Computer.Store = Path.Combine(rehearsal.Folder, "store");
        foreach (var name in new[] { "base.nix", "lib.nix" })
        {
            File.Copy(Path.Combine(Corpus.Folder, name), At(rehearsal, name));
        }

        await WriteAsync(rehearsal, "other.nix", more);
        await WriteAsync(rehearsal, "flake.nix", $$"""
            { outputs = { self }: let
                lib = import ./lib.nix;
                read = file: { config = import file { lib = { mkForce = value: value; mkDefault = value: value; }; modulesPath = ""; }; };
                own = { config = { networking.hostName = "demo"; users.users.root.openssh.authorizedKeys.keys = [ "{{rehearsal.Computer.Keys[0]}}" ]; }; };
                merged = builtins.foldl' lib.merge (import ./base.nix) ([ own (import ./other.nix) ] ++ map read {{imports}});
                # Another network makes another system.
                networks = builtins.substring 0 8 (builtins.hashString "sha256" (builtins.toJSON merged.config.systemd.network.networks));
                toplevel = derivation { name = "nixos-system-demo-${networks}"; system = "x86_64-linux"; builder = "/bin/sh"; };
              in { nixosConfigurations.demo = lib.merge (lib.host merged) { config.system.build.toplevel = lib.exactly toplevel; }; }; }
            """);
        try
        {
            await GitAsync(rehearsal, "init", "-q");
            await GitAsync(rehearsal, "add", "-A");
            await GitAsync(rehearsal, "-c", "user.name=me", "-c", "user.email=me@here", "commit", "-qm", "A flake");
            await new ProcessRunner().RunAsync(CommandLine.Of("nix", "--version"), null, TestContext.Current.CancellationToken);
        }
        catch (ProgramNotFoundException e)
        {
            await rehearsal.DisposeAsync();
            Assert.Skip($"there is no {e.Program} on this computer");
        }

        return rehearsal;
    }

    private static string At(Rehearsal rehearsal, string file) => Path.Combine(rehearsal.Folder, "flake", file);

    private static async Task WriteAsync(Rehearsal rehearsal, string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(rehearsal, file))!);
        await File.WriteAllTextAsync(At(rehearsal, file), text, TestContext.Current.CancellationToken);
    }

    private static async Task<string[]> GitAsync(Rehearsal rehearsal, params string[] arguments)
    {
        var result = await new ProcessRunner().RunAsync(
            CommandLine.Of("git", ["-C", At(rehearsal, "."), .. arguments]), null, TestContext.Current.CancellationToken);
        result.Succeeded.ShouldBeTrue(string.Join('\n', result.Error));
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
