using Snowlift.Cli.Cloud;
using Snowlift.Deploy;
using Snowlift.Lab.Images;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.LocalLab;

/// <summary>
/// A flake that is deployed in the lab and built offline: the demo, which lets in the lab's own key, or a user's own with
/// <see cref="StandIns"/>.
/// </summary>
/// <param name="Flake">Its reference.</param>
/// <param name="SshKey">A private key that the demo's hosts let in; null for a flake that names its keys itself.</param>
/// <param name="Nix">A store of its own, so that it leaves the user's alone.</param>
/// <param name="OnTargetOnly">It cannot be evaluated here, only by a simulated machine.</param>
internal sealed record DemoDeploy(string Flake, string? SshKey, NixSettings Nix, bool OnTargetOnly)
{
    private const string ResourcePrefix = "lab/demo/";

    /// <summary>
    /// Makes it ready. For real machines it comes with the images, which are built where they are missing; simulated ones
    /// only pretend to build it, and its text is enough.
    /// </summary>
    /// <param name="sshKey">The private key that was named, or null for one of the lab's own.</param>
    public static async Task<DemoDeploy> PrepareAsync(
        CliContext context, MachineKind machines, string? sshKey, Action<string> say, CancellationToken cancellation)
    {
        var isSimulated = machines == MachineKind.Simulated;
        var folder = isSimulated
            ? ExtractText(Path.Combine(context.Paths.LabCache, "demo-text"))
            : (await LabHome.EnsureImagesAsync(context, say, cancellation)).DemoDirectory;
        var key = sshKey ?? await OwnKeyAsync(context, cancellation);
        await new DemoFlake(folder, context.Time).AuthorizeAsync(await PublicHalfAsync(context, key, cancellation), cancellation);
        say($"no flake was named: deploying the lab's demo flake in {folder}");
        // As a path: whatever git thinks of the folder around the cache, all of these files count.
        return new DemoDeploy("path:" + folder, key, NixSettings.PrivateOffline(Path.Combine(context.Paths.LabCache, "nix")), isSimulated);
    }

    private static string ExtractText(string folder)
    {
        var assembly = typeof(DemoFlake).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, name[ResourcePrefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var from = assembly.GetManifestResourceStream(name)!;
            using var to = File.Create(path);
            from.CopyTo(to);
        }

        return folder;
    }

    private static async Task<string> OwnKeyAsync(CliContext context, CancellationToken cancellation)
    {
        var folder = Path.Combine(context.Paths.Lab, "ssh");
        var file = Path.Combine(folder, "id_ed25519");
        if (File.Exists(file))
        {
            return file;
        }

        PrivateFiles.CreateFolder(folder);
        var made = await context.Processes.RunAsync(
            CommandLine.Of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "snowlift-lab", "-f", file), null, cancellation);
        return made.Succeeded || File.Exists(file) ? file : throw new SnowliftException(
            ExitCode.Prerequisite, "The lab's SSH key could not be made", null, "Name a key of your own: --ssh-key FILE")
        {
            LastLines = made.LastLines(),
        };
    }

    private static async Task<string> PublicHalfAsync(CliContext context, string key, CancellationToken cancellation)
    {
        var file = key.EndsWith(".pub", StringComparison.Ordinal) ? key : key + ".pub";
        if (File.Exists(file))
        {
            return await File.ReadAllTextAsync(file, cancellation);
        }

        var derived = await context.Processes.RunAsync(
            CommandLine.Of("ssh-keygen", "-y", "-P", "", "-f", key), null, cancellation);
        return derived.Succeeded ? derived.Output : throw new SnowliftException(
            ExitCode.Usage, $"The SSH key {key} cannot be read", string.Join('\n', derived.LastLines(3)), "Name another one with --ssh-key FILE.");
    }
}
