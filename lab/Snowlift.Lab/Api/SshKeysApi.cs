using System.Security.Cryptography;
using Snowlift.Lab.Http;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

internal sealed class SshKeysApi(LabParts lab)
{
    private static readonly Listing<WireSshKey> List = new("ssh_keys", WireJson.Default.WireSshKey, k => k.Id)
    {
        Name = k => k.Name,
        Created = k => k.Created,
        Labels = k => k.Labels,
    };

    public void Map(Routes routes)
    {
        routes.Get("/ssh_keys", All);
        routes.Post("/ssh_keys", CreateAsync);
        routes.Get("/ssh_keys/{id:long}", r => One(200, Find(lab.Store.Current, r.Route("id"))));
        routes.Put("/ssh_keys/{id:long}", UpdateAsync);
        routes.Delete("/ssh_keys/{id:long}", Delete);
    }

    /// <summary>The MD5 fingerprint of a key in OpenSSH's one-line form, or null where it is none.</summary>
    public static string? Fingerprint(string publicKey)
    {
        if (publicKey.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var kind, var base64, ..]
            || !(kind.StartsWith("ssh-", StringComparison.Ordinal)
                || kind.StartsWith("ecdsa-sha2-", StringComparison.Ordinal)
                || kind.StartsWith("sk-", StringComparison.Ordinal)))
        {
            return null;
        }

        var blob = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, blob, out var length) || length == 0)
        {
            return null;
        }

#pragma warning disable CA5351 // The API identifies keys by their MD5 fingerprint; it protects nothing here.
        var hash = MD5.HashData(blob.AsSpan(0, length));
#pragma warning restore CA5351
        return string.Join(':', hash.Select(b => b.ToString("x2")));
    }

    private Answer All(ApiRequest request)
    {
        var keys = lab.Store.Current.SshKeys.Values.AsEnumerable();
        if (request.Query("fingerprint") is { } fingerprint)
        {
            keys = keys.Where(k => k.Fingerprint == fingerprint);
        }

        return List.Answer(keys.Select(WireView.SshKey), request);
    }

    private async Task<Answer> CreateAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.CreateSshKeyRequest);
        var name = NameRules.Any(body.Name);
        var labels = LabelRules.Check(body.Labels);
        if (body.PublicKey is null)
        {
            throw ApiException.InvalidField("public_key", "Missing data for required field.");
        }

        var fingerprint = Fingerprint(body.PublicKey) ?? throw ApiException.InvalidField("public_key", "is not a valid SSH public key");
        var key = lab.Store.Change(state =>
        {
            if (state.SshKeys.Values.Any(k => k.Fingerprint == fingerprint))
            {
                throw ApiException.NotUnique("SSH key not unique", "public_key");
            }

            CheckName(state, name, except: null);
            state = state.TakeId(out var id);
            var record = new SshKeyRecord(id, name, fingerprint, body.PublicKey, labels, lab.Now);
            return (state.With(record), record);
        });
        return One(201, key);
    }

    private async Task<Answer> UpdateAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.UpdateRequest);
        return One(200, lab.Store.Change(state =>
        {
            var key = Find(state, request.Route("id"));
            if (body.Name is not null)
            {
                CheckName(state, NameRules.Any(body.Name), except: key.Id);
            }

            key = key with
            {
                Name = body.Name ?? key.Name,
                Labels = body.Labels is null ? key.Labels : LabelRules.Check(body.Labels),
            };
            return (state.With(key), key);
        }));
    }

    private Answer Delete(ApiRequest request)
    {
        lab.Store.Change(state => state with { SshKeys = state.SshKeys.Remove(Find(state, request.Route("id")).Id) });
        return Answer.NoContent;
    }

    private static void CheckName(LabState state, string name, long? except)
    {
        if (state.SshKeys.Values.Any(k => k.Name == name && k.Id != except))
        {
            throw ApiException.NotUnique("SSH key not unique", "name");
        }
    }

    private static SshKeyRecord Find(LabState state, long id) =>
        state.SshKeys.TryGetValue(id, out var key) ? key : throw ApiException.NotFound("SSH key", id);

    private static Answer One(int status, SshKeyRecord key) =>
        Answer.Object(status, json => json.Field("ssh_key", WireView.SshKey(key), WireJson.Default.WireSshKey));
}
