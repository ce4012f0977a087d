namespace Snowlift.Lab.Machines;

/// <summary>A machine refuses or fails; the action that asked for it ends in this error.</summary>
/// <param name="code">The error code that Hetzner's API would give, such as <c>server_error</c>.</param>
/// <param name="message">What went wrong, one sentence.</param>
public sealed class MachineException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
