using Snowlift.Install.Requests;

namespace Snowlift.Install.Methods;

/// <summary>A method that is tried, or one that was left out.</summary>
/// <param name="Reason">Why it is where it is: a few words.</param>
internal sealed record MethodReason(Method Method, string Reason)
{
    /// <summary>The method as people and programs write it: <c>kexec</c>.</summary>
    public string Name => Method.ToWord();
}
