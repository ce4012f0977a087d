using System.Net;
using System.Net.Sockets;
using Snowlift.Lab.Images;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Machines.Qemu;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Tests.Machines;

/// <summary>A QEMU host with images, keys and an OpenSSH client; whatever was started is gone when it is disposed.</summary>
public sealed class QemuFixture : IAsyncLifetime
{
    private readonly List<long> _created = [];
    private readonly string _root = Directory.CreateTempSubdirectory("snowlift-qemu-").FullName;

    /// <summary>Null only where the images could not be had, and no test runs.</summary>
    public QemuHost Host { get; private set; } = null!;

    public IProcessRunner Runner { get; } = new ProcessRunner();

    public string Root => _root;

    public LabImageSet Images { get; private set; } = null!;

    public string ClientKey => Path.Combine(_root, "client");

    public string HostKey => Path.Combine(_root, "host");

    public async ValueTask InitializeAsync()
    {
        Images = await LabImages.EnsureAsync(Runner, progress: null, TestContext.Current.CancellationToken);
        await KeyAsync(ClientKey);
        await KeyAsync(HostKey);
        Host = NewHost();
    }

    /// <summary>Another host over the same state, as another process of the lab would be.</summary>
    public QemuHost NewHost() =>
        new(Runner, TimeProvider.System, new QemuOptions(Path.Combine(_root, "it's a lab, too"), Images, Accelerator.Tcg));

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _created)
        {
            await Host.DeleteAsync(id, CancellationToken.None);
        }

        if (Host is not null)
        {
            await Host.DisposeAsync();
        }

        Directory.Delete(_root, recursive: true);
    }

    /// <summary>A machine with a known host key, created and started.</summary>
    public async Task<MachineSpec> StartedAsync(bool uefi = false, string image = "debian-12", string? moreUserData = null)
    {
        var spec = Spec(uefi, image, moreUserData);
        _created.Add(spec.ServerId);
        await Host.CreateAsync(spec, TestContext.Current.CancellationToken);
        await Host.StartAsync(spec.ServerId, TestContext.Current.CancellationToken);
        return spec;
    }

    public MachineSpec Spec(bool uefi = false, string image = "debian-12", string? moreUserData = null)
    {
        var id = Random.Shared.Next(1_000_000, 9_999_999);
        var address = $"127.77.{200 + (id % 50)}.{1 + (id / 50 % 250)}";
        var hostKey = string.Concat(File.ReadAllLines(HostKey).Select(l => $"    {l}\n"));
        var userData = $"""
            #cloud-config
            ssh_keys:
              ed25519_private: |
            {hostKey}
              ed25519_public: {File.ReadAllText(HostKey + ".pub").Trim()}
            ssh_deletekeys: true
            {moreUserData}
            """;
        return new MachineSpec(
            id, $"web-{id}", address, FreePort(address), Cores: 2, MemoryGiB: 1, DiskGB: 40, image, uefi,
            [File.ReadAllText(ClientKey + ".pub").Trim()], userData, "x86");
    }

    /// <summary>Runs a command on the machine as soon as its SSH answers with the host key that it must have.</summary>
    public Task<string> SshAsync(MachineSpec spec, string command) =>
        UntilAsync(spec, () => TrySshAsync(spec, "yes", command), r => r.Succeeded, $"ssh {command}");

    public async Task<ProcessResult> TrySshAsync(MachineSpec spec, string strict, string command)
    {
        var known = Path.Combine(_root, $"known-{spec.ServerId}-{strict}");
        if (strict == "yes")
        {
            var key = string.Join(' ', (await File.ReadAllTextAsync(HostKey + ".pub")).Split(' ')[..2]);
            var name = spec.SshPort == 22 ? spec.Address : $"[{spec.Address}]:{spec.SshPort}";
            await File.WriteAllTextAsync(known, $"{name} {key}\n");
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        try
        {
            return await Runner.RunAsync(
                CommandLine.Of(
                    "ssh", "-F", "none", "-p", $"{spec.SshPort}", "-i", ClientKey, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
                    "-o", $"UserKnownHostsFile={known}", "-o", "GlobalKnownHostsFile=none", "-o", $"StrictHostKeyChecking={strict}",
                    "-o", "HostKeyAlgorithms=ssh-ed25519", "-o", "ConnectTimeout=30", $"root@{spec.Address}", command),
                output: null, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new ProcessResult(255, "", ["ssh took more than 40 s"]);
        }
    }

    /// <summary>Waits until SSH answers as wished, with a limit; fails with the machine's console.</summary>
    public async Task<string> UntilAsync(
        MachineSpec spec, Func<Task<ProcessResult>> attempt, Func<ProcessResult, bool> enough, string what)
    {
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        ProcessResult last;
        do
        {
            last = await attempt();
            if (enough(last))
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{time.GetElapsedTime(began).TotalSeconds:0.0} s: {what}");
                return last.Output.Trim();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), time, TestContext.Current.CancellationToken);
        }
        while (time.GetElapsedTime(began) < TimeSpan.FromSeconds(240));

        var log = Host.FolderOf(spec.ServerId).SerialLog;
        var console = File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(40)) : "no console log";
        throw new InvalidOperationException(
            $"{what}: status {last.ExitCode}, {string.Join('\n', last.LastLines())}\n{last.Output}\nconsole:\n{console}");
    }

    private async Task KeyAsync(string path) => (await Runner.RunAsync(
        CommandLine.Of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab-test", "-f", path), null, default)).Succeeded.ShouldBeTrue();

    private static int FreePort(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
