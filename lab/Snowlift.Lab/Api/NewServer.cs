using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Http;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

/// <summary>Reads what a request wants of a server, and refuses what cannot be had.</summary>
internal sealed class NewServer(LabParts lab)
{
    private const int MaxUserDataBytes = 32 * 1024;

    /// <summary>A server as it is wanted, before it has an id and an address.</summary>
    internal sealed record Wanted(
        string Name,
        WireServerType Type,
        string Location,
        WireImage Image,
        IReadOnlyList<string> Keys,
        string? UserData,
        ImmutableSortedDictionary<string, string> Labels,
        bool Uefi,
        bool Start,
        PublicNetRequest? PublicNet);

    /// <summary>Checks a whole request.</summary>
    /// <exception cref="ApiException"><c>invalid_input</c>, <c>resource_unavailable</c>.</exception>
    public Wanted Read(LabState state, CreateServerRequest body)
    {
        RefuseForeignResources(body);
        var name = NameRules.Server(body.Name);
        var labels = LabelRules.Check(body.Labels);
        var type = Required("server_type", body.ServerType, lab.Catalogue.ServerType);
        var image = Image(state, body.Image, type);
        var keys = Keys(state, body.SshKeys);
        UserData(body.UserData);
        if (body.PublicNet is { EnableIpv4: false, EnableIpv6: false })
        {
            throw ApiException.InvalidInput("server has no public network interfaces and no private network");
        }

        var location = Location(type, body.Location);
        return new(
            name,
            type,
            location,
            image,
            keys,
            body.UserData,
            labels.RemoveRange([LabLabels.SshPort, LabLabels.Address]),
            type.Architecture == "arm" || (labels.GetValueOrDefault(LabLabels.Firmware) is { } firmware ? firmware == "uefi" : lab.Options.Uefi),
            body.StartAfterCreate ?? true,
            body.PublicNet);
    }

    /// <summary>An image that fits the type: by name the one of its architecture, by id that one and no other.</summary>
    /// <exception cref="ApiException"><c>invalid_input</c>.</exception>
    public WireImage Image(LabState state, IdOrName? wanted, WireServerType type)
    {
        var all = lab.View.Images(state).ToList();
        var image = Required("image", wanted, text =>
            all.FirstOrDefault(i => i.Name == text && i.Architecture == type.Architecture)
            ?? all.FirstOrDefault(i => i.Name == text)
            ?? (long.TryParse(text, out var id) ? all.FirstOrDefault(i => i.Id == id) : null));
        return image switch
        {
            { Status: not "available" } => throw ApiException.InvalidField("image", "image is not available"),
            _ when image.Architecture != type.Architecture =>
                throw ApiException.InvalidInput("image and server type have different architectures"),
            _ when image.DiskSize > type.Disk => throw ApiException.InvalidInput("image disk is bigger than server type disk"),
            _ => image,
        };
    }

    /// <summary>What the machine's disk is laid down from.</summary>
    public string DiskSource(WireImage image) => image.Type == "snapshot" ? lab.Options.Paths.Snapshot(image.Id) : image.Name!;

    /// <summary>The public keys of SSH keys that are named by id, name or fingerprint.</summary>
    /// <exception cref="ApiException"><c>invalid_input</c>.</exception>
    public static IReadOnlyList<string> Keys(LabState state, IReadOnlyList<IdOrName>? wanted) =>
        [.. (wanted ?? []).Select(w => (state.SshKeys.Values.FirstOrDefault(k => k.Name == w.Text)
            ?? state.SshKeys.Values.FirstOrDefault(k => k.Id.ToString() == w.Text || k.Fingerprint == w.Text)
            ?? throw ApiException.InvalidInput($"SSH key '{w}' not found")).PublicKey.Trim())];

    /// <summary>Checks the size of user data.</summary>
    /// <exception cref="ApiException"><c>invalid_input</c>: more than 32 KiB.</exception>
    public static void UserData(string? userData)
    {
        if (userData is not null && Encoding.UTF8.GetByteCount(userData) > MaxUserDataBytes)
        {
            throw ApiException.InvalidField("user_data", "Length must be between 0 and 32768.");
        }
    }

    /// <summary>
    /// The root password that the API gives away when there is no key. The lab's machines take no passwords: it only
    /// has the shape that clients expect.
    /// </summary>
    public static string RootPassword() =>
        RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20);

    private string Location(WireServerType type, IdOrName? wanted)
    {
        if (wanted is null)
        {
            return type.Locations.FirstOrDefault(l => l.Available && !IsOutOfStock(type, l.Name))?.Name ?? throw ApiException.Unavailable();
        }

        var location = Required("location", wanted, lab.Catalogue.Location).Name;
        return type.Locations.FirstOrDefault(l => l.Name == location) switch
        {
            null => throw ApiException.InvalidInput("unsupported location for server type"),
            { Available: false } => throw ApiException.Unavailable(),
            _ when IsOutOfStock(type, location) => throw ApiException.Unavailable(),
            _ => location,
        };
    }

    private bool IsOutOfStock(WireServerType type, string location) => lab.Options.Faults.Take<StockFault>(
        f => f.ServerType == type.Name && (f.Location is null || f.Location == location)) is not null;

    private static T Required<T>(string field, IdOrName? wanted, Func<string, T?> find)
        where T : class =>
        wanted is not { } w ? throw ApiException.InvalidField(field, "Missing data for required field.")
        : find(w.Text) ?? throw ApiException.InvalidInput($"{field.Replace('_', ' ')} '{w}' not found");

    private static void RefuseForeignResources(CreateServerRequest body)
    {
        var (field, what) = body switch
        {
            { Datacenter: not null } => ("datacenter", "datacenters are gone: use location"),
            { Networks.Count: > 0 } => ("networks", "the lab has no networks"),
            { Firewalls.Count: > 0 } => ("firewalls", "the lab has no firewalls"),
            { PlacementGroup: not null } => ("placement_group", "the lab has no placement groups"),
            _ => (null, ""),
        };
        if (field is not null)
        {
            throw ApiException.InvalidField(field, what);
        }
    }
}
