using Snowlift.Remote.Processes;

namespace Snowlift.Remote.Ssh;

/// <summary>Runs scripts on one boot of one machine. <see cref="SshSession"/> is the real one; tests of a single step stand in here.</summary>
public interface IRemoteShell : IAsyncDisposable
{
    /// <summary>How the machine is reached.</summary>
    SshEndpoint Endpoint { get; }

    /// <summary>What Nix hands to its own ssh calls (<c>NIX_SSHOPTS</c>); it is split at spaces.</summary>
    string OptionsForNix { get; }

    /// <summary>Runs a target script to its end.</summary>
    /// <exception cref="ScriptFailedException">It ended with a non-zero status.</exception>
    /// <exception cref="SshException">The connection broke.</exception>
    Task<ScriptResult> RunAsync(TargetScript script, ProcessOutput? output, CancellationToken cancellation);
}
