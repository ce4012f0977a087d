namespace Snowlift.Install.Diagnosis;

/// <summary>Why a machine probably did not come back.</summary>
/// <param name="What">What is probably wrong, one sentence without a full stop.</param>
/// <param name="Because">The fact that speaks for it.</param>
/// <param name="Next">What to look at or to change.</param>
internal sealed record Cause(string What, string Because, string Next);

/// <summary>What a cause is about: of each, only the likeliest is named.</summary>
internal enum Topic
{
    Cloud,
    Loader,
    Disk,
    Kernel,
    Network,
    SshDaemon,
    Firewall,
    Login,
    Stranger,
    Memory,
}

/// <summary>A cause, and how much speaks for it.</summary>
/// <param name="Weight">Compared with others only; 90 and more rest on something that was seen.</param>
internal sealed record Likely(int Weight, Topic Topic, Cause Cause)
{
    /// <summary>Below it nothing but experience speaks for a cause.</summary>
    public const int WithReason = 55;
}
