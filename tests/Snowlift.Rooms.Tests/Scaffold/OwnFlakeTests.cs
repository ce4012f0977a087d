using System.Text.Json;
using Snowlift.Remote.Processes;
using Snowlift.Scaffold;

namespace Snowlift.Rooms.Tests.Scaffold;

/// <summary>Our own flake, as far as it evaluates offline: with the stand-in for nixpkgs, whose builders record what they were asked.</summary>
public sealed class OwnFlakeTests(StandInStore store) : IClassFixture<StandInStore>
{
    private static readonly string[] Systems = ["aarch64-darwin", "aarch64-linux", "x86_64-darwin", "x86_64-linux"];

    [Fact]
    public async Task Every_system_has_the_program_and_the_old_scripts_name()
    {
        var apps = await store.EvaluateAttributeAsync(Own(), "apps");

        apps.EnumerateObject().Select(system => system.Name).ShouldBe(Systems, ignoreOrder: true);
        foreach (var system in apps.EnumerateObject())
        {
            Program(system.Value, "snowlift").ShouldEndWith("-snowlift-0.1.0/bin/snowlift");
            Program(system.Value, "default").ShouldBe(Program(system.Value, "snowlift"));
            Program(system.Value, "deploy-hetzner").ShouldEndWith("/bin/deploy-hetzner");
        }
    }

    [Fact]
    public async Task The_package_is_the_program_with_OpenSSH_behind_the_users_own()
    {
        var asked = await store.EvaluateAttributeAsync(Own(), "packages.x86_64-linux.snowlift.asked");

        asked.GetProperty("projectFile").GetString().ShouldBe("src/Snowlift.Cli/Snowlift.Cli.csproj");
        asked.GetProperty("makeWrapperArgs").EnumerateArray().Select(word => word.GetString()).Take(3).ShouldBe(["--suffix", "PATH", ":"]);
        asked.GetProperty("makeWrapperArgs")[3].GetString()!.ShouldContain("-openssh/bin");
        asked.GetProperty("version").GetString().ShouldBe("0.1.0");
        asked.GetProperty("dotnet-runtime").GetString()!.ShouldEndWith("-aspnetcore_10_0");
    }

    [Fact]
    public async Task A_users_flake_has_its_own_app_in_three_lines()
    {
        var folder = store.NewFolder();
        File.WriteAllText(Path.Combine(folder, "flake.nix"),
            $$"""
            {
              inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
              inputs.snowlift.url = "path:{{Own()}}";
              inputs.snowlift.inputs.nixpkgs.follows = "nixpkgs";
              outputs = { self, snowlift, ... }: {
                apps = snowlift.lib.mkDeployApp { flake = self; };
                text = snowlift.packages.x86_64-linux.deploy-hetzner.asked.text;
              };
            }
            """);

        var apps = await store.EvaluateAttributeAsync(folder, "apps");

        apps.EnumerateObject().Select(system => system.Name).ShouldBe(Systems, ignoreOrder: true);
        Program(apps.GetProperty("aarch64-darwin"), "deploy-hetzner").ShouldEndWith("-deploy-hetzner/bin/deploy-hetzner");
        (await store.EvaluateAttributeAsync(folder, "text")).GetString().ShouldBe("\nexport SNOWLIFT_CALLED_AS=\"${SNOWLIFT_CALLED_AS:-deploy-hetzner}\"\nexec snowlift deploy \"$@\"\n");
    }

    [Fact]
    public async Task The_wrapper_takes_the_flake_along_unless_another_is_named()
    {
        var wrapper = Path.Combine(StandInStore.Repository, "nix", "deploy-hetzner.nix");
        var text = await store.EvaluateAttributeAsync(
            Own(), "lib", $"_: (import {wrapper} {{ writeShellApplication = asked: asked.text; snowlift = 1; }}) {{ flake = \"/nix/store/x-source\"; }}", isImpure: true);

        text.GetString().ShouldBe("export FLAKE_DIR=\"${FLAKE_DIR:-/nix/store/x-source}\"\nexport SNOWLIFT_CALLED_AS=\"${SNOWLIFT_CALLED_AS:-deploy-hetzner}\"\nexec snowlift deploy \"$@\"\n");
    }

    [Fact]
    public async Task The_template_is_the_one_that_init_writes()
    {
        var template = await store.EvaluateAttributeAsync(Own(), "templates.default");

        Directory.GetFiles(Path.Combine(StandInStore.Repository, "templates", "default"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(StandInStore.Repository, "templates", "default"), file))
            .ShouldBe(FlakeTemplate.Files.Keys.Where(file => file != "modules/nixos/static.nix"), ignoreOrder: true);
        template.GetProperty("path").GetString()!.ShouldEndWith("-default");
    }

    /// <summary>What has been restored is what Nix will fetch: same packages, same versions, same bytes.</summary>
    [Fact]
    public async Task The_packages_that_Nix_fetches_are_those_of_the_build()
    {
        var listed = await File.ReadAllTextAsync(Path.Combine(StandInStore.Repository, "nix", "deps.json"), TestContext.Current.CancellationToken);
        ProcessResult made;
        try
        {
            made = await new ProcessRunner().RunAsync(
                CommandLine.Of("sh", Path.Combine(StandInStore.Repository, "nix", "update-deps.sh")), null, TestContext.Current.CancellationToken);
        }
        catch (ProgramNotFoundException)
        {
            Assert.Skip("There is no sh on this computer.");
            return;
        }

        Assert.SkipWhen(made.ExitCode == 3, string.Join('\n', made.Error));
        made.Output.Trim().ShouldBe(listed.Trim(), "nix/update-deps.sh > nix/deps.json brings it up to date");
    }

    /// <summary>What the flake needs of our sources: a checkout has build results in it, too.</summary>
    private string Own()
    {
        var folder = store.NewFolder();
        foreach (var name in new[] { "flake.nix", "Directory.Build.props" })
        {
            File.Copy(Path.Combine(StandInStore.Repository, name), Path.Combine(folder, name));
        }

        foreach (var file in new[] { "nix", "templates" }.SelectMany(name =>
            Directory.GetFiles(Path.Combine(StandInStore.Repository, name), "*", SearchOption.AllDirectories)))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(StandInStore.Repository, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return folder;
    }

    private static string Program(JsonElement system, string app) => system.GetProperty(app).GetProperty("program").GetString()!;
}
