using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Terminal;
using Snowlift.Install;
using Snowlift.Install.Requests;
using Snowlift.Lab;
using Snowlift.Nix;
using Snowlift.Provision;
using Snowlift.Remote.Processes;
using Snowlift.Runs;

namespace Snowlift.Cli.Context;

/// <summary>
/// Everything of the outside that the program touches. Nothing in it is static: tests hand in their own and run the
/// whole program in-process.
/// </summary>
/// <param name="In">Where answers are typed.</param>
/// <param name="Out">Results: for people, or one JSON value a line.</param>
/// <param name="Error">Progress, questions, logs and errors.</param>
/// <param name="Terminal">What the three streams are connected to.</param>
/// <param name="Environment">The environment variables.</param>
/// <param name="WorkingDirectory">What relative paths are relative to.</param>
/// <param name="Time">The clock.</param>
public sealed record CliContext(
    TextReader In,
    TextWriter Out,
    TextWriter Error,
    TerminalTraits Terminal,
    IReadOnlyDictionary<string, string?> Environment,
    string WorkingDirectory,
    TimeProvider Time)
{
    /// <summary>The command that starts this program again: for a lab in the background.</summary>
    public IReadOnlyList<string> Self { get; init; } = ["snowlift"];

    /// <summary>How the program was started: what every line that is suggested begins with.</summary>
    public Suggestions CalledAs { get; init; } = Suggestions.Plain;

    /// <summary>Makes the command lines that people are told to type, of the one that they typed.</summary>
    internal Suggestions Suggest => Typed?.Value ?? CalledAs;

    /// <summary>The line that was typed; read when it is first wanted.</summary>
    internal Lazy<Suggestions>? Typed { get; init; }

    /// <summary>Results go into a pipe whose reader has gone.</summary>
    internal Func<bool> NobodyReads { get; init; } = () => false;

    /// <summary>What may be in no output.</summary>
    internal Secrets Secrets { get; } = new();

    /// <summary>Starts other programs.</summary>
    internal IProcessRunner Processes { get; init; } = new ProcessRunner(Time);

    /// <summary>Makes the lab; null where this build has none, see <see cref="LabHome"/>.</summary>
    internal Func<LabComputer, ILab>? Lab { get; init; } = BuiltInLab.Lab;

    /// <summary>Runs deploys; the real flow unless a test scripts one.</summary>
    internal Func<CloudServices, NixSettings, DeployRequest, CancellationToken, Task<DeployResult>> Deploy { get; init; } =
        (services, nix, request, cancellation) => new DeployFlow(services, nix).RunAsync(request, cancellation);

    internal SnowliftPaths Paths => SnowliftPaths.From(Environment);

    /// <summary>A simulated machine's keys and addresses must not pass for those of a real one, nor the lab's for Hetzner's: ids are given anew in each.</summary>
    internal SnowliftPaths PathsOf(CloudChoice cloud) =>
        cloud.IsRehearsal ? Paths with { State = Path.Combine(Paths.State, "simulated") }
        : Paths with { OfCloud = cloud.Kind == CloudKind.Lab ? Paths.Lab : null, OnlyLabIsHere = Variable("HCLOUD_ENDPOINT") is null };

    /// <summary>A bug's stack is shown: SNOWLIFT_DEBUG=1.</summary>
    internal bool WantsTraces => Variable("SNOWLIFT_DEBUG") == "1";

    /// <summary>A variable's value, or null where it is not set or empty.</summary>
    internal string? Variable(string name) =>
        Environment.TryGetValue(name, out var value) && !string.IsNullOrEmpty(value) ? value : null;
}
