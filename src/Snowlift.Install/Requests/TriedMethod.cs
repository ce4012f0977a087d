namespace Snowlift.Install.Requests;

/// <summary>A method that was tried and did not work.</summary>
/// <param name="Why">What happened, one sentence.</param>
public sealed record TriedMethod(Method Method, string Why)
{
    public override string ToString() => $"{Method.ToWord()}: {Why}";
}
