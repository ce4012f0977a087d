using System.Collections.Concurrent;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests.Security;

/// <summary>Writes down what anybody could see of the programs that are started: arguments and environment, never stdin.</summary>
internal sealed class Recorder(IProcessRunner inner) : IProcessRunner
{
    private readonly ConcurrentQueue<string> _seen = new();

    /// <summary>A program, an argument, or a variable with its value, each.</summary>
    public IReadOnlyCollection<string> Seen => _seen;

    /// <summary>Private keys that ssh-keygen made meanwhile.</summary>
    public ConcurrentQueue<string> MadeKeys { get; } = new();

    public async Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation)
    {
        foreach (var word in command.Arguments.Prepend(command.Program).Concat(command.Environment.Select(one => $"{one.Key}={one.Value}")))
        {
            _seen.Enqueue(word);
        }

        var result = await inner.RunAsync(command, output, cancellation);
        if (command is { Program: "ssh-keygen", Arguments: ["-q", .., "-f", var file] } && File.Exists(file))
        {
            MadeKeys.Enqueue(await File.ReadAllTextAsync(file, cancellation));
        }

        return result;
    }
}
