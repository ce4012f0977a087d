using System.Collections.Immutable;
using Snowlift.Install.Requests;
using Snowlift.Lab;
using Snowlift.Lab.Images;
using Snowlift.Nix;
using Snowlift.Remote.Processes;
using Snowlift.Runs.Events;
using Snowlift.Scaffold;

namespace Snowlift.EndToEnd.Tests;

/// <summary>What <c>init</c> writes becomes a machine, with no edit in between.</summary>
[Trait("Category", "Qemu")]
[Trait("Category", "Nightly")]
public sealed class InitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The whole program: <c>snowlift init web &amp;&amp; snowlift deploy web --create --cloud lab</c>.</summary>
    [Fact]
    public async Task Two_commands_make_a_machine_of_nothing()
    {
        using var home = new Home();
        await home.SucceedAsync("init", "web", "--user", "ada", "--ssh-key", Path.Combine(home.Folder, ".ssh", "id_ed25519"));
        try
        {
            await home.SucceedAsync("deploy", "web", "--create", "--cloud", "lab", "--plain");
            var asked = await new ProcessRunner().RunAsync(
                CommandLine.Of("ssh", "-o", "BatchMode=yes", "-F", Path.Combine(home.Folder, "state", "snowlift", "lab", "ssh", "web.conf"), "web",
                    "id -un; sudo -n id -un; cat /proc/sys/kernel/hostname"), null, Token);

            asked.Output.ShouldBe("ada\nroot\nweb\n", string.Join('\n', asked.Error));
        }
        finally
        {
            await home.RunAsync("lab", "down", "--yes");
        }
    }

    /// <summary>Of a git repository only what git knows goes to the machine; what it does not know would stop the evaluation here.</summary>
    [Fact]
    public async Task Without_Nix_here_the_target_evaluates_and_builds_what_git_knows() =>
        await Rehearsal.RunAsync(async rehearsal =>
        {
            var flake = await WriteAsync(rehearsal);
            await File.WriteAllTextAsync(Path.Combine(flake.LocalPath!, "hosts", "web", "networking.nix"), "throw \"not for Nix\"", Token);

            var result = await rehearsal.DeployAsync(rehearsal.Request("demo") with { Flake = flake, Host = "web", Create = true }, Token, withNix: false);

            result.State.ShouldBe("running");
            (await rehearsal.SshAsync(result, "readlink /run/current-system; id -un", Token)).ShouldBe($"{result.System}\nada");
            rehearsal.Events.OfType<StepStarted>().ShouldContain(step => step.Title == "Build on the target");
        });

    private static async Task<FlakeRef> WriteAsync(Rehearsal rehearsal)
    {
        var folder = Path.Combine(rehearsal.Paths.Home, "web");
        Directory.CreateDirectory(folder);
        (await rehearsal.Processes.RunAsync(CommandLine.Of("git", "-C", folder, "init", "-q"), null, Token)).ExitCode.ShouldBe(0);
        var init = new InitFlow(rehearsal.Processes, rehearsal.Paths, ImmutableDictionary<string, string?>.Empty);
        var key = await init.KeyAsync(rehearsal.KeyFile, Token);
        var plan = InitFlow.Plan(folder, new HostSettings("web", "ada", key, Platform.X86.NixSystem, HomeManager: true, Sops: false, Static: false));
        (await init.WriteAsync(plan, Token)).ShouldBeTrue();

        var standIns = StandInFlakes.ExtractInto(Path.Combine(rehearsal.Paths.Cache, "scripts"));
        return FlakeRef.Parse(folder, folder).Flake with
        {
            Overrides =
            [
                .. new[] { "nixpkgs", "disko", "home-manager" }.Select(name => new InputOverride(name, Path.Combine(standIns, name))),
                new InputOverride($"nixpkgs/{ILab.StandInDemo}", rehearsal.DemoFolder),
            ],
        };
    }
}
