using FsCheck;
using FsCheck.Fluent;
using Snowlift.Checks;
using Snowlift.Checks.Findings;
using Snowlift.Nix;
using Snowlift.Nix.Options;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Scaffold;

namespace Snowlift.Rooms.Tests.Scaffold;

public sealed class FlakeTemplateTests(StandInStore store) : IClassFixture<StandInStore>
{
    private static readonly string[] OddNames = ["1b", "in", "or", "with", "hetzner", "alice", "nixpkgs", "self", "A-1", "x", "web-2", "ssh"];
    private static readonly string[] OddComments = ["me@here", "${self}", "\"; rm", "''${x}", "\\", "$$", "it's é ☃"];

    [Theory]
    [InlineData(true, true, false, "x86_64-linux")]
    [InlineData(false, false, true, "x86_64-linux")]
    [InlineData(false, true, false, "x86_64-linux")]
    public async Task What_is_written_evaluates_and_passes_every_check(bool home, bool sops, bool isStatic, string system)
    {
        var host = Samples.Host with { HomeManager = home, Sops = sops, Static = isStatic, System = system };

        var evaluation = await store.EvaluateAsync(host);

        evaluation.Toplevel.ShouldNotBeNull().Out.ShouldContain("nixos-system-web-");
        evaluation.HostName.ShouldBe("web");
        evaluation.Sense!.HomeManagerUsers.ShouldBe(home ? ["ada"] : []);
        var refused = Refusals(evaluation);
        // Without DHCP and without addresses there is no network yet: --static-network brings it.
        refused.ShouldAllBe(finding => isStatic && AllChecks.All.First(check => check.Name == finding.Check).Area == CheckArea.Network);
        (refused.Count > 0).ShouldBe(isStatic);
    }

    [Fact]
    public async Task The_disk_boots_both_ways_and_the_network_is_found_by_any_name()
    {
        var evaluation = await store.EvaluateAsync(Samples.Host);

        var disk = evaluation.Storage!.Disks.ShouldHaveSingleItem();
        disk.Partitions.OrderBy(p => p.Type, StringComparer.Ordinal).Select(p => (p.Type, p.Size, p.Format)).ShouldBe(
            [("8300", "100%", "ext4"), ("EF00", "512M", "vfat"), ("EF02", "1M", null)]);
        evaluation.Boot!.Grub!.InstallAsRemovable.ShouldBeTrue();
        evaluation.Boot.Grub.EfiSupport.ShouldBeTrue();
        var network = evaluation.Network!.Networks.ShouldHaveSingleItem();
        (string.Join(' ', network.MatchName), network.Dhcp, network.AcceptRa).ShouldBe(("en* eth*", "yes", true));
    }

    [Fact]
    public async Task An_arm_host_is_one()
    {
        var folder = store.NewFolder();
        StandInStore.Write(folder, FlakeTemplate.Render(Samples.Host with { System = Platform.Arm.NixSystem }));

        // The lab's machines are x86: the stand-in refuses to make a system, and names the platform that the host has.
        var refused = await Should.ThrowAsync<Remote.Errors.SnowliftException>(() => store.EvaluateAsync(folder, "web"));
        refused.ToString().ShouldContain("this host is aarch64-linux");
    }

    [Fact]
    public async Task Whoever_takes_the_template_as_it_is_is_told_to_put_their_key_in()
    {
        var folder = store.NewFolder();
        StandInStore.Write(folder, FlakeTemplate.Files);

        var evaluation = await store.EvaluateAsync(folder, TemplateParts.Host);

        Refusals(evaluation).ShouldContain(finding => finding.Check == "our-key" || finding.Check == "login");
    }

    [Fact]
    public async Task Odd_names_and_keys_are_read_back_by_Nix()
    {
        var gen = from host in Gen.Elements(OddNames) from user in Gen.Elements("ada", "in", "let", "with", "a-b_c", "hetzner", "alice", "home")
                  from comment in Gen.Elements(OddComments) from flags in Gen.Choose(0, 15)
                  select Samples.Host with
                  {
                      Host = host, User = user, Key = Samples.Key.Replace("me@here", comment, StringComparison.Ordinal),
                      HomeManager = (flags & 1) > 0, Sops = (flags & 2) > 0, Static = (flags & 4) > 0, System = (flags & 8) > 0 ? Platform.Arm.NixSystem : Platform.X86.NixSystem,
                  };
        var hosts = gen.Sample(60, 60).ToList();
        var folders = hosts.Select(host => (Host: host, Folder: store.NewFolder())).ToList();
        folders.ForEach(made => StandInStore.Write(made.Folder, FlakeTemplate.Render(made.Host)));

        // The host's file and the flake's outputs, with nothing of NixOS around them.
        var all = string.Join('\n', folders.Select(made =>
            $$"""
            (let
              host = import {{made.Folder}}/hosts/{{made.Host.Host}} { lib = { optional = _: _: [ ]; }; modulesPath = "/m"; hostname = {{NixText.Quote(made.Host.Host)}}; };
              flake = (import {{made.Folder}}/flake.nix).outputs { nixpkgs.lib = { nixosSystem = s: s; optionals = _: x: x; }; disko = { nixosModules.disko = 1; }; home-manager.nixosModules.home-manager = 2; };
              made = flake.nixosConfigurations.{{NixText.Quote(made.Host.Host)}};
            in host.users.users.{{NixText.Quote(made.Host.User)}}.openssh.authorizedKeys.keys == [ {{NixText.Quote(made.Host.Key)}} ]
              && made.system == {{NixText.Quote(made.Host.System)}} && builtins.length made.modules == {{(made.Host.HomeManager ? 5 : 4)}}
              && (host ? home-manager) == {{(made.Host.HomeManager ? "true" : "false")}}
              && builtins.all (file: builtins.seq (import file) true) (builtins.filter builtins.pathExists (map (name: {{made.Folder}} + "/modules/nixos/${name}.nix") [ "default" "disko" "ssh" "network" "static" "sops" "home-manager" ])))
            """));
        ProcessResult result;
        try
        {
            result = await new ProcessRunner().RunAsync(
                CommandLine.Of("nix-instantiate", "--eval", "--strict", "--json", "-E", $"[ {all} ]").WithEnvironment("NIX_REMOTE", "dummy://"),
                null, TestContext.Current.CancellationToken);
        }
        catch (ProgramNotFoundException)
        {
            Assert.Skip("There is no Nix on this computer.");
            return;
        }

        result.Succeeded.ShouldBeTrue(string.Join('\n', result.Error));
        result.Output.Trim().ShouldBe("[" + string.Join(',', hosts.Select(_ => "true")) + "]");
    }

    [Fact]
    public void Nothing_of_the_templates_own_names_is_left()
    {
        foreach (var (file, text) in FlakeTemplate.Render(Samples.Host with { Sops = true }))
        {
            file.ShouldNotContain(TemplateParts.Host);
            text.ShouldNotContain(TemplateParts.Key);
            text.Split('\n').Where(line => !line.TrimStart().StartsWith('#')).ShouldAllBe(
                line => !line.Contains(TemplateParts.Host, StringComparison.Ordinal) && !line.Contains(TemplateParts.User, StringComparison.Ordinal), file);
            text.ShouldEndWith("}\n");
            text.ShouldNotContain("\n\n\n");
            text.Split('\n').ShouldAllBe(line => line.TrimEnd() == line);
        }
    }

    [Theory]
    [InlineData("web.example", "ada", "dot")]
    [InlineData("-web", "ada", "hyphen")]
    [InlineData("web", "root", "root")]
    [InlineData("web", "Ada", "upper case")]
    [InlineData("web", "sshd", "a system's own")]
    [InlineData("web\n", "ada", "a line more")]
    public void What_cannot_be_meant_is_refused(string host, string user, string why)
    {
        Should.Throw<Remote.Errors.SnowliftException>(() => (Samples.Host with { Host = host, User = user }).Checked(), why);
    }

    private static List<Finding> Refusals(HostEvaluation evaluation)
    {
        var subject = new Subject(evaluation.HostName!, evaluation, Samples.Key[..Samples.Key.LastIndexOf(' ')]);
        return [.. AllChecks.All.SelectMany(check => check.Examine(subject)).Where(finding => finding.Severity == Severity.Refuse)];
    }
}
