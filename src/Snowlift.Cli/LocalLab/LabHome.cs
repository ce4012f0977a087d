using Snowlift.Cli.Cloud;
using Snowlift.Lab;
using Snowlift.Lab.Images;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.LocalLab;

/// <summary>Where the labs live, and their parts that are ours: each kind of machines is a lab of its own.</summary>
internal static class LabHome
{
    public static LabPaths PathsOf(CliContext context, MachineKind machines) =>
        new(machines == MachineKind.Qemu ? context.Paths.Lab : context.Paths.Lab + "-simulated");

    /// <summary>Holds the process id of the <c>lab serve</c> that holds the lab's lock.</summary>
    public static string PidFile(LabPaths paths) => Path.Combine(paths.Root, "serve.pid");

    /// <summary>The images, built where they are missing.</summary>
    public static LabImages Images(CliContext context) => new(
        context.Processes,
        context.Variable(LabImages.Variable),
        context.Paths.LabCache,
        System.Environment.IsPrivilegedProcess);

    /// <summary>Gives the images, and says that building them takes its time.</summary>
    /// <exception cref="SnowliftException">They cannot be built here (prerequisite).</exception>
    public static Task<LabImageSet> EnsureImagesAsync(CliContext context, Action<string> say, CancellationToken cancellation) =>
        Images(context).EnsureAsync(say, cancellation);
}
