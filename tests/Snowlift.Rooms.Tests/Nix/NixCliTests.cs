using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Rooms.Tests.Nix;

public sealed class NixCliTests
{
    private const string Drv = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-system.drv";
    private const string Path = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-system";

    private readonly ScriptedProcesses _processes = new();
    private readonly NixCli _nix;

    public NixCliTests() => _nix = new NixCli(_processes, NixSettings.Default);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_is_as_Nix_2_8_understands_it()
    {
        _processes.Answer = command => new ProcessResult(0, command.Arguments.Contains("--closure-size") ? $"{Path}\t 1234\n" : "{\"found\":false}", []);

        await _nix.EvaluateAsync(new FlakeRef("github:me/flake"), "demo", _ => { }, Token);
        await _nix.RealiseAsync([Drv], _ => { }, Token);
        (await _nix.ClosureSizeAsync(StorePath.Parse(Path), Token)).ShouldBe(1234);
        await _nix.CopyAsync(StorePath.Parse(Path), "demo", "-F /tmp/x.conf", "/mnt", _ => { }, _ => { }, Token);
        await _nix.CopyAsync(StorePath.Parse(Path), "demo", "-F /tmp/x.conf", null, _ => { }, _ => { }, Token);
        await _nix.CopyAsync(StorePath.Parse(Path), "demo", "-F /tmp/x.conf", null, _ => { }, _ => { }, Token, asRoot: true);
        await _nix.CopyAsync(StorePath.Parse(Path), "demo", "-F /tmp/x.conf", null, _ => { }, _ => { }, Token, program: "/x/nix-daemon");

        const string flakes = "--extra-experimental-features nix-command --extra-experimental-features flakes";
        _processes.Calls[0].ToString().ShouldStartWith($"nix {flakes} eval --json github:me/flake#nixosConfigurations --apply ");
        _processes.Calls[0].Arguments[^1].ShouldEndWith(") { host = \"demo\"; }");
        _processes.Calls.Skip(1).Select(call => string.Join(' ', call.Arguments.Prepend(call.Program))).ShouldBe(
            [
                $"nix-store --realise --quiet {Drv}",
                $"nix {flakes} path-info --closure-size {Path}",
                $"nix {flakes} copy --no-check-sigs --substitute-on-destination --log-format internal-json -v --to ssh-ng://demo?compress=true&remote-store=local%3Froot%3D%2Fmnt {Path}",
                $"nix {flakes} copy --no-check-sigs --substitute-on-destination --log-format internal-json -v --to ssh-ng://demo?compress=true {Path}",
                $"nix {flakes} copy --no-check-sigs --substitute-on-destination --log-format internal-json -v --to ssh-ng://demo?compress=true&remote-program=sudo%20-n%20nix-daemon {Path}",
                $"nix {flakes} copy --no-check-sigs --substitute-on-destination --log-format internal-json -v --to ssh-ng://demo?compress=true&remote-program=%2Fx%2Fnix-daemon {Path}",
            ]);
        _processes.Calls[^1].Environment["NIX_SSHOPTS"].ShouldBe("-F /tmp/x.conf");
    }

    [Fact]
    public async Task A_closure_is_its_paths_with_their_own_sizes()
    {
        _processes.Answer = _ => new ProcessResult(0, $"{Path}\t     1234\n{Drv} 5\n", []);
        (await _nix.ClosureAsync(StorePath.Parse(Path), Token)).ShouldBe([(StorePath.Parse(Path), 1234L), (StorePath.Parse(Drv), 5L)]);
    }

    [Fact]
    public async Task Settings_reach_every_call()
    {
        var nix = new NixCli(_processes, NixSettings.PrivateOffline("/cache/nix"));
        _processes.Answer = _ => new ProcessResult(0, "", []);

        await nix.RealiseAsync([Drv], _ => { }, Token);

        var environment = _processes.Calls.ShouldHaveSingleItem().Environment;
        environment["NIX_REMOTE"].ShouldBe("local?root=/cache/nix");
        environment["NIX_CONFIG"].ShouldNotBeNull().Split('\n').ShouldContain("substituters =");
    }

    [Fact]
    public async Task A_computer_without_Nix_has_no_abilities()
    {
        _processes.Answer = command => throw new ProgramNotFoundException(command.Program);

        (await _nix.AbilitiesAsync(Token)).ShouldBeNull();
    }

    [Fact]
    public async Task The_newer_name_of_a_command_is_tried_second()
    {
        _processes.Answer = command => command.Arguments.Contains("show-config")
            ? new ProcessResult(1, "", ["error: 'show-config' is not a recognised command"])
            : new ProcessResult(0, """{"system":{"value":"aarch64-linux"},"extra-platforms":{"value":["armv7l-linux"]},"builders":{"value":"@/nowhere"}}""", []);

        var abilities = (await _nix.AbilitiesAsync(Token)).ShouldNotBeNull();

        abilities.CanBuild("aarch64-linux").ShouldBeTrue();
        abilities.CanBuild("armv7l-linux").ShouldBeTrue();
        abilities.CanBuild("x86_64-linux").ShouldBeFalse();
        abilities.CanBuild(null).ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_that_git_does_not_know_is_answered_with_git_add()
    {
        var folder = Directory.CreateTempSubdirectory("snowlift-flake-");
        try
        {
            await File.WriteAllTextAsync(System.IO.Path.Combine(folder.FullName, "flake.nix"), "{ }", Token);
            _processes.Answer = _ => new ProcessResult(
                1, "", ["error: getting status of '/nix/store/x-source/disk.nix': No such file or directory", "error: path '/nix/store/x/disk.nix' does not exist"]);

            var failure = await Should.ThrowAsync<SnowliftException>(
                () => _nix.EvaluateAsync(FlakeRef.Parse(".", folder.FullName).Flake, "demo", _ => { }, Token));

            failure.ExitCode.ShouldBe(ExitCode.Nix);
            failure.Why.ShouldBe("error: path '/nix/store/x/disk.nix' does not exist");
            failure.Next.ShouldNotBeNull().ShouldContain("git add -N");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
