using Snowlift.Cli.Cloud;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Lab;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Lab.Settings;
using Snowlift.Provision;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests.Support;

/// <summary>
/// A project at the cloud: the lab's real API on loopback, simulated machines, a clock that runs fast, and a computer with a
/// key and without Nix. Every command is the whole program.
/// </summary>
internal sealed class Project : IAsyncDisposable
{
    private const double Haste = 10;

    /// <summary>Fast by itself, with a clock that leaves the API's time limits some room.</summary>
    private static readonly TimeModel Quick = new()
    {
        ImageBoot = TimeSpan.FromSeconds(2), InstallerBoot = TimeSpan.FromSeconds(2), SystemBoot = TimeSpan.FromSeconds(2),
        KexecLoad = TimeSpan.FromSeconds(1), Disko = TimeSpan.FromSeconds(1), Install = TimeSpan.FromSeconds(1),
        Evaluation = TimeSpan.FromSeconds(1), Build = TimeSpan.FromSeconds(1), InstallerBytes = 1_000_000,
    };

    private readonly ScaledTime _time;
    private readonly SimulatedHost _machines;
    private readonly LabServer _lab;

    private Project(string folder, ScaledTime time, SimulatedHost machines, LabServer lab)
    {
        (Folder, _time, _machines, _lab) = (folder, time, machines, lab);
        Cloud = CloudAccess.Ask(new LabConnection(lab.Endpoint, lab.Token), time);
    }

    public string Folder { get; }

    public HetznerClient Cloud { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    public Uri Endpoint => _lab.Endpoint;

    /// <summary>The API's token.</summary>
    public string Token => _lab.Token;

    /// <summary>What goes wrong on machines.</summary>
    public SimulatedFaults MachineFaults => _machines.Faults;

    /// <summary>What was brought to a server's machine.</summary>
    public IReadOnlyDictionary<string, SimulatedFile> FilesOf(string server) =>
        _machines.FilesOf(Cloud.Servers.FindAsync(server).GetAwaiter().GetResult()!.Id.Value);

    public FaultPlan Faults { get; private init; } = null!;

    public static async Task<Project> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("snowlift-project-").FullName;
        var time = new ScaledTime(Haste);
        var machines = new SimulatedHost(time, Quick);
        var faults = new FaultPlan();
        var lab = await LabServer.StartAsync(
            new LabOptions(new LabPaths(Path.Combine(folder, "lab"))) { Faults = faults }, machines, time, CancellationToken.None);
        Directory.CreateDirectory(Path.Combine(folder, ".ssh"));
        await new ProcessRunner().RunAsync(
            CommandLine.Of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me", "-f", Path.Combine(folder, ".ssh", "id_ed25519")), null, default);
        Directory.CreateDirectory(Path.Combine(folder, "flake"));
        await File.WriteAllTextAsync(Path.Combine(folder, "flake", "flake.nix"), "{ }");
        await File.WriteAllBytesAsync(Path.Combine(folder, "installer.tar.gz"), [0x1f, 0x8b, .. new byte[100_000]]);
        return new Project(folder, time, machines, lab) { Faults = faults };
    }

    /// <summary>A computer that works with the project.</summary>
    /// <param name="typed">What somebody types, at a terminal; null where there is none.</param>
    public Cli Computer(string? typed = null)
    {
        var cli = new Cli(Folder)
        {
            Clock = _time, Deployer = null, Typed = typed ?? "", Terminal = typed is null ? Terminal.TerminalTraits.None : Cli.TerminalOf(80),
            Processes = new SimulatedProcesses(new WithoutNix(new ProcessRunner()), _machines, Folder),
        };
        cli.Environment["HCLOUD_ENDPOINT"] = _lab.Endpoint.ToString();
        cli.Environment["HCLOUD_TOKEN"] = _lab.Token;
        cli.Environment["FLAKE_DIR"] = Path.Combine(Folder, "flake");
        return cli;
    }

    /// <summary>Runs a command.</summary>
    public async Task<(int Status, string Out, string Error)> RunAsync(params string[] args)
    {
        using var cli = Computer();
        var status = await cli.RunAsync(args);
        return (status, cli.Out, cli.Error);
    }

    /// <summary>The same at a terminal, where somebody types something.</summary>
    public async Task<(int Status, string Out, string Error)> TypeAsync(string typed, params string[] args)
    {
        using var cli = Computer(typed + "\n");
        var status = await cli.RunAsync(args);
        return (status, cli.Out, cli.Error);
    }

    /// <summary>Deploys a host of the flake, for a command that needs one.</summary>
    public async Task DeployAsync(string host, params string[] more)
    {
        var (status, _, error) = await RunAsync(["deploy", host, "--create", "--kexec", "installer.tar.gz", "--quiet", .. more]);
        status.ShouldBe(0, error);
    }

    /// <summary>A server of that name, without a deploy.</summary>
    /// <param name="expires">From now; null for never.</param>
    public async Task<Server> CreateAsync(string name, bool ours = true, TimeSpan? expires = null, string state = Labels.Installed, IReadOnlyList<long>? volumes = null)
    {
        var labels = new Dictionary<string, string>();
        if (ours)
        {
            labels[Labels.Managed] = "true";
            labels[Labels.State] = state;
        }

        if (expires is { } span)
        {
            labels[Labels.Expires] = TimeToLive.ToLabel(Now + span);
        }

        var created = await Cloud.Servers.CreateAsync(new CreateServerRequest
        {
            Name = name, ServerType = "cx23", Location = "fsn1", Image = "debian-12", Labels = labels, Volumes = volumes,
        });
        await Cloud.Actions.WaitAsync([.. created.AllActions()], null, CancellationToken.None);
        return await Cloud.Servers.GetAsync(created.Server.Id);
    }

    public async ValueTask DisposeAsync()
    {
        Cloud.Dispose();
        await _lab.DisposeAsync();
        await _machines.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Asks the API in a way that Snowlift never does.</summary>
    public async Task<string> PostAsync(string path, string json)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", _lab.Token);
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(_lab.Endpoint + path), body);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }
}
