using Microsoft.AspNetCore.Http;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Http;

/// <summary>Answers wrongly where a <see cref="RequestFault"/> says so.</summary>
internal sealed class FaultInjection(FaultPlan plan, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal, out var path)
            || plan.Take<RequestFault>(f => Fits(f.Request, context.Request.Method, path.Value ?? "")) is not { } fault)
        {
            await next(context);
            return;
        }

        if (fault.DelayMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, context.RequestAborted);
        }

        if (fault is { Status: null, Cut: false, Garble: false })
        {
            await next(context);
            return;
        }

        var genuine = fault.CarriedOut || (fault.Garble && fault.Status is null) ? await CaptureAsync(context, next) : default;
        if (fault.Cut)
        {
            context.Abort();
            return;
        }

        await WrongAnswer(fault, context.Response.StatusCode, genuine).WriteAsync(context.Response);
    }

    private static bool Fits(string wanted, string method, string path)
    {
        var (verb, prefix) = wanted.Split(' ', 2, StringSplitOptions.TrimEntries) is [var v, var p] ? (v, p) : ("*", wanted);
        return (verb == "*" || verb == method) && path.StartsWith(prefix, StringComparison.Ordinal);
    }

    /// <summary>Lets the request take effect, and keeps its answer to itself.</summary>
    private static async Task<ReadOnlyMemory<byte>> CaptureAsync(HttpContext context, RequestDelegate next)
    {
        var body = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        return kept.ToArray();
    }

    private static Answer WrongAnswer(RequestFault fault, int genuineStatus, ReadOnlyMemory<byte> genuine)
    {
        var answer = fault switch
        {
            { Status: null } => new Answer(genuineStatus, genuine),
            { Code: { } code } => Answer.Of(new ApiException(fault.Status.Value, code, fault.Message ?? "injected by the lab")),
            _ => new Answer(fault.Status.Value, "<html><body>injected by the lab</body></html>"u8.ToArray()) { ContentType = "text/html" },
        };
        return fault.Garble ? answer with { Body = answer.Body[..(answer.Body.Length / 2)] } : answer;
    }
}
