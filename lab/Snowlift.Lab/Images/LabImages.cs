using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Images;

/// <summary>Finds the lab's images, or builds them: a Debian disk, a kexec installer, the demo flake.</summary>
/// <param name="directory">Images that were prepared elsewhere; then nothing is built.</param>
/// <param name="cacheDirectory">Where images are built, and what they are built from is kept.</param>
/// <param name="isRoot">Whether this process may build: mmdebstrap and chroot want root.</param>
public sealed class LabImages(IProcessRunner runner, string? directory, string cacheDirectory, bool isRoot)
{
    internal LabScripts Scripts { get; init; } = LabScripts.Embedded();

    internal Func<IReadOnlyList<Prerequisite>> MissingPrograms { get; init; } = () => Prerequisites.Missing(building: true);

    /// <summary>Images as the environment says: <see cref="LabImageSet.Variable"/>, or built below XDG_CACHE_HOME.</summary>
    public static LabImages FromEnvironment(IProcessRunner runner) => new(
        runner,
        Environment.GetEnvironmentVariable(LabImageSet.Variable) is { Length: > 0 } prepared ? prepared : null,
        Path.Combine(CacheHome(), "snowlift", "lab"),
        Environment.IsPrivilegedProcess);

    /// <summary><see cref="EnsureAsync(Action{string}?, CancellationToken)"/> for what the environment says.</summary>
    public static Task<LabImageSet> EnsureAsync(IProcessRunner runner, Action<string>? progress, CancellationToken cancellation) =>
        FromEnvironment(runner).EnsureAsync(progress, cancellation);

    /// <summary>
    /// Gives the images, and builds what is missing or older than this program: three minutes the first time, nothing
    /// afterwards. Machines that exist keep the image that they were made from.
    /// </summary>
    /// <param name="progress">Called for each line that the build has to say.</param>
    /// <exception cref="SnowliftException">Something is missing, or the build failed (exit code 3).</exception>
    public async Task<LabImageSet> EnsureAsync(Action<string>? progress, CancellationToken cancellation)
    {
        if (directory is not null)
        {
            return Prepared(directory);
        }

        var images = new LabImageSet(Path.Combine(cacheDirectory, "images"));
        await BuildAsync(images, "all", images.Missing, progress, cancellation);
        return images;
    }

    /// <summary>
    /// Gives a set of images in which <see cref="LabImageSet.CloudInitDisk"/> is there, and perhaps nothing else: a minute
    /// or two the first time. Where prepared images lack it, it is built in the cache.
    /// </summary>
    /// <param name="progress">Called for each line that the build has to say.</param>
    /// <exception cref="SnowliftException">Something is missing, or the build failed (exit code 3).</exception>
    public async Task<LabImageSet> EnsureCloudInitAsync(Action<string>? progress, CancellationToken cancellation)
    {
        if (directory is not null && new LabImageSet(Path.GetFullPath(directory)) is var prepared && File.Exists(prepared.CloudInitDisk))
        {
            return prepared;
        }

        var images = new LabImageSet(Path.Combine(cacheDirectory, "images"));
        string[] disk = [images.CloudInitDisk];
        await BuildAsync(images, "cloudinit", () => [.. disk.Where(f => !File.Exists(f))], progress, cancellation);
        return images;
    }

    private async Task BuildAsync(
        LabImageSet images, string parts, Func<IReadOnlyList<string>> missing, Action<string>? progress, CancellationToken cancellation)
    {
        var complete = missing().Count == 0;
        if (!complete)
        {
            DemandTools();
        }

        var source = Scripts.ExtractInto(Path.Combine(cacheDirectory, "scripts"));
        var build = CommandLine.Of(
            "bash", Path.Combine(source, "images", "build"), "--out", images.Root, "--cache", Path.Combine(cacheDirectory, "downloads"), parts);
        var result = await runner.RunAsync(build, new ProcessOutput(progress, progress), cancellation);
        if (result.Succeeded && missing() is [])
        {
            return;
        }

        if (complete && !isRoot)
        {
            progress?.Invoke("the lab's images are older than this program, and only root can build them: going on with the old ones");
            return;
        }

        throw new SnowliftException(
            ExitCode.Prerequisite, "the lab's images could not be built",
            why: result.Succeeded ? $"missing afterwards: {string.Join(", ", missing())}" : string.Join('\n', result.LastLines(3)),
            next: "read the lines above; the build goes on where it stopped when it is run again")
        {
            Command = build.ToString(),
            LastLines = result.LastLines(),
        };
    }

    private static LabImageSet Prepared(string directory)
    {
        var images = new LabImageSet(Path.GetFullPath(directory)) { IsShared = true };
        return images.Missing() is [_, ..] missing
            ? throw new SnowliftException(
                ExitCode.Prerequisite, $"{directory} does not hold the lab's images",
                why: $"missing: {string.Join(", ", missing)}",
                next: $"set {LabImageSet.Variable} to a directory that lab/images/build has filled, or unset it to have them built")
            : images;
    }

    private void DemandTools()
    {
        if (MissingPrograms() is [_, ..] missing)
        {
            throw new SnowliftException(
                ExitCode.Prerequisite, "the lab's images cannot be built here",
                why: $"missing: {string.Join(", ", missing)}",
                next: Prerequisites.Install(missing));
        }

        if (!isRoot)
        {
            throw new SnowliftException(
                ExitCode.Prerequisite, "the lab's images are not built yet, and only root can build them",
                why: "mmdebstrap and chroot need root",
                next: $"run this once as root, or set {LabImageSet.Variable} to a directory of images built elsewhere");
        }
    }

    private static string CacheHome() => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home
        ? home
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
