using Snowlift.Build.Flakes;
using Snowlift.Cli.Commands;
using Snowlift.Cli.Tests.Support;
using Snowlift.Nix;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests;

public sealed class CompletionTests
{
    private readonly ProcessRunner _processes = new();

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task A_completion_script_is_valid_where_its_shell_is_at_hand(string shell)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("completion", shell)).ShouldBe(0);
        var script = Path.Combine(cli.Folder, "script");
        await File.WriteAllTextAsync(script, cli.Out);
        ProcessResult? result = null;
        try
        {
            result = await _processes.RunAsync(CommandLine.Of(shell, "-n", script), null, CancellationToken.None);
        }
        catch (ProgramNotFoundException)
        {
            shell.ShouldNotBe("bash");
        }

        (result?.ExitCode ?? 0).ShouldBe(0, string.Join('\n', result?.Error ?? []));
        Support.GoldenFile.ShouldMatchGolden(cli.Out, $"completion-{shell}");
    }

    [Theory]
    [InlineData("dep", "deploy")]
    [InlineData("lab s", "serve,status")]
    [InlineData("deploy web --build-on ", "auto,local,remote")]
    [InlineData("deploy web --build-on=", "--build-on=auto,--build-on=local,--build-on=remote")]
    [InlineData("deploy web --build-on=l", "--build-on=local")]
    [InlineData("deploy web --cl", "--cloud")]
    [InlineData("deploy web --cloud lab --cl", "")]
    [InlineData("update web --build-on ", "auto,local,remote")]
    [InlineData("rollback web --t", "--target-host,--to")]
    [InlineData("completion ", "bash,fish,zsh")]
    [InlineData("completion bash ", "")]
    [InlineData("types --arch ", "arm,x86")]
    [InlineData("types --location f", "fsn1")]
    [InlineData("plan web --server-type cx2", "cx23")]
    [InlineData("deploy web --location fsn1,h", "fsn1,hel1,fsn1,hil")]
    [InlineData("deploy web --location=fsn1,he", "--location=fsn1,hel1")]
    [InlineData("deploy web --write-hardware-config ", "nixos-facter,nixos-generate-config")]
    [InlineData("man depl", "deploy")]
    [InlineData("man lab ", "down,env,images,serve,status")]
    [InlineData("help lab st", "status")]
    [InlineData("ssh web -- ls ", "")]
    [InlineData("nothing dep", "")]
    public async Task The_program_knows_what_could_come_next(string line, string expected)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("__complete", "bash", line)).ShouldBe(0);
        string.Join(',', cli.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("deploy ", "api,db,web")]
    [InlineData("deploy w", "web")]
    [InlineData("update web ", "api,db")]
    [InlineData("deploy web ", "")]
    [InlineData("destroy ", "mail,rehearsed")]
    [InlineData("ssh m", "mail")]
    [InlineData("status m", "mail")]
    [InlineData("check --flake nowhere ", "mail,rehearsed")]
    public async Task Hosts_and_servers_are_known_without_Nix_and_without_the_network(string line, string expected)
    {
        using var cli = new Support.Cli { Processes = new NoProcesses() };
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "flake.nix"), """
            { outputs = { self }: { nixosConfigurations = { web = 1; "db" = 2; }; nixosConfigurations.api = 3; }; }
            """);
        Keep("ssh/mail.conf");
        Keep("simulated/ssh/rehearsed.conf");
        (await cli.RunAsync("__complete", "bash", line)).ShouldBe(0);
        var names = cli.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => line != "deploy " && !line.StartsWith("update", StringComparison.Ordinal)
            || name is not ("mail" or "rehearsed"));
        string.Join(',', names.Order(StringComparer.Ordinal)).ShouldBe(expected);

        void Keep(string file)
        {
            var path = Path.Combine(cli.Folder, ".local", "state", "snowlift", file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }

    [Fact]
    public async Task Hosts_that_only_an_evaluation_tells_are_remembered_until_the_flake_changes()
    {
        using var cli = new Support.Cli().WithFlake();
        var flake = FlakeRef.Parse(".", cli.Folder).Flake;
        HostCache.Remember(cli.Context.Paths, flake, ["computed"]);
        (await cli.RunAsync("__complete", "bash", "deploy ")).ShouldBe(0);
        cli.Out.ShouldBe("computed\n");

        File.SetLastWriteTimeUtc(Path.Combine(cli.Folder, "flake.nix"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var later = new Support.Cli(cli.Folder);
        (await later.RunAsync("__complete", "bash", "deploy ")).ShouldBe(0);
        later.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_flake_is_found_from_a_folder_below_it_and_a_folder_may_be_one()
    {
        using var cli = new Support.Cli();
        var web = Directory.CreateDirectory(Path.Combine(cli.Folder, "web")).FullName;
        await File.WriteAllTextAsync(Path.Combine(web, "flake.nix"), "{ outputs = _: { nixosConfigurations.inner = 1; }; }");
        (await cli.RunAsync("__complete", "bash", "deploy ")).ShouldBe(0);
        cli.Out.ShouldBe("web\n");

        using var below = new Support.Cli(Directory.CreateDirectory(Path.Combine(web, "modules")).FullName);
        (await below.RunAsync("__complete", "bash", "deploy ")).ShouldBe(0);
        below.Out.ShouldBe("inner\n");
    }

    [Theory]
    [InlineData("bash", "lab ser", "serve")]
    [InlineData("zsh", "lab ser", "serve:Serve the lab's API until Ctrl-C. Its machines go on; the next start finds them.")]
    [InlineData("fish", "lab ser", "serve\tServe the lab's API until Ctrl-C. Its machines go on; the next start finds them.")]
    public async Task Descriptions_are_for_shells_that_show_them(string shell, string line, string expected)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("__complete", shell, line)).ShouldBe(0);
        cli.Out.ShouldBe(expected + "\n");
    }

    [Fact]
    public void Every_command_can_be_reached()
    {
        using var cli = new Support.Cli();
        SnowliftCommands.Build(cli.Context).Subcommands.Select(c => c.Name).ShouldBe(
        [
            "deploy", "init", "check", "plan", "types", "locations", "list", "status", "ssh", "logs", "timeline", "update", "rollback", "generations", "diff",
            "host-key", "cleanup", "bake", "images", "destroy", "extend", "reap", "work", "lab", "completion", "man", "help", "version",
        ]);
    }

    [Fact]
    public void A_command_can_be_had_without_the_others_but_where_it_names_them()
    {
        using var cli = new Support.Cli();
        var all = SnowliftCommands.Build(cli.Context).Subcommands.ToList();
        foreach (var command in all)
        {
            var alone = SnowliftCommands.Build(cli.Context, only: command.Name).Subcommands.ToList();
            alone.Count.ShouldBe(command.Name is "help" or "man" ? all.Count : 1, command.Name);
            alone.ShouldContain(other => other.Name == command.Name && other.Options.Count == command.Options.Count);
        }
    }

    /// <summary>Nothing is started at all.</summary>
    private sealed class NoProcesses : IProcessRunner
    {
        public Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation) =>
            throw new InvalidOperationException($"{command} was started");
    }
}
