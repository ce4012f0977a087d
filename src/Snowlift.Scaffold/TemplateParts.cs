namespace Snowlift.Scaffold;

/// <summary>Lines of a template's file that are left out, or replaced, where something is not wanted.</summary>
/// <param name="Applies">For which hosts.</param>
/// <param name="File">The template's file.</param>
/// <param name="Text">As it stands there, once.</param>
/// <param name="Instead">What stands there then.</param>
internal sealed record TemplatePart(Func<HostSettings, bool> Applies, string File, string Text, string Instead = "");

/// <summary>
/// What of the template is a choice. The template has all of it, since it is a working flake; nothing is put together from
/// pieces, only left out, but for the one import that static addresses change.
/// </summary>
internal static class TemplateParts
{
    /// <summary>The template's words for what each host has of its own.</summary>
    public const string Host = "hetzner";
    public const string User = "alice";
    public const string Key =
        "ssh-ed25519 replace-this-by-the-line-of-your-public-key-which-is-in-.ssh/id_ed25519.pub alice@laptop";
    public const string System = "x86_64-linux";

    public const string HostFolder = "hosts/" + Host + "/";
    public const string Flake = "flake.nix";
    public const string NetworkModule = "modules/nixos/network.nix";
    public const string StaticModule = "modules/nixos/static.nix";
    public const string DiskModule = "modules/nixos/disko.nix";
    public const string HomeFile = "home/default.nix";

    public static readonly IReadOnlyList<TemplatePart> All =
    [
        new(NoHome, Flake,
            """

                home-manager = {
                  url = "github:nix-community/home-manager/release-26.05";
                  inputs.nixpkgs.follows = "nixpkgs";
                };

            """),
        new(NoHome, Flake,
            """
                        inputs.home-manager.nixosModules.home-manager

            """),
        new(NoHome, HostFolder + "default.nix",
            """
              home-manager.users.alice = import ../../home;


            """),
        new(NoHome, "modules/nixos/default.nix",
            """
                ./home-manager.nix

            """),
        new(NoSops, Flake,
            """

                sops-nix = {
                  url = "github:Mic92/sops-nix";
                  inputs.nixpkgs.follows = "nixpkgs";
                };

            """),
        new(NoSops, "modules/nixos/default.nix",
            """
                ./sops.nix

            """),
        new(host => host.Static, HostFolder + "default.nix", "../../modules/nixos/network.nix", "../../modules/nixos/static.nix"),
        // A list of one stands on one line.
        new(host => NoHome(host) && NoSops(host), "modules/nixos/default.nix",
            """
              imports = [
                ./ssh.nix
              ];
            """,
            """
              imports = [ ./ssh.nix ];
            """),
    ];

    /// <summary>Whole files that are there only where something is wanted.</summary>
    public static bool Has(HostSettings host, string file) => file switch
    {
        HomeFile or "modules/nixos/home-manager.nix" => host.HomeManager,
        "modules/nixos/sops.nix" => host.Sops,
        NetworkModule => !host.Static,
        StaticModule => host.Static,
        _ => true,
    };

    private static bool NoHome(HostSettings host) => !host.HomeManager;

    private static bool NoSops(HostSettings host) => !host.Sops;
}
