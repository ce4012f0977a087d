using Snowlift.Hetzner;
using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Wire;
using Snowlift.Lab;
using Snowlift.Lab.Images;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Bench;

/// <summary>
/// A temporary folder with a state, caches and a lab of its own: the user's lab and its demo flake are left alone.
/// Disposed, its servers, its lab and the folder are gone.
/// </summary>
internal sealed class BenchHome : IAsyncDisposable
{
    private const string Host = "demo";

    private readonly IProcessRunner _processes;
    private readonly PublishedProgram _program;
    private readonly string _folder;
    private int _deploys;

    private BenchHome(IProcessRunner processes, PublishedProgram program, string folder)
    {
        _processes = processes;
        _program = program;
        _folder = folder;
    }

    private string State => Path.Combine(_folder, "state");

    private string Images => Path.Combine(_folder, "images");

    private LabPaths Lab => new(Path.Combine(State, "snowlift", "lab"));

    /// <summary>Makes the folder; images are built where they are missing.</summary>
    public static async Task<BenchHome> CreateAsync(
        IProcessRunner processes, PublishedProgram program, CancellationToken cancellation)
    {
        var found = PublishedProgram.Demand(
            await processes.RunAsync(CommandLine.Of(program.Launcher, "lab", "images"), null, cancellation), "There are no images");
        var home = new BenchHome(processes, program, Directory.CreateTempSubdirectory("snowlift-bench-").FullName);
        try
        {
            await home.TakeImagesAsync(new LabImageSet(found.Output.Trim()), cancellation);
            return home;
        }
        catch
        {
            await home.DisposeAsync();
            throw;
        }
    }

    /// <summary>Deploys the demo host onto a new server, and deletes the server.</summary>
    /// <exception cref="SnowliftException">The deploy failed.</exception>
    public async Task<Deployment> DeployAsync(Variant variant, CancellationToken cancellation)
    {
        // An empty cache each time: nobody profits from what the deploy before has built.
        var cache = Path.Combine(_folder, $"cache-{++_deploys}");
        try
        {
            var deploy = await _processes.RunAsync(
                Snowlift(cache, ["deploy", Host, "--create", "--cloud", "lab", "--yes", "--json", .. variant.Options]),
                null, cancellation);
            return Deployment.From(deploy, variant);
        }
        finally
        {
            await DeleteServersAsync(CancellationToken.None);
            await RemoveAsync(cache);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (LabConnection.Read(Lab) is not null)
        {
            PublishedProgram.Demand(
                await _processes.RunAsync(Snowlift(Path.Combine(_folder, "cache"), ["lab", "down", "--yes"]), null, CancellationToken.None),
                $"The bench's lab in {_folder} could not be ended");
        }

        await RemoveAsync(_folder);
    }

    // Linked rather than copied, but for the demo flake: the lab writes its key into that one.
    private async Task TakeImagesAsync(LabImageSet images, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "tmp"));
        Directory.CreateDirectory(Images);
        foreach (var part in new[] { Path.GetDirectoryName(images.DebianDisk)!, images.InstallerDirectory })
        {
            Directory.CreateSymbolicLink(Path.Combine(Images, Path.GetFileName(part)), part);
        }

        PublishedProgram.Demand(
            await _processes.RunAsync(CommandLine.Of("cp", "-a", images.DemoDirectory, Images), null, cancellation),
            "The demo flake could not be copied");
        File.Delete(Path.Combine(Images, "demo", "authorized_keys"));
    }

    private async Task DeleteServersAsync(CancellationToken cancellation)
    {
        // Simulated machines leave no lab behind.
        if (LabConnection.Read(Lab) is not { } lab || !LabConnection.IsServed(Lab))
        {
            return;
        }

        using var client = new HetznerClient(new HetznerOptions(lab.Endpoint, new ApiToken(lab.Token)));
        foreach (var server in await client.Servers.ListAsync(cancellation: cancellation))
        {
            await client.Actions.WaitAsync(await client.Servers.DeleteAsync(server.Id, cancellation), progress: null, cancellation);
        }
    }

    private CommandLine Snowlift(string cache, string[] arguments) => new CommandLine(_program.Binary, [.. arguments])
    {
        // A folder without a flake, so that the lab's demo is what is deployed.
        WorkingDirectory = _folder,
    }
        .WithEnvironment("XDG_STATE_HOME", State)
        .WithEnvironment("XDG_CACHE_HOME", cache)
        // What a deploy that is cut off could not clear away goes with the folder.
        .WithEnvironment("TMPDIR", Path.Combine(_folder, "tmp"))
        .WithEnvironment(LabImageSet.Variable, Images)
        .WithEnvironment("FLAKE_DIR", null);

    // Store paths are read-only: only root, or whoever makes them writable first, can delete them.
    private async Task RemoveAsync(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        await _processes.RunAsync(CommandLine.Of("chmod", "-R", "u+w", folder), null, CancellationToken.None);
        PublishedProgram.Demand(
            await _processes.RunAsync(CommandLine.Of("rm", "-rf", folder), null, CancellationToken.None), $"{folder} could not be deleted");
    }
}
