using Snowlift.Hetzner.Wire;

namespace Snowlift.Install.Diagnosis;

/// <summary>What the cloud itself says of the server.</summary>
internal static class CloudCauses
{
    public static IEnumerable<Likely> From(Evidence evidence)
    {
        if (evidence.Cloud is not { } cloud)
        {
            yield break;
        }

        if (cloud.Status != ServerStatus.Running)
        {
            yield return new Likely(99, Topic.Cloud, new Cause(
                "The server is not running", $"The cloud says that it is {cloud.Status}.",
                $"Start it and run the same command again: {evidence.Suggest.Hcloud($"server poweron {evidence.Server}")}"));
        }
        else if (cloud.Errors is [var error, ..])
        {
            yield return new Likely(60, Topic.Cloud, new Cause(
                "The cloud could not do what it was asked", $"Of its last actions one failed: {error}",
                "Look at the server in the Hetzner Console; after a while run the same command again."));
        }
    }
}
