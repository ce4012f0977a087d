namespace Snowlift.Checks.Facts;

/// <summary>What the cloud knows of a server that the machine itself may not tell.</summary>
/// <param name="Ipv4">Its public address; null where it has none.</param>
/// <param name="Ipv6">Its public network, <c>2001:db8::/64</c>; null where it has none.</param>
/// <param name="Volumes">How many volumes are attached to it.</param>
public sealed record ServerFacts(string? Ipv4, string? Ipv6, int Volumes);
