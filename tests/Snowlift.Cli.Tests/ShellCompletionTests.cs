using Snowlift.Cli.Tests.Support;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests;

/// <summary>The scripts in the shells that they are for, which ask the program that lies beside the tests.</summary>
public sealed class ShellCompletionTests
{
    [Theory]
    [InlineData("snowlift dep", "deploy")]
    [InlineData("snowlift lab st", "status")]
    [InlineData("snowlift deploy web --build-on l", "local")]
    // What stands before the equals sign stays where it is.
    [InlineData("snowlift deploy web --build-on=l", "local")]
    [InlineData("snowlift deploy web --build-on=", "auto;local;remote")]
    [InlineData("snowlift deploy ", "db;web")]
    [InlineData("snowlift man lab se", "serve")]
    public async Task Bash_completes(string line, string expected) => await CompletesAsync(line, expected, "bash", $$"""
        . ./script
        COMP_LINE='{{line}}'; COMP_POINT={{line.Length}}
        # As bash splits them: blanks, = and : part words.
        read -ra COMP_WORDS <<<"$(sed 's/=/ = /g' <<<"$COMP_LINE")"
        case $COMP_LINE in *' ') COMP_WORDS+=('') ;; esac
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _snowlift_complete
        printf '%s\n' "${COMPREPLY[@]}"
        """);

    [Theory]
    [InlineData("snowlift dep", "deploy:Turn nixosConfigurations.HOST into a running, verified NixOS server.")]
    [InlineData("snowlift deploy web --build-on=l", "--build-on=local")]
    [InlineData("snowlift deploy ", "db:a host of the flake;web:a host of the flake")]
    public async Task Zsh_completes_with_descriptions(string line, string expected) => await CompletesAsync(line, expected, "zsh", $$"""
        compdef() { :; }
        . ./script
        _describe() { print -rl -- "${(@P)argv[-1]}"; }
        _files() { print files; }
        LBUFFER='{{line}}'; words=(snowlift)
        _snowlift
        """);

    [Theory]
    [InlineData("snowlift dep", "deploy\tTurn nixosConfigurations.HOST into a running, verified NixOS server.")]
    [InlineData("snowlift deploy web --build-on ", "auto;local;remote")]
    [InlineData("snowlift deploy web --build-on=l", "--build-on=local")]
    [InlineData("snowlift deploy web --static-n", "--static-network\tWrite the machine's addresses into the flake, as networking.nix in the host's folder (docs/network.md)")]
    [InlineData("snowlift deploy ", "db\ta host of the flake;web\ta host of the flake")]
    public async Task Fish_completes_with_descriptions(string line, string expected) => await CompletesAsync(line, expected, "fish", $$"""
        source script
        complete --do-complete '{{line}}'
        """);

    private static async Task CompletesAsync(string line, string expected, string shell, string test)
    {
        using var cli = new Support.Cli();
        (await cli.RunAsync("completion", shell)).ShouldBe(0);
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "script"), cli.Out);
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "test"), test);
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "flake.nix"), "{ outputs = _: { nixosConfigurations = { web = 1; db = 2; }; }; }");

        var command = CommandLine.Of(shell, shell == "zsh" ? ["-f", "test"] : ["test"])
            .WithEnvironment("HOME", cli.Folder).WithEnvironment("XDG_STATE_HOME", Path.Combine(cli.Folder, "state"))
            .WithEnvironment("XDG_CACHE_HOME", Path.Combine(cli.Folder, "cache")).WithEnvironment("XDG_CONFIG_HOME", Path.Combine(cli.Folder, "config"))
            .WithEnvironment("PATH", $"{AppContext.BaseDirectory}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}")
            with { WorkingDirectory = cli.Folder };
        var result = await new ProcessRunner().RunAsync(command, null, TestContext.Current.CancellationToken);
        result.Output.TrimEnd('\n').Split('\n').ShouldBe(expected.Split(';'), ignoreOrder: true, string.Join('\n', result.Error));
    }
}
