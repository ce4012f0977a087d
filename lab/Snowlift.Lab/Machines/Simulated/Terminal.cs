using System.Text;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Simulated;

/// <summary>What a simulated program writes: kept for its result, and told line by line.</summary>
internal sealed class Terminal(ProcessOutput? output)
{
    private readonly Lock _one = new();
    private readonly StringBuilder _said = new();
    private readonly List<string> _complained = [];

    /// <summary>A line of stdout.</summary>
    public void Say(string line)
    {
        lock (_one)
        {
            _said.Append(line).Append('\n');
        }

        output?.OnLine?.Invoke(line);
    }

    /// <summary>A line of stderr.</summary>
    public void Complain(string line)
    {
        lock (_one)
        {
            _complained.Add(line);
        }

        output?.OnErrorLine?.Invoke(line);
    }

    /// <summary>Bytes of stdout, as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => output?.Into?.Write(bytes);

    /// <summary>Bytes taken from stdin so far.</summary>
    public void Took(long bytes) => output?.OnInputSent?.Invoke(bytes);

    public ProcessResult End(int exitCode)
    {
        lock (_one)
        {
            return new ProcessResult(exitCode, _said.ToString(), [.. _complained]);
        }
    }
}
