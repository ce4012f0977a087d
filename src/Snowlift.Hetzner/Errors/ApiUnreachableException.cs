namespace Snowlift.Hetzner.Errors;

/// <summary>No answer came back.</summary>
/// <param name="endpoint">Scheme, host and port.</param>
/// <param name="request">Method and path, like <c>POST /servers</c>.</param>
/// <param name="cause">The words of whoever failed.</param>
public sealed class ApiUnreachableException(
    Uri endpoint, UnreachableReason reason, string request, string cause, Exception? inner = null)
    : HetznerException($"{Describe(reason, endpoint)} ({request}): {cause}", inner)
{
    public Uri Endpoint { get; } = endpoint;

    public UnreachableReason Reason { get; } = reason;

    public string Request { get; } = request;

    /// <summary>
    /// The request may have arrived and have been done, only the answer is missing: look before doing it again.
    /// </summary>
    public bool MayHaveArrived => Reason is UnreachableReason.Timeout or UnreachableReason.Broken;

    private static string Describe(UnreachableReason reason, Uri endpoint) => reason switch
    {
        UnreachableReason.Dns => $"the name {endpoint.Host} cannot be resolved",
        UnreachableReason.Refused => $"nothing listens at {endpoint.Authority}",
        UnreachableReason.Tls => $"no trusted TLS connection to {endpoint.Authority}",
        UnreachableReason.Timeout => $"{endpoint.Authority} did not answer in time",
        UnreachableReason.Broken => $"the connection to {endpoint.Authority} broke before the answer was complete",
        UnreachableReason.NoRoute => $"{endpoint.Authority} cannot be reached from here",
        UnreachableReason.Proxy => $"the proxy does not let us through to {endpoint.Authority}",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}

/// <summary>Why no answer came back.</summary>
public enum UnreachableReason
{
    /// <summary>The host name has no address, or no name server answers.</summary>
    Dns,

    /// <summary>The host is there, nothing listens on the port.</summary>
    Refused,

    /// <summary>The certificate is not trusted, or it is no TLS at all.</summary>
    Tls,

    /// <summary>Too long without an answer.</summary>
    Timeout,

    /// <summary>Connected and sent, then the connection went away.</summary>
    Broken,

    /// <summary>No connection for another reason, like being offline.</summary>
    NoRoute,

    /// <summary>A proxy refused to connect.</summary>
    Proxy,
}
