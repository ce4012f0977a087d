using Snowlift.Lab.State;

namespace Snowlift.Lab.Actions;

/// <summary>One action to carry out.</summary>
/// <param name="Action">As it was begun.</param>
/// <param name="ServerId">The server that it is about.</param>
/// <param name="Transition">The server's status meanwhile, or null.</param>
/// <param name="Work">What is done.</param>
internal sealed record ActionStep(ActionRecord Action, long ServerId, string? Transition, Func<CancellationToken, Task> Work);
