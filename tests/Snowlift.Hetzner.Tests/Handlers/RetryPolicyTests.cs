using System.Net;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Handlers;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests.Handlers;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(0, 1.0, 1)]
    [InlineData(1, 0.0, 1)]
    [InlineData(1, 1.0, 2)]
    [InlineData(4, 1.0, 16)]
    [InlineData(4, 0.5, 8.5)]
    [InlineData(10, 1.0, 60)]
    public void A_wait_lies_between_one_second_and_the_doubled_one(int tries, double chance, double seconds) =>
        RetryPolicy.Delay(tries, null, chance).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(7, 7)]
    [InlineData(3600, 60)]
    public void A_rate_limit_lengthens_the_wait_within_reason(double after, double seconds) =>
        RetryPolicy.Delay(0, RateLimited(TimeSpan.FromSeconds(after)), 0).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void What_is_no_failure_of_the_api_is_not_retried()
    {
        RetryPolicy.ShouldRetry(HttpMethod.Get, new InvalidOperationException(), true).ShouldBeFalse();
        RetryPolicy.ShouldRetry(HttpMethod.Get, new OperationCanceledException(), true).ShouldBeFalse();
    }

    private static ApiException RateLimited(TimeSpan after) =>
        new(ErrorCode.RateLimitExceeded, HttpStatusCode.TooManyRequests, "slow down", "GET /servers") { RetryAfter = after };
}
