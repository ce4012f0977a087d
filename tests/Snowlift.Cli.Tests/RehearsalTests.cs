using System.Text.Json;
using Snowlift.Cli.Tests.Support;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests;

/// <summary>
/// What a rehearsal on simulated machines claims, and what it leaves alone: the whole program, with the real Nix where it is
/// here. A computer with a key unless a test says otherwise.
/// </summary>
public sealed class RehearsalTests
{
    private static readonly string[] Rehearse = ["--create", "--cloud", "lab", "--machines", "simulated", "--plain"];

    [Fact]
    public async Task The_demo_is_evaluated_and_told_to_be_no_more_than_that()
    {
        using var cli = Start();
        await NeedNixAsync(cli);

        (await cli.RunAsync(["deploy", "demo", .. Rehearse])).ShouldBe(0, cli.Error);

        cli.Out.ShouldStartWith("demo would be up, and run the system that your flake evaluates to.\n\n  This was a rehearsal: the machine was simulated");
        cli.Out.ShouldContain("-nixos-system-demo-25.11.demo");
        cli.Error.ShouldContain("✓ Build the system: pretended: it was evaluated, and is not built");
        cli.Error.ShouldNotContain("no Nix here");
    }

    [Fact]
    public async Task Without_Nix_the_beginning_the_end_and_the_events_say_that_nothing_was_evaluated()
    {
        using var cli = await WithInitAsync(Start(withNix: false));
        (await cli.RunAsync(["deploy", "web", .. Rehearse])).ShouldBe(0, cli.Error);
        cli.Error.ShouldContain("Note: Your flake was not evaluated, as there is no Nix here");
        cli.Out.ShouldContain("\nweb would be up. Your flake was not evaluated, as there is no Nix here: the system was made up.\n");

        using var again = Again(cli, withNix: false);
        (await again.RunAsync(["deploy", "web", .. Rehearse[..^1], "--json"])).ShouldBe(0, again.Error);
        var events = again.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        events[^1].GetProperty("result").GetProperty("evaluated").GetBoolean().ShouldBeFalse();
        events.ShouldContain(e => e.GetProperty("type").GetString() == "notice" && e.GetProperty("text").GetString()!.Contains("was not evaluated"));

        using var plan = Again(cli, withNix: false);
        (await plan.RunAsync("plan", "web", "--cloud", "lab", "--machines", "simulated")).ShouldBe(0, plan.Error);
        plan.Out.ShouldContain("your flake was not evaluated");
    }

    [Fact]
    public async Task A_host_that_throws_fails_as_it_does_in_Nix()
    {
        using var cli = Start();
        await NeedNixAsync(cli);
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "flake.nix"), """{ outputs = _: { nixosConfigurations.web = throw "not today"; }; }""", Token);

        (await cli.RunAsync(["deploy", "web", .. Rehearse])).ShouldBe(6);

        cli.Error.ShouldContain("not today");
        cli.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_static_template_is_rehearsed_and_its_folder_stays_as_it_was()
    {
        using var cli = Start();
        await NeedNixAsync(cli);
        await WithInitAsync(cli, "--static");
        await GitAsync(cli, "init", "-q");
        await GitAsync(cli, "add", "-A");
        await GitAsync(cli, "-c", "user.name=me", "-c", "user.email=me@here", "commit", "-qm", "A flake");

        (await cli.RunAsync(["deploy", "web", "--static-network", "--write-hardware-config", .. Rehearse])).ShouldBe(0, cli.Error);

        cli.Error.ShouldContain("172.31.1.15/32");
        cli.Error.ShouldContain("written into a copy: your flake is as it was");
        (await GitAsync(cli, "status", "--porcelain")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_Nix_a_static_template_is_not_said_to_import_nothing()
    {
        using var cli = await WithInitAsync(Start(withNix: false), "--static");

        (await cli.RunAsync(["deploy", "web", "--static-network", .. Rehearse])).ShouldBe(0, cli.Error);

        File.Exists(Path.Combine(cli.Folder, "web", "hosts", "web", "networking.nix")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_flake_without_a_lock_gets_none_from_a_rehearsal()
    {
        using var cli = Start();
        await NeedNixAsync(cli);
        var other = Directory.CreateDirectory(Path.Combine(cli.Folder, "other")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "flake.nix"), "{ outputs = _: { value = 1; }; }", Token);
        await File.WriteAllTextAsync(
            Path.Combine(cli.Folder, "flake.nix"), $$"""{ inputs.other.url = "path:{{other}}"; outputs = { self, other }: { nixosConfigurations.web = throw "read ${toString other.value}"; }; }""", Token);

        (await cli.RunAsync(["deploy", "web", .. Rehearse])).ShouldBe(6, cli.Error);

        cli.Error.ShouldContain("read 1");
        File.Exists(Path.Combine(cli.Folder, "flake.lock")).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_has_no_key_is_told_which_one_the_lab_brings_and_that_the_flake_does_not_let_it_in()
    {
        using var cli = Start(withKey: false);
        await NeedNixAsync(cli);
        await cli.RunAsync("init", "web", "--user", "ada", "--ssh-key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPmSAu/togsab8o9XjpKF/8PvJ/D3+ijovxPRYQfXupr me@here");

        (await cli.RunAsync(["deploy", "web", .. Rehearse])).ShouldBe(8, cli.Error);

        var key = (await File.ReadAllTextAsync(Path.Combine(cli.Context.Paths.Lab, "ssh", "id_ed25519.pub"), Token)).Trim();
        cli.Error.ShouldContain($"There is no SSH key of yours here, so the simulated lab brings one: {key}");
        cli.Error.ShouldContain("ada can log in, but not with the key that Snowlift uses");
        cli.Error.ShouldContain(string.Join(' ', key.Split(' ')[..2]));
    }

    [Fact]
    public async Task The_public_half_of_a_key_is_enough_for_a_simulated_machine()
    {
        using var cli = Start();
        await NeedNixAsync(cli);
        await WithInitAsync(cli);
        File.Move(Path.Combine(cli.Folder, ".ssh", "id_ed25519.pub"), Path.Combine(cli.Folder, "mine.pub"));
        Directory.Delete(Path.Combine(cli.Folder, ".ssh"), recursive: true);

        (await cli.RunAsync(["deploy", "web", "--ssh-key", "mine.pub", .. Rehearse])).ShouldBe(0, cli.Error);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Support.Cli Start(bool withNix = true, bool withKey = true)
    {
        var cli = new Support.Cli
        {
            Clock = TimeProvider.System, Deployer = null, Processes = withNix ? new ProcessRunner() : new WithoutNix(new ProcessRunner()),
        };
        if (withKey)
        {
            Directory.CreateDirectory(Path.Combine(cli.Folder, ".ssh"));
            File.WriteAllText(Path.Combine(cli.Folder, ".ssh", "id_ed25519"), "not needed: the public half is beside it\n");
            File.WriteAllText(Path.Combine(cli.Folder, ".ssh", "id_ed25519.pub"), Lab.Machines.Simulated.SimulatedKeys.New() + " me@here\n");
        }

        return cli;
    }

    private static Support.Cli Again(Support.Cli cli, bool withNix) => new(cli.Folder)
    {
        Clock = TimeProvider.System, Deployer = null, Processes = withNix ? new ProcessRunner() : new WithoutNix(new ProcessRunner()),
    };

    private static async Task<Support.Cli> WithInitAsync(Support.Cli cli, params string[] more)
    {
        (await cli.RunAsync(["init", "web", "--user", "ada", .. more])).ShouldBe(0, cli.Error);
        return cli;
    }

    private static async Task NeedNixAsync(Support.Cli cli)
    {
        try
        {
            await cli.Processes.RunAsync(CommandLine.Of("nix", "--version"), null, Token);
        }
        catch (ProgramNotFoundException)
        {
            Assert.Skip("there is no Nix on this computer");
        }
    }

    private static async Task<string> GitAsync(Support.Cli cli, params string[] arguments)
    {
        var result = await new ProcessRunner().RunAsync(CommandLine.Of("git", ["-C", Path.Combine(cli.Folder, "web"), .. arguments]), null, Token);
        result.Succeeded.ShouldBeTrue(string.Join('\n', result.Error));
        return result.Output;
    }
}
