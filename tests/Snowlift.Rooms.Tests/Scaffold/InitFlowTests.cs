using System.Collections.Immutable;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs;
using Snowlift.Scaffold;

namespace Snowlift.Rooms.Tests.Scaffold;

public sealed class InitFlowTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-init-").FullName;
    private readonly ProcessRunner _processes = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private InitFlow Init => new(
        _processes, new SnowliftPaths(Path.Combine(_folder, "state"), Path.Combine(_folder, "cache"), _folder), ImmutableDictionary<string, string?>.Empty);

    [Fact]
    public async Task A_new_flake_is_the_templates_files()
    {
        var plan = InitFlow.Plan(Path.Combine(_folder, "web"), Samples.Host);
        (await Init.WriteAsync(plan, Token)).ShouldBeFalse();

        plan.IsNew.ShouldBeTrue();
        Files("web").ShouldBe([
            "flake.nix", "home/default.nix", "hosts/web/default.nix", "modules/nixos/default.nix", "modules/nixos/disko.nix",
            "modules/nixos/home-manager.nix", "modules/nixos/network.nix", "modules/nixos/ssh.nix"]);
    }

    [Fact]
    public async Task One_more_host_changes_the_flake_alone_and_keeps_what_is_there()
    {
        await Init.WriteAsync(InitFlow.Plan(_folder, Samples.Host), Token);
        await File.WriteAllTextAsync(Path.Combine(_folder, "modules/nixos/disko.nix"), "{ }\n", Token);

        var plan = InitFlow.Plan(_folder, Samples.Host with { Host = "db", Static = true });
        await Init.WriteAsync(plan, Token);

        plan.Changes.Select(change => (change.Path, IsNew: change.Before is null)).ShouldBe(
            [("flake.nix", false), ("hosts/db/default.nix", true), ("modules/nixos/static.nix", true)]);
        plan.Kept.ShouldBe(["home/default.nix", "modules/nixos/disko.nix"]);
        plan.Remarks.ShouldBeEmpty();
        (await File.ReadAllTextAsync(Path.Combine(_folder, "modules/nixos/disko.nix"), Token)).ShouldBe("{ }\n");
        new FlakeEdit(await File.ReadAllTextAsync(Path.Combine(_folder, "flake.nix"), Token)).Hosts.ShouldBe(["web", "db"]);
        plan.Changes[0].Diff.Split('\n').Where(line => line.StartsWith('-')).ShouldBe(["--- a/flake.nix"]);
    }

    [Fact]
    public async Task A_host_that_is_there_is_refused()
    {
        await Init.WriteAsync(InitFlow.Plan(_folder, Samples.Host), Token);

        Should.Throw<SnowliftException>(() => InitFlow.Plan(_folder, Samples.Host)).What.ShouldBe("The flake has a host web already");
    }

    [Fact]
    public void Files_without_a_flake_are_not_written_over()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "home"));
        File.WriteAllText(Path.Combine(_folder, "home", "default.nix"), "{ }");

        var refused = Should.Throw<SnowliftException>(() => InitFlow.Plan(_folder, Samples.Host));

        refused.ExitCode.ShouldBe(ExitCode.Usage);
        refused.Why.ShouldBe("home/default.nix: there, and no flake.nix beside them.");
    }

    [Fact]
    public async Task A_file_that_came_to_be_there_meanwhile_stays()
    {
        var plan = InitFlow.Plan(_folder, Samples.Host);
        await File.WriteAllTextAsync(Path.Combine(_folder, "flake.nix"), "mine", Token);

        await Should.ThrowAsync<SnowliftException>(() => Init.WriteAsync(plan, Token));

        (await File.ReadAllTextAsync(Path.Combine(_folder, "flake.nix"), Token)).ShouldBe("mine");
    }

    [Fact]
    public void A_flake_that_is_not_understood_gets_the_host_and_words()
    {
        File.WriteAllText(Path.Combine(_folder, "flake.nix"), "{ inputs.home-manager.url = \"x\"; outputs = _: { }; }");

        var plan = InitFlow.Plan(_folder, Samples.Host);

        plan.Changes.Select(change => change.Path).ShouldNotContain("flake.nix");
        plan.Remarks.ShouldHaveSingleItem().ShouldContain("web = mkNixOSSystem {");
    }

    [Fact]
    public void A_host_with_Home_Manager_wants_the_flake_to_have_it()
    {
        File.WriteAllText(Path.Combine(_folder, "flake.nix"), "{ outputs = _: { }; }");

        Should.Throw<SnowliftException>(() => InitFlow.Plan(_folder, Samples.Host)).Next.ShouldNotBeNull().ShouldContain("--no-home-manager");
    }

    [Fact]
    public async Task Git_is_told_of_the_new_files()
    {
        (await _processes.RunAsync(CommandLine.Of("git", "-C", _folder, "init", "-q"), null, Token)).Succeeded.ShouldBeTrue();

        (await Init.WriteAsync(InitFlow.Plan(Path.Combine(_folder, "infra"), Samples.Host), Token)).ShouldBeTrue();

        var known = await _processes.RunAsync(CommandLine.Of("git", "-C", _folder, "ls-files"), null, Token);
        known.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(8);
    }

    [Fact]
    public async Task The_key_may_be_written_out()
    {
        (await Init.KeyAsync(Samples.Key + "\n", Token)).ShouldBe(Samples.Key);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IEnumerable<string> Files(string flake) => Directory.GetFiles(Path.Combine(_folder, flake), "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Path.Combine(_folder, flake), file)).Order(StringComparer.Ordinal);
}
