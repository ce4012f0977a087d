using System.Collections.Immutable;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Build;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Logins;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Machines.Keys;
using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Ssh;
using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Steps;

/// <summary>
/// One step alone: it is given the record that the step before would have returned, its machine is a <see cref="FakeShell"/>, and what it
/// asked of that is looked at. Nothing of the flow around it runs.
/// </summary>
internal sealed class StepHarness : IDisposable
{
    public const string Boot = "the-boot";
    public const string System = "/nix/store/0c1m6gdsmbbs40n4m3dy7q1l7x1rz0ya-nixos-system-demo-25.11";
    public const string Disko = "/nix/store/1c1m6gdsmbbs40n4m3dy7q1l7x1rz0ya-disko";

    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-step-").FullName;

    public StepHarness(Func<DeployRequest, DeployRequest>? asked = null)
    {
        var request = new DeployRequest(new FlakeRef("."), "demo");
        var services = new RunServices(
            new ScriptedProcesses(), "the lab", new EventStream(TimeProvider.System, Log), Answers.None,
            new SnowliftPaths(_folder, _folder, _folder), ImmutableDictionary<string, string?>.Empty);
        Run = new DeployRun(services, NixSettings.Default, asked?.Invoke(request) ?? request);
    }

    public EventLog Log { get; } = new();

    public FakeShell Machine { get; } = new();

    public DeployRun Run { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public MachineSession Session => new(Machine, Facts, _ => throw new InvalidOperationException("the connection stands"));

    public ServerReady Server => new(Machine.Endpoint, null, null, IsNew: false, []);

    public MachineProbed Probed => new(Server, Session);

    public InstallerBooted Installer => new(Server, Session, Facts);

    /// <summary>The system, to be built on the machine.</summary>
    public SystemPlan Plan => new(Evaluation, new Login("root", HasOurKey: true), StorePath.Parse(System), StorePath.Parse(Disko), ClosureBytes: null);

    public HostChecked Host => new(
        new FlakeRef("."), "demo", new LoginKey(Key().Public, "/key", "me"), Evaluation, BuildsHere: false, Plan.Login, Folder: null);

    public static KeyPair Key() => new(SimulatedKeys.New(), "PRIVATE");

    private static MachineFacts Facts => Preflight.Corpus.Machine("bios") with { BootId = new BootId(Boot) };

    private static HostEvaluation Evaluation => new(
        Found: true, Hosts: null, "x86_64-linux", "demo", new Derivation(System + ".drv", System), new Derivation(Disko + ".drv", Disko),
        Ssh: null, Users: null, Sudo: null, Boot: null, Storage: null, Network: null, Sense: null);

    public void Dispose()
    {
        Run.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
