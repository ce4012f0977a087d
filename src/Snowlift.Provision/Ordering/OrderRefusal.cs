using Snowlift.Hetzner;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Market;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Ordering;

/// <summary>An order that was refused for want of stock.</summary>
internal sealed record RefusedOrder(Candidate Candidate, ErrorCode Code, string Message)
{
    public override string ToString() => $"{Candidate}: {Code}, {Message}";
}

/// <summary>What an order's failure means: whether the next candidate may do better, and what people read when none does.</summary>
internal static class OrderRefusal
{
    /// <summary>
    /// A matter of stock, which another type or location may have. <c>placement_error</c> is the same without a placement
    /// group, and we use none. All else (limits, rights, a wrong image) would meet the next order, too.
    /// </summary>
    public static bool IsStock(ErrorCode code) => code == ErrorCode.ResourceUnavailable || code == ErrorCode.PlacementError;

    /// <summary>Whether the order was carried out is not known.</summary>
    public static bool IsUnanswered(HetznerException failure) => failure switch
    {
        ApiUnreachableException e => e.MayHaveArrived,
        ApiException e => e.Code == ErrorCode.BadGateway || e.Code == ErrorCode.Timeout || e.Code == ErrorCode.Unavailable
            || e.Code == ErrorCode.ServerError || e.Code == ErrorCode.ServiceError || e.Code == ErrorCode.UnknownError
            || e.Code == ErrorCode.InvalidResponse,
        _ => false,
    };

    /// <summary>Every candidate was refused.</summary>
    public static SnowliftException All(string host, ServerTypeChoice choice, IReadOnlyList<RefusedOrder> refused)
    {
        var dear = choice.Passed.Where(p => p.Reason == PassReason.TooDear).MinBy(p => p.Price!.Monthly);
        var more = dear is null ? "" :
            $"\nOr allow more: --max-price {Math.Ceiling(dear.Price!.Monthly)} adds {dear}, {Money.Monthly(dear.Price.Monthly, dear.Price.Currency)}.";
        return new SnowliftException(
            ExitCode.Hetzner,
            refused.Count == 1
                ? $"The server {host} could not be created: {refused[0].Candidate} is sold out"
                : $"The server {host} could not be created: all {refused.Count} orders were refused, nothing is in stock",
            Tries(refused),
            "Stock changes by the hour: try another --location or --server-type." + more);
    }

    /// <summary>A refusal that the next candidate would meet as well.</summary>
    public static Exception AtOnce(string host, IReadOnlyList<RefusedOrder> refused, ApiException e)
    {
        if (e.Code != ErrorCode.InvalidInput && e.Code != ErrorCode.NotFound && refused.Count == 0)
        {
            return e;
        }

        var known = CloudErrors.Explain(e, $"The server {host} could not be created")!;
        return refused.Count == 0 ? known : new SnowliftException(
            known.ExitCode, known.What, $"{known.Why}\nRefused before:\n{Tries(refused)}", known.Next, e);
    }

    /// <summary>No answer, twice, and no server.</summary>
    public static SnowliftException Unanswered(string host, Candidate candidate, Exception e) => new(
        ExitCode.Hetzner, $"The cloud does not answer whether it created {host} ({candidate})", e.Message,
        "No server of that name was there seconds later. Run the same command again: it looks before it creates.", e);

    /// <summary>The image is not there for that architecture; null where something else was wrong.</summary>
    public static async Task<SnowliftException?> ImageUnknownAsync(
        HetznerClient cloud, string image, Architecture architecture, ApiException e, CancellationToken cancellation)
    {
        var images = await cloud.Images.ListAsync(type: ImageType.System, cancellation: cancellation);
        var names = images.Where(i => i.Architecture == architecture).Select(i => i.Name).OfType<string>().Distinct().ToList();
        return names.Contains(image) ? null : new SnowliftException(
            ExitCode.Usage, $"There is no image '{image}' for {architecture}",
            $"The nearest are {Nearest.List(image, names, most: 5)}.", "Choose one with --image.", e);
    }

    private static string Tries(IReadOnlyList<RefusedOrder> refused) => string.Join('\n', refused);
}
