using Snowlift.Build;
using Snowlift.Cli.Tests.Support;
using Snowlift.Machines.Files;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests;

/// <summary>Everything that can be wrong with a command line, before anything happens.</summary>
public sealed class UsageTests
{
    private static readonly string Fingerprint = "SHA256:" + new string('a', 43);

    public static TheoryData<string, int, string> Wrong { get; } = new()
    {
        { "no-host", 2, "deploy" },
        { "no-host-in-flake", 2, "deploy --flake .#" },
        { "two-hosts", 2, "deploy web --flake .#db" },
        { "host-underscore", 2, "deploy my_host" },
        { "host-slash", 2, "deploy ../etc" },
        { "host-hyphen", 2, "deploy web-" },
        { "host-long", 2, $"deploy {new string('a', 64)}" },
        { "unknown-command", 2, "deploi web" },
        { "unknown-option", 2, "deploy web --creat" },
        { "unknown-lab-command", 2, "lab stauts" },
        { "two-words", 2, "deploy web db" },
        { "missing-value", 2, "deploy web --flake" },
        { "bad-build-on", 2, "deploy web --build-on moon" },
        { "bad-cloud", 2, "deploy web --cloud aws" },
        { "machines-without-lab", 2, "deploy web --machines simulated" },
        { "method-unknown", 2, "deploy web --method magic" },
        { "create-and-target", 2, "deploy web --create --target-host root@203.0.113.7" },
        { "target-is-option", 2, "deploy web --target-host=-oProxyCommand=x" },
        { "bad-fingerprint", 2, "deploy web --accept-host-key MD5:aa" },
        { "ssh-key-missing", 2, "deploy web --ssh-key nowhere" },
        { "kexec-missing", 2, "deploy web --kexec nowhere.tar.gz" },
        { "kexec-sha-alone", 2, $"deploy web --kexec-sha256 {new string('a', 64)}" },
        { "kexec-sha-bad", 2, "deploy web --kexec https://example.org/k.tar.gz --kexec-sha256 xyz" },
        { "nix-sha-alone", 2, $"deploy web --nix-sha256 {new string('a', 64)}" },
        { "keep-bad", 2, "deploy web --keep /nix/store" },
        { "flake-missing", 2, "deploy web --flake nowhere" },
        { "bad-port", 2, "lab serve --port 70000" },
        { "plan-no-host", 2, "plan" },
        { "max-price-bad", 2, "deploy web --max-price 8,99" },
        { "bad-arch", 2, "types --arch riscv" },
        { "bad-shell", 2, "completion tcsh" },
        { "option-before-host", 2, "deploy --creat web" },
        { "option-after-hosts", 2, "destroy web --dry-rnu" },
        { "option-with-value", 2, "deploy web --locaton=fsn1" },
        { "option-one-dash", 2, "deploy web -create" },
        { "option-letter", 2, "deploy web -yx" },
        { "option-as-value", 2, "deploy web --ssh-key --create" },
        { "option-elsewhere", 2, "check web --ttl 3h" },
        { "option-elsewhere-many", 2, "work web --json -- ls" },
        { "option-of-remote", 2, "ssh web --cloud lab ls -la" },
        { "flag-with-value", 2, "deploy --create=web" },
        { "empty-list", 2, "deploy web --location ," },
        { "given-twice", 2, "deploy web --flake a --flake b" },
        { "no-argument", 2, "extend" },
        { "help-unknown", 2, "help lab stauts" },
        { "file-of-words", 2, "deploy @words" },
        { "lab-env-without-lab", 3, "lab env" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_line_says_what_is_wrong_and_what_to_do(string name, int exitCode, string line)
    {
        using var cli = new Support.Cli { Processes = new WithoutNix(new ProcessRunner()) }.WithFlake();
        (await cli.RunAsync(line.Split(' '))).ShouldBe(exitCode);
        cli.Out.ShouldBeEmpty();
        cli.Error.ShouldMatchGolden($"error-{name}");
    }

    [Fact]
    public async Task Without_a_token_the_ways_to_give_one_are_named()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Environment.Remove("HCLOUD_TOKEN");
        (await cli.RunAsync("deploy", "web")).ShouldBe(3);
        cli.Error.ShouldMatchGolden("error-no-token");
    }

    [Fact]
    public async Task A_broken_configuration_of_the_official_CLI_is_a_prerequisite_to_mend()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Environment.Remove("HCLOUD_TOKEN");
        cli.Environment["HCLOUD_CONTEXT"] = "elsewhere";
        var folder = Directory.CreateDirectory(Path.Combine(cli.Folder, ".config", "hcloud")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "cli.toml"), "active_context = \"x\"\n");
        (await cli.RunAsync("deploy", "web")).ShouldBe(3);
        cli.Error.ShouldMatchGolden("error-bad-context");
    }

    [Fact]
    public async Task Everything_that_was_asked_for_arrives_in_the_request()
    {
        using var cli = new Support.Cli().WithFlake();
        var key = Path.Combine(cli.Folder, "key");
        var kexec = Path.Combine(cli.Folder, "kexec.tar.gz");
        await File.WriteAllTextAsync(key, "");
        await File.WriteAllTextAsync(kexec, "");
        cli.Deployer = Stories.Ends(() => Stories.Result);

        (await cli.RunAsync(
            "deploy", "web", "--create", "--server-type", "cpx22,cx23", "--location", "nbg1", "--max-price", "8.99", "--image", "debian-12", "--accept-host-key",
            Fingerprint, "--ssh-key", "key", "--build-on", "remote", "--method", "kexec", "--kexec", "kexec.tar.gz", "--kexec-sha256",
            new string('A', 64), "--nix", "https://example.org/nix.tar.xz", "--nix-sha256", new string('B', 64), "--keep", "/srv/", "--keep", "/var/lib/x",
            "--discard-old-root", "--yes", "--strict")).ShouldBe(0, cli.Error);

        cli.Order.Request.ShouldBe(cli.Order.Request with
        {
            Host = "web", Create = true, ServerType = "cpx22,cx23", Location = "nbg1", MaxPrice = 8.99m, Image = "debian-12", TargetHost = null,
            AcceptHostKey = Fingerprint, SshKey = key, BuildOn = BuildOn.Remote,
            Installer = new InstallerSource(kexec, new string('a', 64)), Yes = true, Strict = true,
            Nix = new NixRelease("https://example.org/nix.tar.xz", new string('b', 64)), DiscardOldRoot = true,
        });
        cli.Order.Request.Keep.ShouldBe(["/srv", "/var/lib/x"]);
        cli.Order.Request.Flake.LocalPath.ShouldBe(cli.Folder);
        cli.Order.Services.CloudName.ShouldBe("Hetzner Cloud");
    }

    [Theory]
    [InlineData("deploy hetzner --create", null, "hetzner")]
    [InlineData("deploy --flake .#db", null, "db")]
    [InlineData("deploy db --flake .#db", null, "db")]
    [InlineData("deploy web.example.org --flake github:me/flake", null, "web.example.org")]
    [InlineData("deploy", "github:me/flake#db", "db")]
    public async Task The_host_is_named_by_argument_flake_or_environment(string line, string? flakeDir, string host)
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Environment["FLAKE_DIR"] = flakeDir;
        cli.Deployer = Stories.Ends(() => Stories.Result);
        (await cli.RunAsync(line.Split(' '))).ShouldBe(0, cli.Error);
        cli.Order.Request.Host.ShouldBe(host);
    }

    [Fact]
    public async Task A_machine_that_is_only_reached_over_SSH_needs_no_token()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Environment.Remove("HCLOUD_TOKEN");
        cli.Deployer = Stories.Ends(() => Stories.Result with { ServerId = null, Price = null });
        (await cli.RunAsync("deploy", "web", "--target-host", "root@203.0.113.7:2222")).ShouldBe(0, cli.Error);
        cli.Order.Request.TargetHost.ShouldBe("root@203.0.113.7:2222");
        cli.Order.Services.Cloud.ShouldBeNull();
    }

    [Fact]
    public async Task Another_endpoint_is_called_by_its_address()
    {
        using var cli = new Support.Cli().WithFlake();
        cli.Environment["HCLOUD_ENDPOINT"] = "http://127.0.0.1:9/v1";
        cli.Deployer = Stories.Ends(() => Stories.Result);
        (await cli.RunAsync("deploy", "web")).ShouldBe(0, cli.Error);
        cli.Order.Services.CloudName.ShouldBe("http://127.0.0.1:9/v1");
    }
}
