using System.Runtime.CompilerServices;
using System.Text.Json;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Nix;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Preflight;

/// <summary>The hosts of tests/corpus, evaluated by the real Nix: all of them in one call, once for all tests.</summary>
public sealed class Corpus : IAsyncLifetime
{
    /// <summary>Our key; the one in the corpus's base.nix.</summary>
    public const string OurKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPmSAu/togsab8o9XjpKF/8PvJ/D3+ijovxPRYQfXupr";

    private Dictionary<string, HostEvaluation>? _hosts;

    /// <summary>The corpus's flake.</summary>
    public static string Folder => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "corpus"));

    /// <summary>The names of the hosts of an area: <c>lockout</c>, <c>boot</c>, <c>disk</c>, <c>network</c>, <c>sense</c>, <c>right</c>.</summary>
    public static IEnumerable<string> Hosts(string area) => Directory.GetFiles(Path.Combine(Folder, "hosts"), $"{area}-*.nix")
        .Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    /// <summary>What Nix says of a host; skips the test where there is no Nix.</summary>
    public HostEvaluation this[string host]
    {
        get
        {
            Assert.SkipWhen(_hosts is null, "There is no Nix on this computer.");
            return _hosts[host];
        }
    }

    /// <summary>The host as it is checked, before its machine is known.</summary>
    public Subject Subject(string host) => new(host, this[host], OurKey);

    /// <summary>A machine of Hetzner's kind, in the words of the probe.</summary>
    /// <param name="firmware"><c>bios</c> or <c>uefi</c>.</param>
    /// <param name="more">More lines of the probe's answer.</param>
    public static MachineFacts Machine(string firmware, string architecture = "x86_64", string driver = "virtio_scsi", string more = "") =>
        MachineFacts.From(ScriptResult.Parse(
            $"""
            boot_id=5e0c1f0e-2b7f-4d4e-9d0a-6d1f1c6f7a11
            os_id=debian
            os_name=Debian GNU/Linux 12 (bookworm)
            hostname=web
            arch={architecture}
            firmware={firmware}
            memory_kib=3914568
            root_device=/dev/sda1
            disk=/dev/sda 40960000000 QEMU_HARDDISK
            disk_driver=/dev/sda {driver}
            disk_link=/dev/sda /dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi0-0-0-0
            disk_link=/dev/sda /dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:0:0
            mount=/dev/sda1 /dev/sda / ext4
            interface=eth0 96:00:02:00:00:01 virtio_net
            address=eth0 203.0.113.7/32
            address=eth0 2001:db8:1::1/64
            gateway=172.31.1.1 eth0
            gateway=fe80::1 eth0
            {more}
            """));

    public async ValueTask InitializeAsync()
    {
        var store = Directory.CreateTempSubdirectory("snowlift-corpus-").FullName;
        try
        {
            _hosts = await EvaluateAsync(store);
        }
        catch (ProgramNotFoundException)
        {
            _hosts = null;
        }
        finally
        {
            Delete(store);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<Dictionary<string, HostEvaluation>> EvaluateAsync(string store)
    {
        var one = NixCli.HostExpression("@").Replace("\"@\"", "host", StringComparison.Ordinal);
        var command = new CommandLine("nix", [
            "--extra-experimental-features", "nix-command flakes", "eval", "--json", $"path:{Folder}#nixosConfigurations",
            "--apply", $"all: builtins.mapAttrs (host: _: {one} all) all"]);
        command = NixSettings.PrivateOffline(store).Environment.Aggregate(command, (c, v) => c.WithEnvironment(v.Key, v.Value));
        var result = await new ProcessRunner().RunAsync(command, null, CancellationToken.None);
        result.Succeeded.ShouldBeTrue(string.Join('\n', result.Error));
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.EnumerateObject().ToDictionary(
            host => host.Name, host => HostEvaluation.Parse(host.Value.GetRawText()), StringComparer.Ordinal);
    }

    // What is in a store is read-only, its folders too.
    private static void Delete(string store)
    {
        foreach (var folder in Directory.GetDirectories(store, "*", SearchOption.AllDirectories).Where(folder => new DirectoryInfo(folder).LinkTarget is null))
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(store, recursive: true);
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
