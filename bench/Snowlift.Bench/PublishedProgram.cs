using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Bench;

/// <summary>The program as people run it: <c>./snowlift</c> of this checkout, and the binary that it publishes.</summary>
/// <param name="Launcher">The script that builds where needed.</param>
/// <param name="Binary">What it builds.</param>
internal sealed record PublishedProgram(string Launcher, string Binary)
{
    /// <summary>Looks for the checkout that the bench was built in.</summary>
    /// <exception cref="SnowliftException">There is none (prerequisite).</exception>
    public static PublishedProgram Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Snowlift.slnx")))
            {
                return new PublishedProgram(
                    Path.Combine(folder.FullName, "snowlift"), Path.Combine(folder.FullName, ".cache", "snowlift", "snowlift"));
            }
        }

        throw new SnowliftException(
            ExitCode.Prerequisite, "There is no checkout of Snowlift around the bench",
            next: "Run it there: dotnet run --project bench/Snowlift.Bench");
    }

    /// <summary>Publishes it where its sources have changed.</summary>
    public async Task BuildAsync(IProcessRunner processes, CancellationToken cancellation) =>
        Demand(await processes.RunAsync(CommandLine.Of(Launcher, "--version"), null, cancellation), "Snowlift could not be built");

    /// <summary>Lets a result pass that is a success.</summary>
    /// <exception cref="SnowliftException">It is none; has what it said.</exception>
    public static ProcessResult Demand(ProcessResult result, string what) => result.Succeeded
        ? result
        : throw new SnowliftException(ExitCode.Bug, what, $"It ended with {result.ExitCode}.") { LastLines = result.LastLines() };
}
