using Snowlift.Nix;
using Snowlift.Remote.Errors;

namespace Snowlift.Rooms.Tests.Scaffold;

/// <summary>The stand-ins behave as the real ones do, where a rehearsal depends on it.</summary>
public sealed class StandInTests(StandInStore store) : IClassFixture<StandInStore>
{
    [Theory]
    [InlineData("services.nginx.enable = true;", "has no option services.nginx")]
    [InlineData("networking.hostname = \"x\";", "has no option networking.hostname")]
    [InlineData("home-manager.users.ada.home.pakages = [ ];", "has no option home-manager.users.ada.home.pakages")]
    [InlineData("networking.hostName = \"other\";", "networking.hostName' has conflicting definition values")]
    [InlineData("services.openssh.ports = [ \"22\" ];", "is not of type `16 bit unsigned integer'")]
    [InlineData("networking.firewall.enable = \"yes\";", "networking.firewall.enable' is not of type `boolean'")]
    [InlineData("boot.loader.systemd-boot.enable = true;", "has no boot loader but GRUB")]
    [InlineData("fileSystems.\"/\".device = lib.mkForce \"/dev/sda3\";", "finds its root by a partition's label")]
    [InlineData("disko.devices.disk.main.content.partitions.root.content.format = lib.mkForce \"btrfs\";", "and not the file system btrfs")]
    [InlineData("disko.devices.zpool.tank = { };", "not zpool")]
    [InlineData("imports = [ ./gone.nix ];", "gone.nix")]
    public async Task What_they_do_not_know_is_an_error_that_says_so(string lines, string said)
    {
        var failed = await Should.ThrowAsync<SnowliftException>(() => store.EvaluateAsync(lines));

        failed.ExitCode.ShouldBe(ExitCode.Nix);
        failed.ToString().ShouldContain(said, Case.Sensitive, failed.ToString());
    }

    [Fact]
    public async Task Modules_are_merged_as_NixOS_merges_them()
    {
        var evaluation = await store.EvaluateAsync(
            """
            imports = [ { options.my.port = lib.mkOption { type = lib.types.port; default = 22; }; } (lib.mkIf false { my.port = 1; }) ];
            my.port = lib.mkDefault 2222;
            services.openssh.ports = lib.mkMerge [ (lib.mkForce [ config.my.port ]) (lib.mkIf (config.my.port == 1) [ 9 ]) ];
            networking.firewall.allowedTCPPorts = lib.mkIf config.services.openssh.enable (lib.mkBefore [ 80 ]);
            users.users.bob = { isNormalUser = true; openssh.authorizedKeys.keys = [ "k" ]; extraGroups = lib.mkIf true [ "wheel" ]; };
            users.users.ada.extraGroups = [ "docker" ];
            environment.etc."motd".text = "hello";
            system.nixos.release = lib.mkOverride 10 "25.05";
            """.Replace("(lib.mkIf false { my.port = 1; })", "({ lib, ... }: { config = lib.mkIf false { my.port = 1; }; })", StringComparison.Ordinal));

        evaluation.Ssh!.Ports.ShouldBe([2222]);
        evaluation.Network!.Firewall!.Ports.ShouldBe([80, 2222]);
        evaluation.Users!.Single(user => user.Name == "bob").Groups.ShouldBe(["wheel", "users"]);
        evaluation.Users!.Single(user => user.Name == "ada").Groups.ShouldBe(["wheel", "docker", "users"], ignoreOrder: true);
        evaluation.Sense!.Release.ShouldBe("25.05");
    }

    [Fact]
    public async Task Failed_assertions_are_told_as_NixOS_tells_them()
    {
        var evaluation = await store.EvaluateAsync("assertions = [ { assertion = false; message = \"too bad\"; } ]; warnings = [ \"hm\" ];");

        evaluation.Toplevel.ShouldBeNull();
        evaluation.Sense!.FailedAssertions.ShouldBe(["too bad"]);
        evaluation.Sense.Warnings.ShouldBe(["hm"]);
    }

    [Fact]
    public async Task A_file_of_static_addresses_takes_effect()
    {
        var evaluation = await store.EvaluateAsync(
            """
            networking.useNetworkd = lib.mkForce false;
            systemd.network.enable = lib.mkForce false;
            networking.interfaces.eth0.ipv4.addresses = [ { address = "203.0.113.7"; prefixLength = 32; } ];
            networking.defaultGateway = { address = "172.31.1.1"; interface = "eth0"; };
            networking.nameservers = [ "185.12.64.1" "185.12.64.2" ];
            """);

        evaluation.Network!.Networkd.ShouldBeFalse();
        evaluation.Network.Interfaces.ShouldHaveSingleItem().Addresses.ShouldBe(["203.0.113.7/32"]);
        evaluation.Network.Gateway!.Address.ShouldBe("172.31.1.1");
    }
}
