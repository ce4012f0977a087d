using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Waiting;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner;

/// <summary>Looks after work that the API has begun.</summary>
public sealed class ActionsApi
{
    private readonly ApiConnection _connection;
    private readonly ActionWaiter _waiter;

    internal ActionsApi(ApiConnection connection, ActionWaiter waiter)
    {
        _connection = connection;
        _waiter = waiter;
    }

    public async Task<ApiAction> GetAsync(long id, CancellationToken cancellation = default)
    {
        var request = ApiRequest.Get($"/actions/{id}");
        var answer = await _connection.SendAsync(request, HetznerJson.Default.ActionAnswer, cancellation);
        return ApiConnection.Part(request, answer.Action, "action");
    }

    /// <summary>Waits until the action has ended well. One that has ended already needs no request.</summary>
    /// <param name="progress">Told whenever status or progress changed, from the polling thread; be quick.</param>
    /// <returns>The action as it ended.</returns>
    /// <exception cref="ActionFailedException">It ended badly.</exception>
    public async Task<ApiAction> WaitAsync(
        ApiAction action, IProgress<ApiAction>? progress = null, CancellationToken cancellation = default) =>
        (await WaitAsync([action], progress, cancellation))[0];

    /// <summary>Waits until all have ended well, or the first one badly.</summary>
    /// <inheritdoc cref="WaitAsync(ApiAction, IProgress{ApiAction}?, CancellationToken)"/>
    /// <returns>The actions as they ended, in the given order.</returns>
    public Task<IReadOnlyList<ApiAction>> WaitAsync(
        IEnumerable<ApiAction> actions, IProgress<ApiAction>? progress = null, CancellationToken cancellation = default) =>
        _waiter.WaitAsync([.. actions], progress, cancellation);
}
