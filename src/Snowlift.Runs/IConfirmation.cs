namespace Snowlift.Runs;

/// <summary>Asks the person in front of the terminal, if there is one.</summary>
public interface IConfirmation
{
    /// <summary>
    /// Asks to type <paramref name="name"/> before something is wiped. False when it was not typed, or nobody can be
    /// asked because there is no terminal.
    /// </summary>
    Task<bool> TypedAsync(string question, string name, CancellationToken cancellation);
}
