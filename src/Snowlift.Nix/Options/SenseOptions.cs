namespace Snowlift.Nix.Options;

/// <summary>What the configuration says of itself.</summary>
/// <param name="StateVersion"><c>system.stateVersion</c>, or null where it is left to its default.</param>
/// <param name="Release">The NixOS release it is built from: <c>25.11</c>.</param>
/// <param name="FailedAssertions">Messages of <c>assertions</c> that do not hold; the system does not evaluate then.</param>
/// <param name="Warnings"><c>warnings</c>.</param>
/// <param name="HomeManagerUsers">Users whom Home Manager's NixOS module looks after.</param>
public sealed record SenseOptions(
    string? StateVersion,
    string? Release,
    IReadOnlyList<string> FailedAssertions,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> HomeManagerUsers);
