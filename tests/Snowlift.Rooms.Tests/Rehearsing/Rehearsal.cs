using System.Collections.Concurrent;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Wire;
using Snowlift.Install;
using Snowlift.Install.Requests;
using Snowlift.Lab;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Lab.Settings;
using Snowlift.Machines.Files;
using Snowlift.Nix;
using Snowlift.Operate.Bake;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;
using Snowlift.Runs.Locks;

namespace Snowlift.Rooms.Tests.Rehearsing;

/// <summary>
/// A whole deploy without a machine: the lab's real API on loopback, simulated machines behind it, a scripted Nix here, and
/// a clock that runs fast. A computer with a key and a flake with a host called demo, unless a test says otherwise.
/// </summary>
internal sealed class Rehearsal : IAsyncDisposable
{
    public const string Host = "demo";

    /// <summary>The clock's factor: a deploy of a hundred seconds is over in less than one.</summary>
    private const double Haste = 150;

    private readonly LabServer _lab;

    private Rehearsal(string folder, ScaledTime time, SimulatedHost machines, FaultPlan apiFaults, LabServer lab)
    {
        (Folder, Time, Machines, ApiFaults, _lab) = (folder, time, machines, apiFaults, lab);
        Computer = new FakeComputer(time);
        Paths = new SnowliftPaths(Path.Combine(folder, "state"), Path.Combine(folder, "cache"), folder);
        Endpoint = lab.Endpoint;
        Cloud = ClientFor(lab.Endpoint);
    }

    public string Folder { get; }

    public ScaledTime Time { get; }

    public SimulatedHost Machines { get; }

    public SimulatedFaults Faults => Machines.Faults;

    public FaultPlan ApiFaults { get; }

    public FakeComputer Computer { get; }

    public SnowliftPaths Paths { get; }

    public Uri Endpoint { get; set; }

    /// <summary>What other clients of the lab need.</summary>
    public string Token => _lab.Token;

    /// <summary>A client to look at the project with, apart from the deploy's own.</summary>
    public HetznerClient Cloud { get; }

    /// <summary>What the last plan or deploy asked of the API: <c>GET /v1/servers</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Those without the questions whether an action has ended: how many they are is the computer's speed.</summary>
    public IEnumerable<string> RequestsBesidesWaiting => Requests.Where(request => request != "GET /v1/actions");

    /// <summary>The events of the last deploy.</summary>
    public EventLog Log { get; private set; } = new();

    /// <summary>What the run that failed said of what it left behind.</summary>
    public string LeftBehind => string.Join('\n', Log.All.OfType<RunFailed>().Single().LeftBehind);

    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    public RunLimits Limits { get; set; } = Patient;

    /// <summary>The machines pass for those of the lab: flakes are left as they are.</summary>
    public bool IsLab { get; set; }

    /// <summary>Nothing is built, as with machines that are simulated for a user.</summary>
    public bool PretendsToBuild { get; set; }

    /// <summary>What keeps runs apart; the program's own unless a test says otherwise.</summary>
    public IHostLocks? Locks { get; set; }

    /// <summary>The next run's id.</summary>
    public string RunId { get; set; } = "run1";

    /// <summary>What the machine wrote to its serial console; nothing can be had unless a test says otherwise.</summary>
    public Func<long, CancellationToken, Task<string?>>? SerialLog { get; set; }

    public string KeyFile => Path.Combine(Folder, ".ssh", "id_ed25519");

    public string Tarball => Path.Combine(Folder, "installer.tar.gz");

    /// <summary>
    /// For a machine that does what it should: with a clock this fast, a computer that is busy elsewhere for a moment is a
    /// machine that is silent for minutes.
    /// </summary>
    public static RunLimits Patient { get; } = new()
    {
        FirstConnection = TimeSpan.FromHours(3),
        KeyAccepted = TimeSpan.FromHours(3),
        CloudInit = TimeSpan.FromHours(3),
        Installer = TimeSpan.FromHours(3),
        OldBoot = TimeSpan.FromHours(3),
        Reboot = TimeSpan.FromHours(3),
        Running = TimeSpan.FromHours(1),
        Diagnosis = TimeSpan.FromHours(3),
        Question = TimeSpan.FromHours(1),
        LeaveRescue = TimeSpan.FromHours(1),
        ClaimRelease = TimeSpan.FromHours(1),
        Attempt = TimeSpan.FromHours(1),
    };

    /// <summary>
    /// Limits for a machine that is not going to do what it should; still long enough for one that does, on a computer that
    /// is busy: a minute by this clock is less than half a second.
    /// </summary>
    public static RunLimits Impatient { get; } = Patient with
    {
        FirstConnection = TimeSpan.FromMinutes(8),
        KeyAccepted = TimeSpan.FromMinutes(3),
        CloudInit = TimeSpan.FromMinutes(5),
        Installer = TimeSpan.FromMinutes(8),
        OldBoot = TimeSpan.FromMinutes(4),
        Reboot = TimeSpan.FromMinutes(8),
        Attempt = TimeSpan.FromMinutes(2),
    };

    public static async Task<Rehearsal> StartAsync(Func<LabOptions, LabOptions>? lab = null)
    {
        var folder = Directory.CreateTempSubdirectory("snowlift-rehearsal-").FullName;
        var time = new ScaledTime(Haste);
        var machines = new SimulatedHost(time);
        var faults = new FaultPlan();
        var options = new LabOptions(new LabPaths(Path.Combine(folder, "lab"))) { Faults = faults };
        var server = await LabServer.StartAsync(
            lab?.Invoke(options) ?? options, machines, time, TestContext.Current.CancellationToken);

        var rehearsal = new Rehearsal(folder, time, machines, faults, server);
        Directory.CreateDirectory(Path.Combine(folder, ".ssh"));
        Directory.CreateDirectory(Path.Combine(folder, "flake"));
        var key = SimulatedKeys.New().ToString();
        rehearsal.Computer.Keys = [key];
        await File.WriteAllTextAsync(rehearsal.KeyFile, "not needed: the public half is beside it\n");
        await File.WriteAllTextAsync(rehearsal.KeyFile + ".pub", key + " me@here\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "flake", "flake.nix"), "{ }\n");
        await File.WriteAllBytesAsync(rehearsal.Tarball, [0x1f, 0x8b, .. new byte[3_000_000]]);
        return rehearsal;
    }

    /// <summary>A rehearsal in which something goes wrong; what does not come is soon given up.</summary>
    /// <param name="at">A script's name, or a <see cref="FaultPoint"/>.</param>
    public static async Task<Rehearsal> StartFailingAsync(string at, SimulatedFault fault, int times = 1)
    {
        var rehearsal = await StartAsync();
        rehearsal.Limits = Impatient;
        rehearsal.Faults.Add(at, fault, times: times);
        return rehearsal;
    }

    /// <summary>What a user types: <c>snowlift deploy demo --create --kexec installer.tar.gz</c>.</summary>
    public DeployRequest Request(string host = Host) =>
        new(FlakeRef.Parse(Path.Combine(Folder, "flake"), Folder).Flake, host)
        {
            Create = true,
            Installer = new InstallerSource(Tarball, null),
        };

    /// <summary>Deploys, and keeps the events.</summary>
    public async Task<DeployResult> DeployAsync(
        DeployRequest? request = null, IConfirmation? confirmation = null, Action<RunEvent>? when = null,
        CancellationToken cancellation = default)
    {
        Requests.Clear();
        using var cloud = ClientFor(Endpoint, new RequestLog(Requests));
        return await new DeployFlow(Services(cloud, confirmation, when), NixSettings.Default).RunAsync(request ?? Request(), cancellation);
    }

    /// <summary>Runs any flow, and keeps the events.</summary>
    public async Task<T> WithServicesAsync<T>(
        Func<CloudServices, Task<T>> flow, Action<RunEvent>? when = null, string runId = "run1")
    {
        using var cloud = ClientFor(Endpoint);
        return await flow(Services(cloud, null, when) with { RunId = runId });
    }

    /// <summary>Bakes the host, and keeps the events.</summary>
    public async Task<BakeResult> BakeAsync(Action<RunEvent>? when = null, CancellationToken cancellation = default)
    {
        using var cloud = ClientFor(Endpoint);
        return await new BakeFlow(Services(cloud, null, when)).RunAsync(new ReachRequest(Host), cancellation);
    }

    /// <summary>Bakes the host, and expects it to fail.</summary>
    public async Task<SnowliftException> FailToBakeAsync(Action<RunEvent>? when = null, CancellationToken cancellation = default)
    {
        var failed = await Should.ThrowAsync<SnowliftException>(() => BakeAsync(when, cancellation));
        Log.All.OfType<RunFailed>().ShouldHaveSingleItem().What.ShouldBe(failed.What);
        return failed;
    }

    /// <summary>Deletes the host's server, as its owner might.</summary>
    public async Task DeleteServerAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var server = (await Cloud.Servers.FindAsync(Host, token)).ShouldNotBeNull();
        await Cloud.Actions.WaitAsync(await Cloud.Servers.DeleteAsync(server.Id, token), null, token);
    }

    private CloudServices Services(HetznerClient cloud, IConfirmation? confirmation, Action<RunEvent>? when)
    {
        Log = new EventLog { When = when };
        return new CloudServices(
            new SimulatedProcesses(Computer, Machines, Folder), cloud, "the lab", new EventStream(Time, Log),
            confirmation ?? Answers.None, Paths, Environment)
        {
            Explain = e => CloudErrors.Explain(e),
            Limits = Limits,
            RunId = RunId,
            SerialLog = SerialLog,
            IsRehearsal = IsLab,
            PretendsToBuild = PretendsToBuild,
            Locks = Locks ?? new FileHostLocks(Paths.Locks),
        };
    }

    /// <summary>Plans, and keeps the events.</summary>
    public async Task<PlanReport> PlanAsync(DeployRequest? request = null)
    {
        Requests.Clear();
        using var cloud = ClientFor(Endpoint, new RequestLog(Requests));
        return await new PlanFlow(Services(cloud, null, null), NixSettings.Default).RunAsync(request ?? Request(), TestContext.Current.CancellationToken);
    }

    /// <summary>Deploys, and expects it to fail.</summary>
    public async Task<SnowliftException> FailAsync(
        DeployRequest? request = null, IConfirmation? confirmation = null, Action<RunEvent>? when = null,
        CancellationToken cancellation = default)
    {
        try
        {
            var result = await DeployAsync(request, confirmation, when, cancellation);
            throw new ShouldAssertException($"The deploy succeeded: {result}");
        }
        catch (SnowliftException e)
        {
            Log.All.OfType<RunFailed>().ShouldHaveSingleItem().What.ShouldBe(e.What);
            return e;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cloud.Dispose();
        await _lab.DisposeAsync();
        await Machines.DisposeAsync();
        Unlock(Folder);
        Directory.Delete(Folder, recursive: true);
    }

    // What is in a store is read-only, its folders too.
    private static void Unlock(string folder)
    {
        foreach (var inside in Directory.GetDirectories(folder, "*", SearchOption.AllDirectories).Where(inside => new DirectoryInfo(inside).LinkTarget is null))
        {
            File.SetUnixFileMode(inside, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private HetznerClient ClientFor(Uri endpoint, HttpMessageHandler? transport = null) => new(
        new HetznerOptions(endpoint, new ApiToken(_lab.Token)) { RequestTimeout = TimeSpan.FromHours(3) }, Time, transport);
}
