using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Tests.Fakes;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests.Waiting;

public sealed class ActionWaiterTests
{
    [Fact]
    public async Task What_has_ended_already_needs_no_request()
    {
        using var api = new FakeApi();
        using var client = api.Client();
        var seen = new Seen();

        (await client.Actions.WaitAsync(Action(1, ActionStatus.Success), seen)).Id.ShouldBe(1);
        (await client.Actions.WaitAsync([Action(1, ActionStatus.Success), Action(2, ActionStatus.Success)])).Select(a => a.Id).ShouldBe([1, 2]);
        (await client.Actions.WaitAsync([])).ShouldBeEmpty();
        var e = await Should.ThrowAsync<ActionFailedException>(() => client.Actions.WaitAsync(Action(3, ActionStatus.Error)));

        e.Message.ShouldBe("create_server failed: Action failed (action_failed, action 3)");
        e.Code.ShouldBe(ErrorCode.ActionFailed);
        seen.Actions.ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Success);
        api.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Progress_is_told_when_it_changes_and_only_then()
    {
        using var api = new FakeApi()
            .On("GET /actions", Samples.Actions(Samples.Action(1, progress: 0)))
            .On("GET /actions", Samples.Actions(Samples.Action(1, progress: 50)))
            .On("GET /actions", Samples.Actions(Samples.Action(1, progress: 50)))
            .On("GET /actions", Samples.Actions(Samples.Action(1, "success", 100)));
        using var client = api.Client();
        var seen = new Seen();

        var ended = await client.Actions.WaitAsync(Action(1), seen);

        ended.Status.ShouldBe(ActionStatus.Success);
        seen.Actions.Select(action => action.Progress).ShouldBe([0, 50, 100]);
        api.Calls.Count.ShouldBe(4);
        api.Lines.ShouldAllBe(line => line == "GET /actions?id=1&page=1&per_page=50");
    }

    [Fact]
    public async Task Everybody_who_waits_shares_one_request_a_round()
    {
        using var api = new FakeApi()
            .On("GET /actions", Samples.Actions(Samples.Action(1, "success"), Samples.Action(2), Samples.Action(3)))
            .On("GET /actions", Samples.Actions(Samples.Action(2, "success"), Samples.Action(3, "success")));
        var time = new ManualTime();
        using var client = api.Client(time);

        var first = client.Actions.WaitAsync(Action(1));
        var second = client.Actions.WaitAsync([Action(2), Action(3)]);
        var third = client.Actions.WaitAsync(Action(3));
        await time.AdvanceToNextAsync();
        (await first).Status.ShouldBe(ActionStatus.Success);
        second.IsCompleted.ShouldBeFalse();
        await time.AdvanceToNextAsync();

        (await second).Select(action => action.Id).ShouldBe([2, 3]);
        (await third).Id.ShouldBe(3);
        api.Lines.ShouldBe(
            ["GET /actions?id=1&id=2&id=3&page=1&per_page=50", "GET /actions?id=2&id=3&page=1&per_page=50"]);
    }

    [Fact]
    public async Task Sixty_actions_are_asked_for_in_three_requests()
    {
        var ids = Enumerable.Range(1, 60).Select(id => (long)id).ToList();
        using var api = new FakeApi()
            .On("GET /actions", Samples.Actions([.. ids[..25].Select(id => Samples.Action(id, "success"))]))
            .On("GET /actions", Samples.Actions([.. ids[25..50].Select(id => Samples.Action(id, "success"))]))
            .On("GET /actions", Samples.Actions([.. ids[50..].Select(id => Samples.Action(id, "success"))]));
        using var client = api.Client();

        (await client.Actions.WaitAsync(ids.Select(id => Action(id)))).Select(action => action.Id).ShouldBe(ids);

        api.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task One_who_gives_up_does_not_disturb_the_others()
    {
        using var api = new FakeApi().On("GET /actions", Samples.Actions(Samples.Action(1, "success")));
        var time = new ManualTime();
        using var client = api.Client(time);
        using var givingUp = new CancellationTokenSource();

        var impatient = client.Actions.WaitAsync([Action(1), Action(2)], cancellation: givingUp.Token);
        var patient = client.Actions.WaitAsync(Action(1));
        await givingUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => impatient);
        await time.AdvanceToNextAsync();

        (await patient).Status.ShouldBe(ActionStatus.Success);
        api.Lines.ShouldBe(["GET /actions?id=1&page=1&per_page=50"]);
    }

    [Fact]
    public async Task When_the_last_one_gives_up_nothing_is_asked_any_more_and_waiting_can_begin_anew()
    {
        using var api = new FakeApi().On("GET /actions", Samples.Actions(Samples.Action(1, "success")));
        var time = new ManualTime();
        using var client = api.Client(time);
        using var givingUp = new CancellationTokenSource();

        var wait = client.Actions.WaitAsync(Action(1), cancellation: givingUp.Token);
        await ManualTime.UntilAsync(() => time.IsWaitedFor);
        await givingUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => wait);
        await ManualTime.UntilAsync(() => !time.IsWaitedFor);
        api.Calls.ShouldBeEmpty();

        var again = client.Actions.WaitAsync(Action(1));
        await time.AdvanceToNextAsync();
        (await again).Status.ShouldBe(ActionStatus.Success);
        await ManualTime.UntilAsync(() => !time.IsWaitedFor);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_before_it_begins_asks_nothing()
    {
        using var api = new FakeApi();
        using var client = api.Client();

        await Should.ThrowAsync<OperationCanceledException>(() =>
            client.Actions.WaitAsync(Action(1), cancellation: new CancellationToken(canceled: true)));

        api.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rounds_come_slower_the_longer_they_go_on_and_fast_again_for_a_newcomer()
    {
        using var api = new FakeApi().On("GET /actions", Samples.Actions(Samples.Action(1), Samples.Action(2)));
        var time = new ManualTime();
        using var client = api.Client(
            time,
            new ActionPolling { First = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(5), Growth = 2 });
        using var end = new CancellationTokenSource();

        var wait = client.Actions.WaitAsync(Action(1), cancellation: end.Token);
        var gaps = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            gaps.Add((await time.AdvanceToNextAsync()).TotalSeconds);
        }

        await ManualTime.UntilAsync(() => time.IsWaitedFor);
        var newcomer = client.Actions.WaitAsync(Action(2), cancellation: end.Token);
        await time.AdvanceToNextAsync();
        gaps.Add((await time.AdvanceToNextAsync()).TotalSeconds);
        await end.CancelAsync();

        gaps.ShouldBe([1, 2, 4, 5, 5, 1]);
        await Should.ThrowAsync<OperationCanceledException>(() => wait);
        await Should.ThrowAsync<OperationCanceledException>(() => newcomer);
    }

    [Fact]
    public void Rounds_begin_at_half_a_second_and_end_at_two()
    {
        var polling = new ActionPolling();
        var interval = polling.First;
        interval.ShouldBe(TimeSpan.FromMilliseconds(500));
        for (var i = 0; i < 50; i++)
        {
            var next = polling.After(interval);
            next.ShouldBeGreaterThanOrEqualTo(interval);
            interval = next;
        }

        interval.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_failed_action_fails_those_who_wait_for_it_and_nobody_else()
    {
        using var api = new FakeApi()
            .On("GET /actions", Samples.Actions(Samples.Action(1, "error"), Samples.Action(2)))
            .On("GET /actions", Samples.Actions(Samples.Action(2, "success")));
        var time = new ManualTime();
        using var client = api.Client(time);

        var unlucky = client.Actions.WaitAsync([Action(1), Action(2)]);
        var lucky = client.Actions.WaitAsync(Action(2));
        await time.AdvanceToNextAsync();
        (await Should.ThrowAsync<ActionFailedException>(() => unlucky)).Action.Id.ShouldBe(1);
        await time.AdvanceToNextAsync();

        (await lucky).Id.ShouldBe(2);
    }

    [Fact]
    public async Task An_action_that_the_api_does_not_know_is_not_waited_for_for_ever()
    {
        using var api = new FakeApi().On("GET /actions", Samples.Actions());
        using var client = api.Client();

        var e = await Should.ThrowAsync<ApiException>(() => client.Actions.WaitAsync(Action(1)));

        e.Code.ShouldBe(ErrorCode.NotFound);
        e.Message.ShouldBe("there is no action 1");
    }

    [Fact]
    public async Task A_poll_that_fails_for_good_reaches_those_who_wait()
    {
        using var api = new FakeApi().OnError("GET /actions", 401, "unauthorized");
        using var client = api.Client();

        (await Should.ThrowAsync<ApiException>(() => client.Actions.WaitAsync(Action(1)))).Code.ShouldBe(ErrorCode.Unauthorized);
    }

    [Fact]
    public async Task A_poll_that_fails_for_a_moment_is_not_noticed()
    {
        using var api = new FakeApi()
            .OnError("GET /actions", 502, "bad_gateway")
            .On("GET /actions", Samples.Actions(Samples.Action(1, "success")));
        using var client = api.Client();

        (await client.Actions.WaitAsync(Action(1))).Status.ShouldBe(ActionStatus.Success);
    }

    [Fact]
    public async Task A_listener_that_throws_harms_only_its_own_wait()
    {
        using var api = new FakeApi()
            .On("GET /actions", Samples.Actions(Samples.Action(1, progress: 50)))
            .On("GET /actions", Samples.Actions(Samples.Action(1, "success")));
        var time = new ManualTime();
        using var client = api.Client(time);

        var bad = client.Actions.WaitAsync(Action(1), new Throwing());
        var good = client.Actions.WaitAsync(Action(1));
        await time.AdvanceToNextAsync();
        await Should.ThrowAsync<InvalidDataException>(() => bad);
        await time.AdvanceToNextAsync();

        (await good).Status.ShouldBe(ActionStatus.Success);
    }

    [Fact]
    public async Task Disposing_the_client_ends_all_waiting()
    {
        using var api = new FakeApi();
        var client = api.Client(new ManualTime());
        var wait = client.Actions.WaitAsync(Action(1));

        client.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(() => wait);
        await Should.ThrowAsync<ObjectDisposedException>(() => client.Actions.WaitAsync(Action(1)));
    }

    [Fact]
    public async Task A_hundred_waiters_that_come_and_go_all_get_their_end()
    {
        using var api = new FakeApi().On("GET /actions", call =>
        {
            var ids = call.Line.Split('?')[1].Split('&').Where(pair => pair.StartsWith("id=", StringComparison.Ordinal)).Select(pair => long.Parse(pair[3..]));
            return new HttpResponseMessage { Content = new StringContent(Samples.Actions([.. ids.Select(id => Samples.Action(id, "success"))])) };
        });
        using var client = api.Client();

        var waits = Enumerable.Range(1, 100).Select(id => Task.Run(() => client.Actions.WaitAsync(Action(id)))).ToList();

        (await Task.WhenAll(waits)).Select(action => action.Id).ShouldBe(Enumerable.Range(1, 100).Select(id => (long)id));
    }

    private static ApiAction Action(long id, ActionStatus? status = null) => new()
    {
        Id = id,
        Command = "create_server",
        Status = status ?? ActionStatus.Running,
        Error = status == ActionStatus.Error ? new ActionError(ErrorCode.ActionFailed, "Action failed") : null,
    };

    private sealed class Seen : IProgress<ApiAction>
    {
        public List<ApiAction> Actions { get; } = [];

        public void Report(ApiAction value) => Actions.Add(value);
    }

    private sealed class Throwing : IProgress<ApiAction>
    {
        public void Report(ApiAction value)
        {
            if (value.Progress > 0)
            {
                throw new InvalidDataException("the view is broken");
            }
        }
    }
}
