using Snowlift.Install.Requests;

namespace Snowlift.Install.Fit;

/// <summary>A method on the ladder, or one that was left out.</summary>
/// <param name="Reason">Why it is where it is: a few words.</param>
public sealed record Rung(Method Method, string Reason)
{
    /// <summary>The method as people and programs write it: <c>kexec</c>.</summary>
    public string Name => Method.ToWord();
}

/// <summary>A method that was tried and did not work.</summary>
/// <param name="Why">What happened, one sentence.</param>
public sealed record TriedMethod(Method Method, string Why)
{
    public override string ToString() => $"{Method.ToWord()}: {Why}";
}
