using Snowlift.Remote.Processes;

namespace Snowlift.Bench;

/// <summary>The whole bench, from the start-up time to the table.</summary>
internal sealed class Benchmark(BenchOptions options, TextWriter output, TextWriter error, TimeProvider time)
{
    private readonly ProcessRunner _processes = new();

    public async Task RunAsync(CancellationToken cancellation)
    {
        var program = PublishedProgram.Find();
        await program.BuildAsync(_processes, cancellation);

        var startUp = await new StartUp(_processes, time).MeasureAsync(program, cancellation);
        await output.WriteLineAsync($"snowlift --help: {startUp * 1000:0} ms (median of {StartUp.Times})");

        var measured = options.Variants.ToDictionary(variant => variant, _ => new List<Deployment>());
        await using (var home = await BenchHome.CreateAsync(_processes, program, cancellation))
        {
            for (var run = 1; run <= options.Runs; run++)
            {
                foreach (var variant in options.Variants)
                {
                    await error.WriteAsync($"run {run} of {options.Runs}, {variant} … ");
                    var deployment = await home.DeployAsync(variant, cancellation);
                    measured[variant].Add(deployment);
                    await error.WriteLineAsync($"{deployment.Seconds:0.0} s");
                }
            }
        }

        await output.WriteLineAsync();
        new Comparison([.. options.Variants.Select(variant => (variant, measured[variant]))]).Write(output);
    }
}
