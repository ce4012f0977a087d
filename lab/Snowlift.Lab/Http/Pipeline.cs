using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Snowlift.Lab.Consoles;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Http;

/// <summary>What every request passes before an endpoint sees it.</summary>
internal static class Pipeline
{
    /// <summary>Gives each answer an id, and turns a bug of the lab into an answer.</summary>
    public static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers["X-Correlation-Id"] = RandomNumberGenerator.GetHexString(16, lowercase: true);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await Answer.Of(new ApiException(500, "server_error", $"{e.GetType().Name}: {e.Message}")).WriteAsync(context.Response);
        }
    }

    /// <summary>Lets only the project's token pass, and whoever knows a console's address: viewers send no headers.</summary>
    public static Func<HttpContext, RequestDelegate, Task> Authenticate(string token)
    {
        var expected = Encoding.UTF8.GetBytes("Bearer " + token);
        return (context, next) =>
        {
            var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
            return CryptographicOperations.FixedTimeEquals(given, expected)
                || context.Request.Path.StartsWithSegments(OpenConsoles.Path, StringComparison.Ordinal)
                ? next(context)
                : Answer.Of(ApiException.Unauthorized()).WriteAsync(context.Response);
        };
    }

    /// <summary>Counts requests to the API; the lab's own endpoints are free.</summary>
    public static Func<HttpContext, RequestDelegate, Task> Limit(RateLimit limit) => (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            return next(context);
        }

        var (granted, remaining, reset) = limit.Take();
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = limit.PerHour.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
        return granted
            ? next(context)
            : Answer.Of(new ApiException(429, "rate_limit_exceeded", $"Limit of '{limit.PerHour}' requests per hour reached."))
                .WriteAsync(context.Response);
    };
}
