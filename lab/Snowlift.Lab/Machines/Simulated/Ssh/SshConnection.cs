namespace Snowlift.Lab.Machines.Simulated.Ssh;

/// <summary>A connection to one boot of a simulated machine. It breaks when that boot ends, or when a fault breaks it.</summary>
internal sealed class SshConnection(SimulatedMachine machine, SimulatedBoot boot, string user) : IDisposable
{
    private readonly CancellationTokenSource _broken = CancellationTokenSource.CreateLinkedTokenSource(boot.Ended);

    public SimulatedMachine Machine => machine;

    public SimulatedBoot Boot => boot;

    public string User => user;

    public bool IsBroken => _broken.IsCancellationRequested;

    /// <summary>Cancelled when it is broken.</summary>
    public CancellationToken Broken => _broken.Token;

    public void Break() => _broken.Cancel();

    public void Dispose() => _broken.Dispose();
}

/// <summary>No connection was made; the message is OpenSSH's.</summary>
internal sealed class SshRefusedException(params IReadOnlyList<string> lines) : Exception(string.Join('\n', lines))
{
    public IReadOnlyList<string> Lines => lines;
}
