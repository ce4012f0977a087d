using System.Text.Json.Serialization;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Wire;

/// <summary>
/// Why the API refused, as it spells it; codes that are not named here pass through unchanged.
/// Sources: the API's description of 2026-02-20 ("Errors" and each operation's own), hcloud-go's hcloud/error.go.
/// </summary>
[JsonConverter(typeof(WordConverter<ErrorCode>))]
public readonly record struct ErrorCode : IWord<ErrorCode>
{
    private const string Missing = "unknown_error";

    private readonly string? _value;

    private ErrorCode(string value) => _value = value == Missing ? null : value;

    /// <summary>The token may not do this.</summary>
    public static readonly ErrorCode Forbidden = new("forbidden");

    /// <summary>The token is missing, wrong or revoked.</summary>
    public static readonly ErrorCode Unauthorized = new("unauthorized");

    /// <summary>The token may only read.</summary>
    public static readonly ErrorCode TokenReadonly = new("token_readonly");

    /// <summary>Something in the request is wrong; the details name the fields.</summary>
    public static readonly ErrorCode InvalidInput = new("invalid_input");

    /// <summary>The request is not valid JSON.</summary>
    public static readonly ErrorCode JsonError = new("json_error");

    /// <summary>There is no such thing in this project.</summary>
    public static readonly ErrorCode NotFound = new("not_found");

    /// <summary>The path does not know this method.</summary>
    public static readonly ErrorCode MethodNotAllowed = new("method_not_allowed");

    /// <summary>The name, or for SSH keys the key itself, is taken in this project.</summary>
    public static readonly ErrorCode UniquenessError = new("uniqueness_error");

    /// <summary>The resource changed during the request, nothing was done: ask again.</summary>
    public static readonly ErrorCode Conflict = new("conflict");

    /// <summary>Another action is running on the resource, nothing was done.</summary>
    public static readonly ErrorCode Locked = new("locked");

    /// <summary>Hetzner has locked the resource: only its support can help.</summary>
    public static readonly ErrorCode ResourceLocked = new("resource_locked");

    /// <summary>The resource is protected against this: take the protection off first.</summary>
    public static readonly ErrorCode Protected = new("protected");

    /// <summary>The project's limit for this kind of resource is reached; support can raise it.</summary>
    public static readonly ErrorCode ResourceLimitExceeded = new("resource_limit_exceeded");

    /// <summary>Not in stock just now: another location or type may be.</summary>
    public static readonly ErrorCode ResourceUnavailable = new("resource_unavailable");

    /// <summary>Something still uses the resource.</summary>
    public static readonly ErrorCode ResourceInUse = new("resource_in_use");

    /// <summary>Too many requests in this hour, nothing was done.</summary>
    public static readonly ErrorCode RateLimitExceeded = new("rate_limit_exceeded");

    /// <summary>Not possible while Hetzner works on the resource.</summary>
    public static readonly ErrorCode Maintenance = new("maintenance");

    /// <summary>The function was removed from the API.</summary>
    public static readonly ErrorCode DeprecatedApiEndpoint = new("deprecated_api_endpoint");

    /// <summary>The resource does not support this.</summary>
    public static readonly ErrorCode UnsupportedError = new("unsupported_error");

    /// <summary>A service behind the API failed.</summary>
    public static readonly ErrorCode ServiceError = new("service_error");

    /// <summary>The API itself failed.</summary>
    public static readonly ErrorCode ServerError = new("server_error");

    /// <summary>The API's gateway got no answer from the API; whether the request arrived is unknown.</summary>
    public static readonly ErrorCode BadGateway = new("bad_gateway");

    /// <summary>The API did not answer its gateway in time; whether the request was done is unknown.</summary>
    public static readonly ErrorCode Timeout = new("timeout");

    /// <summary>The API is not available just now.</summary>
    public static readonly ErrorCode Unavailable = new("unavailable");

    /// <summary>The API does not know what happened.</summary>
    public static readonly ErrorCode UnknownError = new("unknown_error");

    // Servers

    /// <summary>The server type is deprecated or does not fit the server.</summary>
    public static readonly ErrorCode InvalidServerType = new("invalid_server_type");

    /// <summary>The server has to be off for this.</summary>
    public static readonly ErrorCode ServerNotStopped = new("server_not_stopped");

    /// <summary>No place was found that fits the placement group or the stock.</summary>
    public static readonly ErrorCode PlacementError = new("placement_error");

    /// <summary>The server is already attached to that.</summary>
    public static readonly ErrorCode ServerAlreadyAttached = new("server_already_attached");

    /// <summary>The server is named twice.</summary>
    public static readonly ErrorCode ServerAlreadyAdded = new("server_already_added");

    /// <summary>The network's range overlaps with one that the server is in.</summary>
    public static readonly ErrorCode NetworksOverlap = new("networks_overlap");

    /// <summary>The address in the private network is taken.</summary>
    public static readonly ErrorCode IpNotAvailable = new("ip_not_available");

    /// <summary>The private network has no free address.</summary>
    public static readonly ErrorCode NoSubnetAvailable = new("no_subnet_available");

    /// <summary>The location has no room left for volumes.</summary>
    public static readonly ErrorCode NoSpaceLeftInLocation = new("no_space_left_in_location");

    /// <summary>The volume is attached to a server: detach it first.</summary>
    public static readonly ErrorCode VolumeAlreadyAttached = new("volume_already_attached");

    /// <summary>What the firewall should guard is not there.</summary>
    public static readonly ErrorCode FirewallResourceNotFound = new("firewall_resource_not_found");

    /// <summary>The firewall already guards this.</summary>
    public static readonly ErrorCode FirewallAlreadyApplied = new("firewall_already_applied");

    /// <summary>The kind of network does not fit.</summary>
    public static readonly ErrorCode IncompatibleNetworkType = new("incompatible_network_type");

    /// <summary>The server has no public interface.</summary>
    public static readonly ErrorCode PrivateNetOnlyServer = new("private_net_only_server");

    // Primary IPs

    /// <summary>The primary IP belongs to a server already.</summary>
    public static readonly ErrorCode PrimaryIpAssigned = new("primary_ip_assigned");

    /// <summary>The primary IP belongs to another server.</summary>
    public static readonly ErrorCode PrimaryIpAlreadyAssigned = new("primary_ip_already_assigned");

    /// <summary>The primary IP is in another place than the server.</summary>
    public static readonly ErrorCode PrimaryIpDatacenterMismatch = new("primary_ip_datacenter_mismatch");

    /// <summary>An IPv4 was given where an IPv6 is meant, or the reverse.</summary>
    public static readonly ErrorCode PrimaryIpVersionMismatch = new("primary_ip_version_mismatch");

    /// <summary>The primary IP has to be taken from its server first.</summary>
    public static readonly ErrorCode MustBeUnassigned = new("must_be_unassigned");

    /// <summary>The server has an IPv4 address already.</summary>
    public static readonly ErrorCode ServerHasIpv4 = new("server_has_ipv4");

    /// <summary>The server has an IPv6 address already.</summary>
    public static readonly ErrorCode ServerHasIpv6 = new("server_has_ipv6");

    /// <summary>A load balancer points at the server's address.</summary>
    public static readonly ErrorCode ServerIsLoadBalancerTarget = new("server_is_load_balancer_target");

    // Actions

    /// <summary>An accepted action failed.</summary>
    public static readonly ErrorCode ActionFailed = new("action_failed");

    // Ours

    /// <summary>Not a code of the API: its answer could not be understood.</summary>
    public static readonly ErrorCode InvalidResponse = new("invalid_response");

    public string Value => _value ?? Missing;

    public static ErrorCode Of(string value) => new(value);

    public override string ToString() => Value;
}
