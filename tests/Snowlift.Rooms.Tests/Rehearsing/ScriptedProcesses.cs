using Snowlift.Remote.Processes;

namespace Snowlift.Rooms.Tests.Rehearsing;

/// <summary>Starts nothing: remembers each command and gives the answer that a test says.</summary>
internal sealed class ScriptedProcesses : IProcessRunner
{
    public List<CommandLine> Calls { get; } = [];

    public Func<CommandLine, ProcessResult> Answer { get; set; } = _ => new ProcessResult(0, "", []);

    public Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation)
    {
        Calls.Add(command);
        return Task.FromResult(Answer(command));
    }
}
