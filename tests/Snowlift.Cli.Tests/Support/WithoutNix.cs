using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests.Support;

/// <summary>A computer that has no Nix.</summary>
internal sealed class WithoutNix(IProcessRunner inner) : IProcessRunner
{
    public Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation) =>
        command.Program is "nix" or "nix-store"
            ? throw new ProgramNotFoundException(command.Program)
            : inner.RunAsync(command, output, cancellation);
}
