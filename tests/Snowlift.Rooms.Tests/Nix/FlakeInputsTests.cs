using System.Text.Json;
using Snowlift.Nix.Source;
using Snowlift.Remote.Processes;

namespace Snowlift.Rooms.Tests.Nix;

public sealed class FlakeInputsTests
{
    private const string Everything =
        """
        # { inputs.no.url = "x"; }
        {
          description = "a ; b { \" ${"no"} ''";
          inputs = {
            nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05"; /* inputs.no = { }; */
            disko = { url = "github:nix-community/disko"; inputs.nixpkgs.follows = "nixpkgs"; };
            "home-manager".url = "github:nix-community/home-manager";
            typed = { type = "github"; owner = "Mic92"; repo = "sops-nix"; };
            follower.follows = "disko";
            source = { url = "path:./x"; flake = false; };
          };
          inputs.late.url = "git+https://example.com/late.git?ref=v1";
          nixConfig.extra-substituters = [ "https://example.com" ];
          outputs = all@{ self, nixpkgs, registry, other ? 1, ... }: let inputs = { not.url = "x"; }; in with inputs; { a = { }; };
        }
        """;

    [Fact]
    public void Every_way_to_write_them_is_read()
    {
        FlakeInputs.Read(Everything).ShouldBe(new Dictionary<string, string?>
        {
            ["nixpkgs"] = "github:NixOS/nixpkgs/nixos-26.05",
            ["disko"] = "github:nix-community/disko",
            ["home-manager"] = "github:nix-community/home-manager",
            ["typed"] = "github:Mic92/sops-nix",
            ["follower"] = null,
            ["source"] = "path:./x",
            ["late"] = "git+https://example.com/late.git?ref=v1",
            ["registry"] = "registry",
            ["other"] = "other",
        }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{ inputs = ")]
    [InlineData("{ inputs = { a = \"")]
    [InlineData("''${")]
    [InlineData("{ outputs = { self")]
    [InlineData("}}}}")]
    [InlineData("/*")]
    public void What_is_broken_is_read_without_a_stumble(string source) => FlakeInputs.Read(source).ShouldNotBeNull();

    [Fact]
    public async Task Nix_itself_reads_the_same()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Everything, TestContext.Current.CancellationToken);
            var read = await new ProcessRunner().RunAsync(
                CommandLine.Of("nix-instantiate", "--eval", "--strict", "--json", "-E", $"builtins.mapAttrs (_: i: i.url or null) (import {file}).inputs")
                    .WithEnvironment("NIX_REMOTE", "dummy://"),
                null, TestContext.Current.CancellationToken);
            read.Succeeded.ShouldBeTrue(string.Join('\n', read.Error));
            using var json = JsonDocument.Parse(read.Output);
            var ours = FlakeInputs.Read(Everything);
            foreach (var input in json.RootElement.EnumerateObject().Where(input => input.Value.ValueKind == JsonValueKind.String))
            {
                ours[input.Name].ShouldBe(input.Value.GetString());
            }
        }
        catch (ProgramNotFoundException)
        {
            Assert.Skip("There is no Nix on this computer.");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
