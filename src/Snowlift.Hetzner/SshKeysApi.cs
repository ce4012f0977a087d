using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Names;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner;

/// <summary>The public keys that the project can put on new servers.</summary>
public sealed class SshKeysApi
{
    private readonly ApiConnection _connection;

    internal SshKeysApi(ApiConnection connection) => _connection = connection;

    /// <summary>
    /// The fingerprint by which the API tells keys apart: MD5 of the decoded key, as colon-separated lower-case hex.
    /// </summary>
    /// <param name="publicKeyLine">A line of a .pub or authorized_keys file.</param>
    /// <exception cref="FormatException">That is not a public key.</exception>
    public static string Fingerprint(string publicKeyLine) => KeyFingerprint.Of(publicKeyLine);

    /// <summary>
    /// The key with that fingerprint, or null. Prefer it to a look-up by name: the API refuses a key that the project has
    /// under another name.
    /// </summary>
    /// <param name="md5">See <see cref="Fingerprint"/>.</param>
    public async Task<SshKey?> FindByFingerprintAsync(string md5, CancellationToken cancellation = default)
    {
        var found = await ListAsync(ApiRequest.Get("/ssh_keys", ("fingerprint", md5)), cancellation);
        return found.FirstOrDefault(key => string.Equals(key.Fingerprint, md5, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The key of that name, or null.</summary>
    public async Task<SshKey?> FindAsync(string name, CancellationToken cancellation = default)
    {
        var found = await ListAsync(ApiRequest.Get("/ssh_keys", ("name", name)), cancellation);
        return found.FirstOrDefault(key => key.Name == name);
    }

    public Task<IReadOnlyList<SshKey>> ListAsync(
        LabelSelector? selector = null, CancellationToken cancellation = default) =>
        ListAsync(ApiRequest.Get("/ssh_keys", ("label_selector", selector?.ToQuery())), cancellation);

    /// <summary>Adds a key to the project.</summary>
    /// <exception cref="ApiException"><c>uniqueness_error</c>: the name or the key itself is taken.</exception>
    /// <exception cref="ArgumentException">The labels are not what the API takes.</exception>
    public async Task<SshKey> CreateAsync(
        string name,
        string publicKey,
        IReadOnlyDictionary<string, string>? labels = null,
        CancellationToken cancellation = default)
    {
        if (LabelSyntax.Validate(labels) is { } reason)
        {
            throw new ArgumentException(reason, nameof(labels));
        }

        var request = ApiRequest.Post(
            "/ssh_keys", new CreateSshKeyBody(name, publicKey, labels), HetznerJson.Default.CreateSshKeyBody);
        var answer = await _connection.SendAsync(request, HetznerJson.Default.SshKeyAnswer, cancellation);
        return ApiConnection.Part(request, answer.SshKey, "ssh_key");
    }

    public Task DeleteAsync(long id, CancellationToken cancellation = default) =>
        _connection.SendAsync(ApiRequest.Delete($"/ssh_keys/{id}"), cancellation);

    private Task<IReadOnlyList<SshKey>> ListAsync(ApiRequest request, CancellationToken cancellation) =>
        _connection.ListAsync<SshKeyPage, SshKey>(request, HetznerJson.Default.SshKeyPage, cancellation);
}
