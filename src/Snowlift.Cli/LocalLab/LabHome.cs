using Snowlift.Cli.Context;
using Snowlift.Lab;
using Snowlift.Lab.Images;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.LocalLab;

/// <summary>The lab of this build, and where its labs live: each kind of machines is a lab of its own.</summary>
internal static class LabHome
{
    /// <summary>The lab, on this computer.</summary>
    /// <exception cref="SnowliftException">This build has none (prerequisite).</exception>
    public static ILab Of(CliContext context) => Demand(context)(new LabComputer(
        context.Processes, context.Time, context.Paths.Home, context.Paths.LabCache, context.Variable(LabImageSet.Variable)));

    /// <summary>Demands that this build has a lab, before anything is done for it.</summary>
    /// <exception cref="SnowliftException">It has none (prerequisite).</exception>
    public static Func<LabComputer, ILab> Demand(CliContext context) => context.Lab ?? throw new SnowliftException(
        ExitCode.Prerequisite,
        "This build of Snowlift has no lab",
        "It was made with -p:WithLab=false: the local rehearsal cloud was left out, and with it ASP.NET.",
        """
        Use a build with the lab, as ./snowlift in a checkout is, or make this one again without that switch.
        Hetzner Cloud needs no lab: --cloud hetzner
        """);

    /// <summary>Where the lab of these machines lives.</summary>
    /// <exception cref="SnowliftException">This build has none (prerequisite).</exception>
    public static LabPaths PathsOf(CliContext context, MachineKind machines)
    {
        Demand(context);
        return new(machines == MachineKind.Qemu ? context.Paths.Lab : context.Paths.Lab + "-simulated");
    }

    /// <summary>Holds the process id of the <c>lab serve</c> that holds the lab's lock.</summary>
    public static string PidFile(LabPaths paths) => Path.Combine(paths.Root, "serve.pid");

    /// <summary>Gives the images, and says that building them takes its time.</summary>
    /// <exception cref="SnowliftException">They cannot be built here (prerequisite).</exception>
    public static Task<LabImageSet> EnsureImagesAsync(CliContext context, Action<string> say, CancellationToken cancellation) =>
        Of(context).EnsureImagesAsync(say, cancellation);

    /// <summary>Starts serving the lab of that kind of machines, for every command to find.</summary>
    /// <param name="port">On 127.0.0.1; 0 for that of last time, or any.</param>
    /// <exception cref="SnowliftException">It is served already, the port is taken, or images are missing.</exception>
    public static async Task<IHostedLab> ServeAsync(
        CliContext context, MachineKind machines, int port, Action<string> say, CancellationToken cancellation)
    {
        var (lab, paths) = (Of(context), PathsOf(context, machines));
        return machines == MachineKind.Simulated
            ? await lab.SimulateAsync(paths, port, cancellation)
            : await lab.ServeAsync(paths, port, await lab.EnsureImagesAsync(say, cancellation), cancellation);
    }
}
