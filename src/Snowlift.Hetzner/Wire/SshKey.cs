namespace Snowlift.Hetzner.Wire;

/// <summary>A public key that the project knows.</summary>
public sealed record SshKey
{
    public long Id { get; init; }

    public string Name { get => field ?? ""; init; }

    /// <summary>MD5 of the decoded key, as colon-separated lower-case hex: what makes a key unique in a project.</summary>
    public string Fingerprint { get => field ?? ""; init; }

    /// <summary>The line as it stands in a .pub file.</summary>
    public string PublicKey { get => field ?? ""; init; }

    public IReadOnlyDictionary<string, string> Labels { get => field ?? NoLabels.Instance; init => field = Lists.WithoutNulls(value); }

    public DateTimeOffset Created { get; init; }
}
