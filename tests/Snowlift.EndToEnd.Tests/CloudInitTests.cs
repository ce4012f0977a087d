using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Snowlift.Checks.Facts;
using Snowlift.Lab.Images;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Machines.Qemu;
using Snowlift.Machines.Sessions;
using Snowlift.Provision.Ordering;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.EndToEnd.Tests;

/// <summary>
/// The lab's Debian has a stand-in for cloud-init. Here the real one, as Debian ships it, reads what we write for it.
/// </summary>
[Trait("Category", "Qemu")]
[Trait("Category", "Nightly")]
public sealed class CloudInitTests : IAsyncDisposable
{
    private const int DiskGB = 20;

    /// <summary>Python under emulation takes its time: a boot needs one to three minutes where there is no KVM.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    /// <summary>What cloud-init says of itself: its verdict, its errors, its opinion of our user data; and what it made.</summary>
    private static readonly TargetScript Ask = new("ask", """
        cloud-init status | sed -n 's/^status: /status=/p'
        printf 'result=%s\n' "$(tr -d '\n' </run/cloud-init/result.json)"
        grep -E '\[(WARNING|ERROR|CRITICAL)\]|^Traceback' /var/log/cloud-init.log | sed 's/^/warning=/'
        cloud-init schema --system 2>&1 | sed 's/^/schema=/'
        for key in /etc/ssh/ssh_host_*_key.pub; do echo "host_key=$(cut -d' ' -f1,2 "$key")"; done
        sed 's/^/root_key=/' /root/.ssh/authorized_keys
        echo "root_bytes=$(findmnt -bno SIZE /)"
        """);

    /// <summary>For a failure's message; no key=value lines are wanted of it.</summary>
    private static readonly TargetScript Explain = new("explain", """
        {
          cloud-init status --long
          systemctl --failed --no-legend
          grep -E -A 20 '\[(WARNING|ERROR|CRITICAL)\]|^Traceback' /var/log/cloud-init.log
          tail -n 40 /var/log/cloud-init.log
        } 2>&1 | sed 's/^/line=/'
        """);

    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-ci-").FullName;
    private readonly ProcessRunner _processes = new();
    private readonly TimeProvider _time = TimeProvider.System;
    private QemuHost? _host;
    private MachineSpec? _machine;
    private SshSession? _session;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_user_data_of_a_created_server_pins_its_first_host_key_with_the_real_cloud_init()
    {
        var hostKey = await HostKeys.GenerateAsync(_processes, _folder, "throw-away", Cancellation);
        var loginKey = await LoginKeyAsync();
        try
        {
            var began = _time.GetTimestamp();
            await StartAsync(CloudInit.WithHostKey(hostKey), loginKey);
            _session = await FirstConnectionAsync(hostKey.Public);
            Note(began, "logged in");
            var facts = await ProbeUntilDoneAsync();
            Note(began, "cloud-init is done");
            var said = await _session.RunAsync(Ask, null, Cancellation);
            Note(began, "asked");

            said["status"].ShouldBe("done");
            using var result = JsonDocument.Parse(said["result"]!);
            var v1 = result.RootElement.GetProperty("v1");
            v1.GetProperty("errors").GetArrayLength().ShouldBe(0);
            v1.GetProperty("datasource").GetString()!.ShouldStartWith("DataSourceNoCloud");
            said.Values["warning"].ShouldBeEmpty();
            said.Values["schema"].ShouldHaveSingleItem().ShouldStartWith("Valid cloud-config");
            said.Values["host_key"].ShouldBe([hostKey.Public.ToString()]);
            said.Values["root_key"].ShouldBe([loginKey]);
            long.Parse(said["root_bytes"]!).ShouldBeGreaterThan((DiskGB - 2) * (1L << 30), "growpart has used the whole disk");

            facts.HostName.ShouldBe(_machine!.Name);
            facts.OsId.ShouldBe("debian");
            facts.Architecture.ShouldBe("x86_64");
            facts.Firmware.ShouldBe("bios");
            facts.IsInstaller.ShouldBeFalse();
            facts.IsNixOs.ShouldBeFalse();
            facts.MemoryMiB.ShouldBeInRange(800, 1024);
            facts.RootDisk!.Bytes.ShouldBe(DiskGB * (1L << 30));
            facts.Tools.ShouldContain("kexec");
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(await StoryAsync(), e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        if (_host is not null)
        {
            await _host.DeleteAsync(_machine!.ServerId, CancellationToken.None);
            await _host.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string ClientKey => Path.Combine(_folder, "client");

    private async Task<string> LoginKeyAsync()
    {
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "tester", "-f", ClientKey);
        return (await File.ReadAllTextAsync(ClientKey + ".pub", Cancellation)).Trim();
    }

    private async Task StartAsync(string userData, string loginKey)
    {
        var images = await LabImages.FromEnvironment(_processes).EnsureCloudInitAsync(null, Cancellation);
        var machines = Path.Combine(_folder, "machines");
        var id = Random.Shared.Next(1_000_000, 9_999_999);
        var address = $"127.77.{250 + (id % 5)}.{1 + (id / 5 % 250)}";
        var name = $"cloudy-{id}";
        _machine = new MachineSpec(
            id, name, address, FreePort(address), Cores: 2, MemoryGiB: 1, DiskGB, images.CloudInitDisk, Uefi: false,
            [loginKey], userData, "x86")
        {
            ConfigDrive = await ConfigDriveAsync(id, name, userData, loginKey),
        };
        var accelerator = await Accelerator.DetectAsync(_processes, _time, _folder, Cancellation);
        _host = new QemuHost(_processes, _time, new QemuOptions(machines, images, accelerator));
        await _host.CreateAsync(_machine, Cancellation);
        await _host.StartAsync(id, Cancellation);
    }

    /// <summary>
    /// What Hetzner's metadata service would answer, as cloud-init's NoCloud reads it: the login key comes from the cloud, not
    /// from the user data.
    /// </summary>
    private async Task<string> ConfigDriveAsync(long id, string name, string userData, string loginKey)
    {
        var files = Directory.CreateDirectory(Path.Combine(_folder, "cidata")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(files, "meta-data"), $"instance-id: {id}\nlocal-hostname: {name}\npublic-keys:\n  - {loginKey}\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(files, "user-data"), userData, Cancellation);
        var image = Path.Combine(_folder, "cidata.img");
        await RunAsync("mkfs.vfat", "-C", "-n", "CIDATA", image, "1024");
        await RunAsync("mcopy", "-i", image, Path.Combine(files, "meta-data"), Path.Combine(files, "user-data"), "::");
        return image;
    }

    /// <summary>
    /// Waits for the machine to answer, as a deploy does. Whoever answers first must have the pinned key and take ours: an
    /// sshd that starts before cloud-init has written its keys would fail here.
    /// </summary>
    private async Task<SshSession> FirstConnectionAsync(PublicKey hostKey)
    {
        var known = Path.Combine(_folder, "known_hosts");
        HostKeys.Pin(known, _machine!.Name, hostKey);
        var endpoint = new SshEndpoint("first", _machine.Address, _machine.SshPort, "root", ClientKey, [known], _machine.Name);
        var began = _time.GetTimestamp();
        while (true)
        {
            try
            {
                return await SshSession.ConnectAsync(_processes, endpoint, _folder, null, Attempt, _time, Cancellation);
            }
            catch (SshException e) when (e.Failure is SshFailure.NoAnswer or SshFailure.Lost && _time.GetElapsedTime(began) < Limit)
            {
                await Task.Delay(Beat, _time, Cancellation);
            }
        }
    }

    private async Task<MachineFacts> ProbeUntilDoneAsync()
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            var probe = await _session!.RunAsync(Scripts.Probe, null, Cancellation);
            var facts = MachineFacts.From(probe);
            if (!facts.CloudInitIsBusy)
            {
                probe["cloud_init"].ShouldBe("done");
                probe.Values["address"].ShouldContain("eth0 172.31.1.15/32");
                probe["gateway"].ShouldBe("172.31.1.1 eth0");
                return facts;
            }

            _time.GetElapsedTime(began).ShouldBeLessThan(Limit, "cloud-init is still busy");
            await Task.Delay(Beat, _time, Cancellation);
        }
    }

    private async Task<string> StoryAsync()
    {
        var explained = "no connection";
        if (_session is not null)
        {
            try
            {
                explained = string.Join('\n', (await _session.RunAsync(Explain, null, CancellationToken.None)).Values["line"]);
            }
            catch (Exception e) when (e is SshException or ScriptFailedException)
            {
                explained = e.Message;
            }
        }

        var log = _machine is null ? null : _host?.FolderOf(_machine.ServerId).SerialLog;
        var console = log is not null && File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(80)) : "none";
        return $"cloud-init did not do what was expected.\n--- the machine\n{explained}\n--- its console\n{console}";
    }

    private async Task RunAsync(params string[] words)
    {
        var ran = await _processes.RunAsync(new CommandLine(words[0], [.. words.Skip(1)]), null, Cancellation);
        ran.Succeeded.ShouldBeTrue(string.Join('\n', ran.LastLines()));
    }

    private void Note(long began, string what) => TestContext.Current.TestOutputHelper?.WriteLine(
        $"{_time.GetElapsedTime(began).TotalSeconds,6:0.0} s  {what}");

    private static int FreePort(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
