using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Sockets;
using Snowlift.Checks.Facts;
using Snowlift.Cli.Views;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Wire;
using Snowlift.Install;
using Snowlift.Install.Requests;
using Snowlift.Lab;
using Snowlift.Lab.Images;
using Snowlift.Lab.Machines.Qemu;
using Snowlift.Lab.Settings;
using Snowlift.Machines.Files;
using Snowlift.Nix;
using Snowlift.Operate;
using Snowlift.Operate.Bake;
using Snowlift.Operate.Closures;
using Snowlift.Operate.Updates;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.EndToEnd.Tests;

/// <summary>
/// A lab of one's own with real QEMU machines, in a temporary folder: nothing of it is left afterwards. What happened is
/// attached to a failure.
/// </summary>
public sealed class Rehearsal : IAsyncDisposable
{
    private readonly string _folder;
    private readonly LabServer _lab;
    private readonly QemuHost _host;
    private readonly HetznerClient _cloud;
    private readonly Recorder _recorder = new();
    private readonly ConcurrentQueue<MachineFacts> _probes = new();

    private Rehearsal(string folder, LabServer lab, QemuHost host, LabImageSet images)
    {
        _folder = folder;
        _lab = lab;
        _host = host;
        Images = images;
        _cloud = new HetznerClient(new HetznerOptions(lab.Endpoint, new ApiToken(lab.Token)));
    }

    public LabImageSet Images { get; }

    public HetznerClient Cloud => _cloud;

    public IReadOnlyCollection<RunEvent> Events => _recorder.Events;

    public ProcessRunner Processes { get; } = new();

    /// <summary>What each probe of the deploys found, in their order: of Debian, of the installer, of the new system.</summary>
    public IReadOnlyCollection<MachineFacts> Probes => _probes;

    public string DemoFolder => Path.Combine(_folder, "demo");

    public SnowliftPaths Paths => new(Path.Combine(_folder, "state"), Path.Combine(_folder, "cache"), Path.Combine(_folder, "home"));

    /// <summary>The user's private key.</summary>
    public string KeyFile => Path.Combine(Paths.Home, ".ssh", "id_ed25519");

    /// <summary>Runs a test in a lab of its own, and attaches the whole story to its failure.</summary>
    public static async Task RunAsync(Func<Rehearsal, Task> test, bool uefi = false, int? memoryMiB = null)
    {
        await using var rehearsal = await StartAsync(TestContext.Current.CancellationToken, uefi, memoryMiB);
        try
        {
            await test(rehearsal);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\n{rehearsal.Story()}", e);
        }
    }

    /// <summary>Every value that a fact was reported with.</summary>
    public IReadOnlyList<string> Facts(string name) =>
        [.. Events.OfType<FactLearned>().Where(fact => fact.Name == name).Select(fact => fact.Value)];

    public string MachineFile(long serverId, string name) => Path.Combine(_host.FolderOf(serverId).FullPath, name);

    /// <summary>Adds a line to a file that the demo's system carries: the next evaluation is another system.</summary>
    public async Task ChangeDemoAsync(CancellationToken cancellation) =>
        await File.AppendAllTextAsync(Path.Combine(DemoFolder, "etc", "profile"), "# changed\n", cancellation);

    public static async Task<Rehearsal> StartAsync(CancellationToken cancellation, bool uefi = false, int? memoryMiB = null)
    {
        var runner = new ProcessRunner();
        var images = await LabImages.EnsureAsync(runner, null, cancellation);
        var folder = Directory.CreateTempSubdirectory("snowlift-e2e-").FullName;
        var paths = new LabPaths(Path.Combine(folder, "lab"));
        var accelerator = await Accelerator.DetectAsync(runner, TimeProvider.System, paths.Root, cancellation);
        var options = new QemuOptions(paths.Machines, images, accelerator);
        var host = new QemuHost(
            runner, TimeProvider.System, memoryMiB is { } cap ? options with { MemoryCapMiB = cap } : options);
        var lab = await LabServer.StartAsync(new LabOptions(paths) { Uefi = uefi }, host, TimeProvider.System, cancellation);
        var rehearsal = new Rehearsal(folder, lab, host, images);
        await rehearsal.PrepareAsync(cancellation);
        return rehearsal;
    }

    public DeployRequest Request(string host) => new(FlakeRef.Parse("path:" + DemoFolder, _folder).Flake, host)
    {
        Installer = new InstallerSource(Images.InstallerUrl, Images.InstallerSha256) { MinimumMemoryMiB = LabImageSet.InstallerMemoryMiB },
        Nix = Images.FindNix() is { } nix ? new NixRelease(nix.Url, nix.Sha256) : null,
    };

    /// <summary>The installer with another <c>kexec</c> in it: a script that is handed the real one's path as <c>$real</c>.</summary>
    public async Task<InstallerSource> InstallerWithAsync(string kexec, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "installer")).FullName;
        await TarAsync("-xzf", Images.Installer, "-C", folder);
        var program = Path.Combine(folder, "kexec", "kexec");
        File.Move(program, program + ".real");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\nreal=$0.real\n{kexec}\n", cancellation);
        File.SetUnixFileMode(program, File.GetUnixFileMode(program + ".real"));
        var tarball = Path.Combine(_folder, "installer.tar.gz");
        await TarAsync("-czf", tarball, "-C", folder, "kexec");
        return new InstallerSource(tarball, null) { MinimumMemoryMiB = LabImageSet.InstallerMemoryMiB };

        async Task TarAsync(params string[] arguments) =>
            (await Processes.RunAsync(new CommandLine("tar", [.. arguments]), null, cancellation)).ExitCode.ShouldBe(0);
    }

    /// <summary>Deploys, and pulls the machine's network plug the first time that a step begins.</summary>
    public async Task<DeployResult> DeployCutOffAsync(DeployRequest request, Step step, CancellationToken cancellation)
    {
        _recorder.Interrupt = happened =>
        {
            if (happened is StepStarted started && started.Step == step)
            {
                _recorder.Interrupt = null;
                var id = _cloud.Servers.FindAsync(request.Host, cancellation).GetAwaiter().GetResult()!.Id.Value;
                PullThePlug(_host.FolderOf(id).QmpSocket);
            }
        };
        return await DeployAsync(request, cancellation);
    }

    /// <summary>QEMU's own monitor; a machine that is started anew has its plug in again.</summary>
    private static void PullThePlug(string monitor)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(monitor));
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        reader.ReadLine().ShouldNotBeNull().ShouldContain("QMP");
        foreach (var command in new[] { """{"execute":"qmp_capabilities"}""", """{"execute":"set_link","arguments":{"name":"net0","up":false}}""" })
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(command + "\n"));
            reader.ReadLine().ShouldNotBeNull().ShouldContain("return");
        }
    }

    /// <summary>How long is waited for machines; emulated ones want the usual patience.</summary>
    public RunLimits Limits { get; set; } = new();

    /// <summary>A store of the test's own.</summary>
    public NixSettings Nix => NixSettings.PrivateOffline(Path.Combine(_folder, "nix"));

    public Task<DeployResult> DeployAsync(DeployRequest request, CancellationToken cancellation, bool withNix = true) =>
        new DeployFlow(Services(withNix), Nix).RunAsync(request, cancellation);

    public Task<UpdateResult> UpdateAsync(
        string host, UpdateOptions options, CancellationToken cancellation, RunLimits? limits = null) =>
        new UpdateFlow(Services(limits: limits), Nix).RunAsync(
            new UpdateRequest(Request(host).OfFlake, Request(host).Reach, options), cancellation);

    public Task<UpdateResult> RollbackAsync(string host, int? to, CancellationToken cancellation) =>
        new RollbackFlow(Services()).RunAsync(new RollbackRequest(new ReachRequest(host), to, new UpdateOptions()), cancellation);

    public Task<GenerationsReport> GenerationsAsync(string host, CancellationToken cancellation) =>
        new GenerationsFlow(Services()).RunAsync(new ReachRequest(host), cancellation);

    public Task<DiffReport> DiffAsync(string host, int before, int after, CancellationToken cancellation) =>
        new DiffFlow(Services(), Nix).RunAsync(new ReachRequest(host), before, after, cancellation);

    public async Task<string> AddressAsync(string host, CancellationToken cancellation) =>
        (await _cloud.Servers.FindAsync(host, cancellation))!.PublicNet.Ipv4!.Ip;

    public Task<CleanUpReport> CleanUpAsync(string host, CancellationToken cancellation) =>
        new CleanUpFlow(Services()).RunAsync(new CleanUpRequest(new ReachRequest(host), Yes: true), cancellation);

    /// <summary>Makes an image of a host.</summary>
    public Task<BakeResult> BakeAsync(string host, CancellationToken cancellation) =>
        new BakeFlow(Services(withNix: true)).RunAsync(new ReachRequest(host), cancellation);

    private CloudServices Services(bool withNix = true, RunLimits? limits = null) =>
        Services(withNix ? new Listening(Processes, _probes) : new WithoutNix(Processes), limits);

    /// <summary>What a flow works with here, as one run.</summary>
    public CloudServices Services(IProcessRunner processes, RunLimits? limits = null) =>
        new(
            processes,
            _cloud,
            "the lab",
            new EventStream(TimeProvider.System, _recorder),
            new NobodyToAsk(),
            Paths,
            ImmutableDictionary<string, string?>.Empty)
        {
            Explain = e => CloudErrors.Explain(e),
            Limits = limits ?? Limits,
            SerialLog = async (id, c) => await _host.ReadSerialAsync(id, c),
        };

    /// <summary>Deploys, and presses Ctrl-C a moment after a step has begun.</summary>
    public async Task InterruptAsync(DeployRequest request, Step step, CancellationToken cancellation)
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _recorder.Interrupt = happened =>
        {
            if (happened is StepStarted started && started.Step == step)
            {
                interrupt.CancelAfter(TimeSpan.FromSeconds(3));
            }
        };
        var cancelled = await Should.ThrowAsync<SnowliftException>(() => DeployAsync(request, interrupt.Token));
        _recorder.Interrupt = null;
        cancelled.ExitCode.ShouldBe(ExitCode.Cancelled);
    }

    /// <summary>Runs a command on the machine by the very command line that the deploy handed back.</summary>
    public async Task<string> SshAsync(DeployResult result, string command, CancellationToken cancellation)
    {
        var words = Quoting.Split(result.SshCommand.Replace("~/", Paths.Home + "/", StringComparison.Ordinal));
        return await SshAsync([.. words.Skip(1)], command, cancellation);
    }

    /// <summary>The same by the configuration file that a deploy left for the host.</summary>
    public Task<string> SshToAsync(string host, string command, CancellationToken cancellation) =>
        SshAsync(["-F", Path.Combine(Paths.Ssh, host + ".conf"), host], command, cancellation);

    /// <summary>Runs the official command-line client in this lab.</summary>
    public async Task HcloudAsync(string arguments, CancellationToken cancellation)
    {
        var ran = await Processes.RunAsync(
            new CommandLine("hcloud", [.. arguments.Split(' '), "--poll-interval", "100ms"])
                .WithEnvironment("HCLOUD_ENDPOINT", _lab.Endpoint.ToString())
                .WithEnvironment("HCLOUD_TOKEN", _lab.Token)
                .WithEnvironment("HCLOUD_CONFIG", Path.Combine(_folder, "hcloud.toml")),
            null, cancellation);
        ran.ExitCode.ShouldBe(0, string.Join('\n', ran.Error));
    }

    /// <summary>Everything that was reported, and the consoles of the machines: for a failing test's message.</summary>
    public string Story()
    {
        var consoles = Directory.Exists(Path.Combine(_folder, "lab", "machines"))
            ? Directory.EnumerateFiles(Path.Combine(_folder, "lab", "machines"), "serial.log", SearchOption.AllDirectories)
            : [];
        return string.Join('\n', _recorder.Events.Select(EventCatalogue.Json.Line))
            + string.Concat(consoles.Select(file => $"\n--- {file}\n{string.Join('\n', File.ReadLines(file).TakeLast(60))}"));
    }

    private async Task<string> SshAsync(IReadOnlyList<string> destination, string command, CancellationToken cancellation)
    {
        var ran = await Processes.RunAsync(
            new CommandLine("ssh", ["-o", "BatchMode=yes", .. destination, command]), null, cancellation);
        ran.ExitCode.ShouldBe(0, string.Join('\n', ran.Error));
        return ran.Output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in await _cloud.Servers.ListAsync(null))
        {
            await _host.DeleteAsync(server.Id.Value, CancellationToken.None);
        }

        _cloud.Dispose();
        await _lab.DisposeAsync();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(Paths.Home, ".ssh"));
        var key = KeyFile;
        (await Processes.RunAsync(
            CommandLine.Of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "tester", "-f", key), null, cancellation)).ExitCode.ShouldBe(0);
        (await Processes.RunAsync(CommandLine.Of("cp", "-a", Images.DemoDirectory, DemoFolder), null, cancellation)).ExitCode.ShouldBe(0);
        await new DemoFlake(DemoFolder, TimeProvider.System).AuthorizeAsync(
            await File.ReadAllTextAsync(key + ".pub", cancellation), cancellation);
    }

    private sealed class Recorder : IEventObserver
    {
        public ConcurrentQueue<RunEvent> Events { get; } = new();

        public Action<RunEvent>? Interrupt { get; set; }

        private ITestOutputHelper? Output { get; } = TestContext.Current.TestOutputHelper;

        public void OnEvent(RunEvent happened)
        {
            Events.Enqueue(happened);
            Output?.WriteLine(EventCatalogue.Json.Line(happened));
            Interrupt?.Invoke(happened);
        }
    }

    private sealed class NobodyToAsk : IConfirmation
    {
        public Task<bool> TypedAsync(string question, string name, CancellationToken cancellation) => Task.FromResult(false);
    }

    /// <summary>Keeps what probes answer.</summary>
    private sealed class Listening(IProcessRunner inner, ConcurrentQueue<MachineFacts> probes) : IProcessRunner
    {
        public async Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation)
        {
            var result = await inner.RunAsync(command, output, cancellation);
            if (result.Succeeded && result.Output.Contains("\nmemory_kib=", StringComparison.Ordinal))
            {
                probes.Enqueue(MachineFacts.From(ScriptResult.Parse(result.Output)));
            }

            return result;
        }
    }

    /// <summary>A machine on which Nix was never installed.</summary>
    private sealed class WithoutNix(IProcessRunner inner) : IProcessRunner
    {
        public Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation) =>
            command.Program.StartsWith("nix", StringComparison.Ordinal)
                ? throw new ProgramNotFoundException(command.Program)
                : inner.RunAsync(command, output, cancellation);
    }
}
