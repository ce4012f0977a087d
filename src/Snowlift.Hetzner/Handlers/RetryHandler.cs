using Polly;
using Polly.Retry;
using Snowlift.Hetzner.Errors;

namespace Snowlift.Hetzner.Handlers;

/// <summary>Sends again what <see cref="RetryPolicy"/> allows to be sent again.</summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<HttpMethod> Method = new("snowlift.method");

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private volatile bool _hasAnswered;

    public RetryHandler(TimeProvider time, Func<double> chance, HttpMessageHandler inner)
        : base(inner) =>
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = RetryPolicy.Limit,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is { } failure
                    && RetryPolicy.ShouldRetry(
                        args.Context.Properties.GetValue(Method, HttpMethod.Post), failure, _hasAnswered)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                    RetryPolicy.Delay(args.AttemptNumber, args.Outcome.Exception, chance())),
            })
            .Build();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Method, request.Method);
        try
        {
            return await _pipeline.ExecuteAsync(
                async (c, message) => await TryAsync(message, c.CancellationToken), context, request);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            var response = await base.SendAsync(request, cancellation);
            _hasAnswered = true;
            return response;
        }
        catch (ApiException)
        {
            _hasAnswered = true;
            throw;
        }
    }
}
