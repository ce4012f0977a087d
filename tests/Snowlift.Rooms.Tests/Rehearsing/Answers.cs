using Snowlift.Runs;

namespace Snowlift.Rooms.Tests.Rehearsing;

/// <summary>A person in front of the terminal, who types what a test says.</summary>
internal sealed class Answers(string? typed) : IConfirmation
{
    public List<string> Questions { get; } = [];

    /// <summary>Nobody is there.</summary>
    public static Answers None => new(null);

    public Task<bool> TypedAsync(string question, string name, CancellationToken cancellation)
    {
        Questions.Add(question);
        return Task.FromResult(typed == name);
    }
}
