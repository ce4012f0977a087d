namespace Snowlift.Hetzner.Wire;

/// <summary>A server that exists from now on, and costs money, though it is not up yet.</summary>
/// <param name="Action">Creates the disk.</param>
/// <param name="NextActions">What follows by itself, like starting the server.</param>
public sealed record CreatedServer(Server Server, ApiAction Action, IReadOnlyList<ApiAction> NextActions)
{
    public IReadOnlyList<ApiAction> NextActions { get => field ?? []; init => field = Lists.WithoutNulls(value); } = Lists.WithoutNulls(NextActions)!;

    /// <summary>All that has to end before the server is up.</summary>
    public IEnumerable<ApiAction> AllActions() => NextActions.Prepend(Action);
}

/// <summary>An image whose bytes are still being written.</summary>
public sealed record CreatedImage(Image Image, ApiAction Action);

/// <summary>A way to a server's console, open for one minute.</summary>
/// <param name="WssUrl">A WebSocket that speaks VNC (RFB).</param>
/// <param name="Password">For VNC's own authentication; never printed.</param>
public sealed record ConsoleAccess(ApiAction Action, string WssUrl, string Password)
{
    public override string ToString() => $"console of action {Action.Id}";
}
