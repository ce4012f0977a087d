using Snowlift.Cli.Context;
using Snowlift.Cli.Tests.Support;
using Snowlift.Install.Requests;
using Snowlift.Provision.Market;

namespace Snowlift.Cli.Tests;

/// <summary>Command lines of the scripts that Snowlift takes the place of, as people have them in their fingers.</summary>
public sealed class DropInTests
{
    [Theory]
    [InlineData("deploy-hetzner", "hetzner")]
    [InlineData("/nix/store/x/bin/deploy-hetzner", "hetzner --create")]
    [InlineData("deploy-hetzner.exe", "hetzner --create --server-type cx23 --location nbg1")]
    public async Task The_old_lines_deploy_from_the_flake_of_FLAKE_DIR(string program, string line)
    {
        using var cli = new Support.Cli { Deployer = (_, _, _) => Task.FromResult(Stories.Result) };
        Directory.CreateDirectory(Path.Combine(cli.Folder, "infra"));
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "infra", "flake.nix"), "{ }");
        cli.Environment["FLAKE_DIR"] = Path.Combine(cli.Folder, "infra");

        (await cli.RunAsync(DropIn.Arguments(program, line.Split(' ')))).ShouldBe(0, cli.Error);

        var request = cli.Order.Request;
        request.Host.ShouldBe("hetzner");
        request.Flake.LocalPath.ShouldBe(Path.Combine(cli.Folder, "infra"));
        request.Create.ShouldBe(line.Contains("--create", StringComparison.Ordinal));
        if (line.Contains("cx23", StringComparison.Ordinal))
        {
            (string.Join(',', request.ServerType.Names), string.Join(',', request.Location.Names)).ShouldBe(("cx23", "nbg1"));
        }

        request.Image.ShouldBe("ubuntu-24.04");
        DeployDefaults.ServerType.ShouldBe("cpx21");
        DeployDefaults.Location.ShouldBe("fsn1");
    }

    [Theory]
    [InlineData("snowlift")]
    [InlineData("/usr/bin/dotnet")]
    [InlineData(null)]
    public void Under_its_own_name_nothing_is_put_before(string? program) =>
        DropIn.Arguments(program, ["deploy", "web"]).ShouldBe(["deploy", "web"]);

    [Theory]
    [InlineData("--flake", ".#web", "FOLDER")]
    [InlineData("--flake", "./infra#web", "FOLDER/infra")]
    [InlineData("--flake", "path:infra#web", "path:FOLDER/infra")]
    [InlineData("--flake", "github:me/infra#web", "github:me/infra")]
    [InlineData("--flake", "github:me/infra/v1?dir=nix#nixosConfigurations.web", "github:me/infra/v1?dir=nix")]
    [InlineData("--flake", "git+ssh://git@example.com/infra#web", "git+ssh://git@example.com/infra")]
    public async Task A_flake_may_be_anything_that_Nix_takes(string option, string flake, string url)
    {
        using var cli = new Support.Cli { Deployer = (_, _, _) => Task.FromResult(Stories.Result) }.WithFlake();
        Directory.CreateDirectory(Path.Combine(cli.Folder, "infra"));
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "infra", "flake.nix"), "{ }");

        (await cli.RunAsync("deploy", option, flake)).ShouldBe(0, cli.Error);

        cli.Order.Request.Host.ShouldBe("web");
        cli.Order.Request.Flake.Url.Replace(cli.Folder, "FOLDER", StringComparison.Ordinal).ShouldBe(url);
    }

    [Fact]
    public async Task A_host_may_be_called_like_the_folder_of_its_flake()
    {
        using var cli = new Support.Cli { Deployer = (_, _, _) => Task.FromResult(Stories.Result) };
        Directory.CreateDirectory(Path.Combine(cli.Folder, "web"));
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "web", "flake.nix"), "{ }");

        (await cli.RunAsync("deploy", "web")).ShouldBe(0, cli.Error);
        cli.Order.Request.Flake.LocalPath.ShouldBe(Path.Combine(cli.Folder, "web"));

        cli.WithFlake();
        (await cli.RunAsync("deploy", "web")).ShouldBe(0, cli.Error);
        cli.Order.Request.Flake.LocalPath.ShouldBe(cli.Folder);
    }
}
