using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Errors;

/// <summary>The API had accepted the work, and then failed at it.</summary>
public sealed class ActionFailedException(ApiAction action)
    : HetznerException(
        $"{action.Command} failed: {action.Error?.Message ?? "Hetzner gives no reason"}"
        + $" ({action.Error?.Code.Value ?? "no code"}, action {action.Id})")
{
    public ApiAction Action { get; } = action;

    public ErrorCode Code => Action.Error?.Code ?? default;
}
