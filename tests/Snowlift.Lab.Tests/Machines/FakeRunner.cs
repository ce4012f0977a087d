using System.Collections.Concurrent;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Tests.Machines;

/// <summary>Answers commands from a function, and remembers them.</summary>
internal sealed class FakeRunner(Func<CommandLine, CancellationToken, Task<ProcessResult>> answer) : IProcessRunner
{
    private readonly ConcurrentQueue<CommandLine> _commands = new();

    public FakeRunner(Func<CommandLine, ProcessResult> answer)
        : this((command, _) => Task.FromResult(answer(command)))
    {
    }

    public static ProcessResult Done { get; } = new(0, "", []);

    public IReadOnlyList<CommandLine> Commands => [.. _commands];

    public Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation)
    {
        _commands.Enqueue(command);
        return answer(command, cancellation);
    }
}
