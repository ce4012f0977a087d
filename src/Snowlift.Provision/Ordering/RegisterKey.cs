using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Machines.Keys;
using Snowlift.Runs.Events;

namespace Snowlift.Provision.Ordering;

/// <summary>
/// Makes our SSH key known to the project. Precondition: none. Effect: an SSH key, which costs nothing and stays. May be
/// run again.
/// </summary>
internal static class RegisterKey
{
    /// <summary>Finds it by its fingerprint, or registers it.</summary>
    /// <returns>The key's id.</returns>
    public static async Task<long> RunAsync(
        RunEvents events, LoginKey key, HetznerClient cloud, CancellationToken cancellation)
    {
        return await events.StepAsync(
            Step.Key,
            "Register the SSH key",
            async _ =>
            {
                // Keys are unique by fingerprint: one that is there under another name is as good.
                var found = await cloud.SshKeys.FindByFingerprintAsync(
                    SshKeysApi.Fingerprint(key.Public.ToString()), cancellation);
                var created = found is null;
                found ??= await cloud.SshKeys.CreateAsync(
                    KeyName(key), key.Public.ToString(),
                    new Dictionary<string, string>(StringComparer.Ordinal) { [Labels.Managed] = "true" }, cancellation);
                return (found.Id, found.Name, created);
            },
            known => known.created ? $"registered as {known.Name}" : $"known as {known.Name}") is var (id, _, _) ? id : 0;
    }

    // Names are unique, too: the fingerprint's head keeps two keys with one comment apart.
    private static string KeyName(LoginKey key) => $"{key.Name} ({key.Public.Fingerprint[7..15]})";
}
