using Snowlift.Remote.Processes;

namespace Snowlift.Door.Tests.Worlds;

/// <summary>Types command lines, each in a bash of its own, with an environment that holds nothing but what is given.</summary>
internal sealed class Shell(IReadOnlyDictionary<string, string> environment)
{
    private readonly ProcessRunner _processes = new();

    /// <summary>Runs a line to its end.</summary>
    /// <param name="answer">What is typed at the terminal that there is then; null for no terminal.</param>
    /// <param name="limit">Longer than any line takes on a slow computer.</param>
    /// <param name="variables">More of them.</param>
    public async Task<Outcome> TypeAsync(
        string line, string folder, string? answer, TimeSpan limit, IReadOnlyDictionary<string, string>? variables = null)
    {
        var said = new List<string>();
        string[] all = [.. environment.Concat(variables ?? new Dictionary<string, string>()).Select(variable => $"{variable.Key}={variable.Value}")];
        string[] bash = ["bash", "-o", "pipefail", "-c", line];
        var command = answer is null
            ? CommandLine.Of("env", ["-i", .. all, .. bash])
            : CommandLine.Of("script", "-qec", string.Join(' ', ((string[])["env", "-i", .. all, .. bash]).Select(Quoting.ForShell)), "/dev/null") with
            {
                Input = StandardInput.Text(answer + "\n"),
            };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        over.CancelAfter(limit);
        try
        {
            var result = await _processes.RunAsync(command with { WorkingDirectory = folder }, new ProcessOutput(Note, Note), over.Token);
            return new Outcome(result.ExitCode, said);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Note($"(ended after {limit.TotalMinutes:0} minutes)");
            return new Outcome(-1, said);
        }

        void Note(string text)
        {
            lock (said)
            {
                said.Add(text);
            }
        }
    }
}

/// <summary>How a line ended.</summary>
/// <param name="Said">All that it wrote, stdout and stderr in the order in which they came.</param>
internal sealed record Outcome(int Status, IReadOnlyList<string> Said)
{
    public override string ToString() => $"ended with {Status}\n{string.Join('\n', Said.Select(line => "    " + line))}";
}
