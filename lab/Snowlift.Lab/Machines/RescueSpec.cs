namespace Snowlift.Lab.Machines;

/// <summary>The rescue system as a machine boots it once.</summary>
/// <param name="AuthorizedKeys">Public keys in OpenSSH's one-line form that may log in as root.</param>
public sealed record RescueSpec(IReadOnlyList<string> AuthorizedKeys);
