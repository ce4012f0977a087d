using Snowlift.Remote.Processes;

namespace Snowlift.Bench;

/// <summary>How long people wait for a word: the time that <c>snowlift --help</c> takes.</summary>
internal sealed class StartUp(IProcessRunner processes, TimeProvider time)
{
    public const int Times = 10;

    /// <summary>The median in s, after one start that only fills the caches.</summary>
    public async Task<double> MeasureAsync(PublishedProgram program, CancellationToken cancellation)
    {
        var seconds = new List<double>();
        for (var i = 0; i <= Times; i++)
        {
            var began = time.GetTimestamp();
            PublishedProgram.Demand(
                await processes.RunAsync(CommandLine.Of(program.Binary, "--help"), null, cancellation), "snowlift --help failed");
            if (i > 0)
            {
                seconds.Add(time.GetElapsedTime(began).TotalSeconds);
            }
        }

        return Median.Of(seconds);
    }
}
