namespace Snowlift.Runs.Texts;

/// <summary>A price with the public IPv4 in it, net.</summary>
public sealed record PriceTag(string ServerType, string Location, decimal Hourly, decimal Monthly, string Currency);
