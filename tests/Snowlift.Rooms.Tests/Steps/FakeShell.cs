using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Steps;

/// <summary>A machine that answers what a test says, and writes down what it was asked.</summary>
internal sealed class FakeShell : IRemoteShell
{
    private readonly Dictionary<string, (int Status, string Output)> _answers = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public SshEndpoint Endpoint { get; } = new("demo", "203.0.113.7", 22, "root", null, ["/known/42", "/known/42.next"], "snowlift-42");

    public string OptionsForNix => "-F none";

    /// <summary>A script says that, line by line, and ends well.</summary>
    public FakeShell Says(string script, params string[] lines) => With(script, 0, string.Join('\n', lines));

    /// <summary>A script ends with a status.</summary>
    public FakeShell EndsWith(string script, int status) => With(script, status, "");

    public Task<ScriptResult> RunAsync(TargetScript script, ProcessOutput? output, CancellationToken cancellation)
    {
        Asked.Add($"{script.Name} {string.Join(' ', script.Arguments)}".Trim());
        var (status, said) = _answers.GetValueOrDefault(script.Name);
        return status == 0
            ? Task.FromResult(ScriptResult.Parse(said ?? ""))
            : throw new ScriptFailedException(script.Name, new ProcessResult(status, "", ["what went wrong"]));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private FakeShell With(string script, int status, string said)
    {
        _answers[script] = (status, said);
        return this;
    }
}
