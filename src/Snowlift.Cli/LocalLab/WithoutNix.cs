using Snowlift.Remote.Processes;

namespace Snowlift.Cli.LocalLab;

/// <summary>A computer that has no Nix: the target evaluates and builds.</summary>
internal sealed class WithoutNix(IProcessRunner inner) : IProcessRunner
{
    public Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation) =>
        command.Program is "nix" or "nix-store"
            ? throw new ProgramNotFoundException(command.Program)
            : inner.RunAsync(command, output, cancellation);
}
