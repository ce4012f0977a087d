using Snowlift.Cli.Tests.Support;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests;

/// <summary>Which flake, and which of its hosts, where nobody said it.</summary>
public sealed class WhichFlakeTests
{
    [Theory]
    [InlineData("deploy web")]
    [InlineData("deploy web --flake .")]
    [InlineData("deploy web --flake ./more")]
    public async Task It_is_found_from_any_folder_below_it(string line)
    {
        using var cli = Below("nix/modules", line.EndsWith("more", StringComparison.Ordinal) ? "nix/modules/more" : "nix/modules").WithFlake();
        (await cli.RunAsync(line.Split(' '))).ShouldBe(0, cli.Error);
        cli.Order.Request.Flake.LocalPath.ShouldBe(cli.Folder);
    }

    [Fact]
    public async Task The_nearest_one_is_meant()
    {
        using var cli = Below("inner/modules").WithFlake();
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "inner", "flake.nix"), "{ }");
        (await cli.RunAsync("deploy", "web")).ShouldBe(0, cli.Error);
        cli.Order.Request.Flake.LocalPath.ShouldBe(Path.Combine(cli.Folder, "inner"));
    }

    [Fact]
    public async Task The_search_ends_at_the_root_of_a_git_repository()
    {
        using var cli = Below("repository/modules").WithFlake();
        Directory.CreateDirectory(Path.Combine(cli.Folder, "repository", ".git"));
        (await cli.RunAsync("deploy", "web")).ShouldBe(2);
        cli.Error.ShouldContain("There is no flake.nix in FOLDER/repository/modules");
    }

    [Fact]
    public async Task A_path_with_its_scheme_means_that_very_folder()
    {
        using var cli = Below("modules").WithFlake();
        (await cli.RunAsync("deploy", "web", "--flake", "path:.")).ShouldBe(2);
    }

    [Fact]
    public async Task A_folder_named_like_the_host_is_nearer_than_a_flake_above()
    {
        using var cli = Below("hosts", "hosts/web").WithFlake();
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "hosts", "web", "flake.nix"), "{ }");
        (await cli.RunAsync("deploy", "web")).ShouldBe(0, cli.Error);
        cli.Order.Request.Flake.LocalPath.ShouldBe(Path.Combine(cli.Folder, "hosts", "web"));
    }

    [Fact]
    public async Task Below_a_flake_the_demo_is_not_taken()
    {
        using var cli = Below("modules").WithFlake();
        (await cli.RunAsync("deploy", "web", "--cloud", "lab", "--machines", "simulated", "--create")).ShouldBe(0, cli.Error);
        cli.Order.Request.Flake.LocalPath.ShouldBe(cli.Folder);
        cli.Error.ShouldNotContain("demo flake");
    }

    [Theory]
    [InlineData("""["web"]""")]
    [InlineData(null)]
    public async Task A_flake_with_one_host_needs_none_named(string? nix)
    {
        using var cli = Asked(nix);
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "flake.nix"), "{ outputs = _: { nixosConfigurations.web = null; }; }");
        (await cli.RunAsync("deploy", "--location", "nbg1")).ShouldBe(0, cli.Error);
        cli.Order.Request.Host.ShouldBe("web");
        cli.Error.ShouldContain("web is the flake's one host\n");
    }

    [Theory]
    [InlineData("""["db","web"]""")]
    [InlineData(null)]
    public async Task With_several_they_are_listed_as_lines_to_type(string? nix)
    {
        using var cli = Asked(nix);
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "flake.nix"), "{ outputs = _: { nixosConfigurations = { db = null; web = null; }; }; }");
        (await cli.RunAsync("plan", "--location", "nbg1")).ShouldBe(2);
        cli.Error.ShouldContain("FOLDER has db, web.");
        cli.Error.ShouldContain("  next     snowlift plan db --location nbg1\n           snowlift plan web --location nbg1\n");
    }

    [Fact]
    public async Task A_command_that_destroys_never_takes_it_for_granted()
    {
        using var cli = Asked("""["web"]""").WithFlake();
        (await cli.RunAsync("destroy", "--yes")).ShouldBe(2);
    }

    [Theory]
    [InlineData("error: attribute 'webb' missing", "does not evaluate: error: attribute 'webb' missing")]
    [InlineData("error: flake 'git+file:///me' does not provide attribute 'x' or 'nixosConfigurations'", "has no nixosConfigurations")]
    public async Task A_flake_that_does_not_evaluate_keeps_nobody_from_looking_at_the_server(string error, string said)
    {
        await using var project = await Project.StartAsync();
        await project.DeployAsync("web");
        using var cli = project.Computer();
        using var broken = new Support.Cli(project.Folder)
        {
            Clock = cli.Clock, Deployer = null, Processes = new PlayedNix(cli.Processes, null, error),
        };
        foreach (var (name, value) in cli.Environment)
        {
            broken.Environment[name] = value;
        }

        (await broken.RunAsync("status", "web")).ShouldBe(0, broken.Error);
        broken.Out.ShouldStartWith("web runs.\n");
        broken.Out.ShouldContain($"  flake     The flake FOLDER/flake {said}\n");
    }

    private static Support.Cli Asked(string? nix) => new()
    {
        Processes = nix is null ? new WithoutNix(new ProcessRunner()) : new PlayedNix(new ProcessRunner(), nix, null),
        Deployer = Stories.Ends(() => Stories.Result),
    };

    private static Support.Cli Below(string folder, params string[] more)
    {
        var cli = new Support.Cli { Below = folder, Deployer = Stories.Ends(() => Stories.Result), Processes = new WithoutNix(new ProcessRunner()) };
        foreach (var one in (string[])[folder, .. more])
        {
            Directory.CreateDirectory(Path.Combine(cli.Folder, one));
        }

        return cli;
    }

    /// <summary>A Nix that says the same to every question.</summary>
    /// <param name="answer">JSON; null for a failure.</param>
    private sealed class PlayedNix(IProcessRunner inner, string? answer, string? error) : IProcessRunner
    {
        public Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation) =>
            command.Program != "nix" ? inner.RunAsync(command, output, cancellation)
            : command.Arguments.Contains("show-config") ? Task.FromResult(new ProcessResult(0, """{"system":{"value":"x86_64-linux"}}""", []))
            : Task.FromResult(answer is not null ? new ProcessResult(0, answer, []) : new ProcessResult(1, "", [error!]));
    }
}
