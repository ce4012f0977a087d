using Microsoft.Extensions.Time.Testing;
using Snowlift.Lab.Http;
using Snowlift.Lab.Tests.Support;

namespace Snowlift.Lab.Tests.Faults;

public sealed class RateLimitTests
{
    [Fact]
    public void The_bucket_is_refilled_one_a_second()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var limit = new RateLimit(3600, time);
        for (var i = 0; i < 3600; i++)
        {
            limit.Take().Granted.ShouldBeTrue();
        }

        limit.Take().ShouldBe((false, 0, 3600));
        time.Advance(TimeSpan.FromSeconds(2));
        limit.Take().ShouldBe((true, 1, 3601));
        limit.Take().Granted.ShouldBeTrue();
        limit.Take().Granted.ShouldBeFalse();
        time.Advance(TimeSpan.FromHours(3));
        limit.Take().Remaining.ShouldBe(3599);
    }

    [Fact]
    public async Task Answers_tell_what_is_left_and_an_id()
    {
        await using var lab = await LabFixture.StartAsync(o => o with { RequestsPerHour = 2 });
        var first = await lab.GetAsync("/locations");
        first.Headers["RateLimit-Limit"].ShouldBe("2");
        first.Headers["RateLimit-Remaining"].ShouldBe("1");
        long.Parse(first.Headers["RateLimit-Reset"]).ShouldBeGreaterThan(DateTimeOffset.UnixEpoch.AddYears(50).ToUnixTimeSeconds());
        first.Headers["X-Correlation-Id"].Length.ShouldBe(16);
        await lab.GetAsync("/locations");
        var refused = await lab.GetAsync("/locations");
        (refused.Status, refused.Code).ShouldBe((429, "rate_limit_exceeded"));
        (await lab.GetAsync("/_lab/status")).Status.ShouldBe(200);
    }
}
