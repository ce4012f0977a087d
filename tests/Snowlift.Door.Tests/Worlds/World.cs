using System.Globalization;
using Snowlift.Door.Tests.Lines;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Wire;
using Snowlift.Lab;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Lab.Settings;
using Snowlift.Remote.Processes;

namespace Snowlift.Door.Tests.Worlds;

/// <summary>
/// A person's home with a flake that <c>init</c> wrote, and a cloud: the lab's API and simulated machines, which live in this
/// process and so longer than any command. The program is a process of its own; it finds the cloud as Hetzner's
/// (<c>HCLOUD_ENDPOINT</c>) and as the lab that runs, and reaches machines by an ssh that hands over to here.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>A slow computer is no failure.</summary>
    private static readonly TimeSpan LineLimit = TimeSpan.FromMinutes(20);

    /// <summary>By our own clock, which the program goes by: as quick as can be.</summary>
    private static readonly TimeModel Quick = new()
    {
        ImageBoot = Seconds(0.3), InstallerBoot = Seconds(0.3), SystemBoot = Seconds(0.3), Settle = Seconds(0.1), Shutdown = Seconds(0.1), Jump = Seconds(0.1),
        Handshake = Seconds(0.01), Command = Seconds(0.01), KexecLoad = Seconds(0.1), Disko = Seconds(0.1), Install = Seconds(0.1),
        Activation = Seconds(0.1), BootLoader = Seconds(0.1), Evaluation = Seconds(0.1), Build = Seconds(0.1), NixUnpack = Seconds(0.1),
        UploadRate = 1e7, DownloadRate = 1e9, NixBytes = 1_000_000, InstallerBytes = 1_000_000,
    };

    private readonly string _folder;
    private readonly SimulatedHost _machines;
    private readonly List<SimulatedSystem> _hosts;
    private readonly LabServer _lab;
    private readonly HandOver _handOver;
    private readonly HetznerClient _cloud;
    private readonly Shell _shell;
    private readonly Shell _shellWithNix;
    private int _made;

    private World(string folder, SimulatedHost machines, List<SimulatedSystem> hosts, LabServer lab)
    {
        (_folder, _machines, _hosts, _lab) = (folder, machines, hosts, lab);
        _handOver = new HandOver(Path.Combine(folder, "hand-over.sock"), new SimulatedProcesses(new ProcessRunner(), machines, Home));
        _cloud = new HetznerClient(new HetznerOptions(lab.Endpoint, new ApiToken(lab.Token)));
        var path = $"{Path.Combine(folder, "bin")}:{Path.Combine(folder, "programs")}";
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = Home, ["USER"] = "ada", ["LANG"] = "C.UTF-8", ["TERM"] = "dumb", ["PATH"] = path,
            ["HCLOUD_ENDPOINT"] = lab.Endpoint.ToString(), ["HCLOUD_TOKEN"] = lab.Token,
            ["SNOWLIFT_LAB_IMAGES"] = Path.Combine(folder, "images"),
            // Wherever the runtime is that these tests run on.
            ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..")),
        };
        _shell = new Shell(variables);
        _shellWithNix = new Shell(new Dictionary<string, string>(variables) { ["PATH"] = $"{path}:{Environment.GetEnvironmentVariable("PATH")}" });
    }

    private string Home => Path.Combine(_folder, "home");

    private string Servers => Path.Combine(Home, "servers");

    private string Flake => Path.Combine(Servers, "web");

    /// <summary>Makes one.</summary>
    public static async Task<World> BeginAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("snowlift-docs-").FullName;
        var home = Path.Combine(folder, "home");
        Directory.CreateDirectory(Path.Combine(home, ".ssh"));
        Directory.CreateDirectory(Path.Combine(home, "servers"));
        var key = await MakeKeyAsync(Path.Combine(home, ".ssh", "id_ed25519"), cancellation);
        await MakeKeyAsync(Path.Combine(home, "host-key"), cancellation);
        HollowImages.Make(Path.Combine(folder, "images"));
        ProgramFarm.Plant(Path.Combine(folder, "programs"));
        Directory.CreateDirectory(Path.Combine(folder, "bin"));
        File.CreateSymbolicLink(Path.Combine(folder, "bin", "snowlift"), Repository.Program);
        foreach (var program in (ReadOnlySpan<string>)["ssh", "ssh-keyscan"])
        {
            File.CreateSymbolicLink(Path.Combine(folder, "bin", program), Path.Combine(Repository.Tests, "hand-over"));
        }

        List<SimulatedSystem> hosts = [.. new[] { "web", "demo", "builder", "hetzner" }.Select(host => SimulatedSystem.Of(host, key))];
        var machines = new SimulatedHost(TimeProvider.System, Quick, flake: new SimulatedFlake { Hosts = hosts });
        var paths = new LabPaths(Path.Combine(home, ".local", "state", "snowlift", "lab"));
        var lab = await LabServer.StartAsync(new LabOptions(paths), machines, TimeProvider.System, cancellation);
        var world = new World(folder, machines, hosts, lab);
        await world.SucceedAsync("snowlift init web --yes", world.Servers);
        await world.SucceedAsync("hcloud ssh-key create --name me --public-key-from-file ~/host-key.pub", world.Home);
        return world;
    }

    /// <summary>Sees to it that a line finds what it needs, and types it.</summary>
    /// <exception cref="InvalidOperationException">What it needs could not be made.</exception>
    public async Task<Outcome> TypeAsync(Typing typing)
    {
        await PrepareAsync(typing.Situation);
        var image = (await _cloud.Images.ListAsync(type: ImageType.Snapshot)).Select(image => image.Id.ToString(CultureInfo.InvariantCulture)).FirstOrDefault() ?? "";
        var command = typing.Evaluates && !typing.Command.Contains(" --cloud ", StringComparison.Ordinal) ? typing.Command + " --cloud lab" : typing.Command;
        return await (typing.Evaluates ? _shellWithNix : _shell).TypeAsync(
            command, FolderFor(typing.Command), typing.Answer?.Replace("$IMAGE", image, StringComparison.Ordinal), LineLimit, new Dictionary<string, string> { ["IMAGE"] = image });
    }

    public async ValueTask DisposeAsync()
    {
        _cloud.Dispose();
        await _lab.DisposeAsync();
        await _handOver.DisposeAsync();
        await _machines.DisposeAsync();

        // What is in a Nix store is read-only, its folders too.
        foreach (var folder in Directory.GetDirectories(_folder, "*", SearchOption.AllDirectories).Where(f => new DirectoryInfo(f).LinkTarget is null))
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task PrepareAsync(Situation situation)
    {
        var servers = await _cloud.Servers.ListAsync();
        if (situation == Situation.NoServer)
        {
            foreach (var server in servers)
            {
                await _cloud.Actions.WaitAsync(await _cloud.Servers.DeleteAsync(server.Id));
            }

            return;
        }

        if (!servers.Any(server => server.Name == "web"))
        {
            await SucceedAsync("snowlift deploy web --create --ttl 8h --quiet", Flake);
        }

        if (situation == Situation.Updated)
        {
            var changed = $"nixos-system-web-25.11.{++_made}";
            _hosts[0] = _hosts[0] with { Path = SimulatedSystem.StorePath(changed), Derivation = SimulatedSystem.StorePath(changed + ".drv") };
            await SucceedAsync("snowlift update web --quiet", Flake);
        }

        if (situation == Situation.Baked && (await _cloud.Images.ListAsync(type: ImageType.Snapshot)).Count == 0)
        {
            await SucceedAsync("snowlift bake web --quiet", Flake);
        }
    }

    /// <summary>Where a line is typed: in the flake, beside it, or where there is none yet.</summary>
    private string FolderFor(string command) =>
        command.StartsWith("cd web", StringComparison.Ordinal) ? Servers
        : command.StartsWith("snowlift init", StringComparison.Ordinal)
            ? Directory.CreateDirectory(Path.Combine(Home, $"new-{++_made}")).FullName
            : Flake;

    private async Task SucceedAsync(string line, string folder)
    {
        var outcome = await _shell.TypeAsync(line, folder, null, LineLimit);
        if (outcome.Status != 0)
        {
            throw new InvalidOperationException($"to prepare the world, '{line}' {outcome}");
        }
    }

    private static async Task<string> MakeKeyAsync(string file, CancellationToken cancellation)
    {
        (await new ProcessRunner().RunAsync(CommandLine.Of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ada@here", "-f", file), null, cancellation))
            .ExitCode.ShouldBe(0);
        return (await File.ReadAllTextAsync(file + ".pub", cancellation)).Trim();
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
