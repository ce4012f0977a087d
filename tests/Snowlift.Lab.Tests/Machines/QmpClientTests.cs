using Snowlift.Lab.Machines.Qemu;

namespace Snowlift.Lab.Tests.Machines;

public sealed class QmpClientTests : IDisposable
{
    private const string Done = """{"return": {}}""";
    private readonly TemporaryDirectory _directory = new();

    private string Socket => _directory["qmp.sock"];

    [Fact]
    public async Task Commands_are_sent_as_the_protocol_says()
    {
        await using var server = new FakeQmpServer(Socket, _ => [Done]);
        await using var client = await QmpClient.ConnectAsync(Socket, default);
        await client.PowerDownAsync(default);
        await client.ResetAsync(default);
        await client.ScreendumpAsync("/tmp/a \"b\".png", default);
        await client.PauseAsync(default);
        await client.ContinueAsync(default);
        server.Requests.ShouldBe(
        [
            """{"execute":"system_powerdown"}""",
            """{"execute":"system_reset"}""",
            """{"execute":"screendump","arguments":{"filename":"/tmp/a \u0022b\u0022.png","format":"png"}}""",
            """{"execute":"stop"}""",
            """{"execute":"cont"}""",
        ]);
    }

    [Fact]
    public async Task Events_between_question_and_answer_are_passed_over()
    {
        await using var server = new FakeQmpServer(Socket, _ =>
        [
            """{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "RESET", "data": {"guest": false}}""",
            """{"return": {"status": "paused", "singlestep": false, "running": false}}""",
        ]);
        await using var client = await QmpClient.ConnectAsync(Socket, default);
        (await client.QueryStatusAsync(default)).ShouldBe("paused");
    }

    [Fact]
    public async Task An_error_answer_is_an_exception_with_QEMUs_words()
    {
        await using var server = new FakeQmpServer(
            Socket, _ => ["""{"error": {"class": "GenericError", "desc": "Could not open file"}}"""]);
        await using var client = await QmpClient.ConnectAsync(Socket, default);
        (await Should.ThrowAsync<QmpException>(() => client.ScreendumpAsync("/x", default)))
            .Message.ShouldBe("screendump: Could not open file");
    }

    [Fact]
    public async Task QEMU_may_go_before_it_has_answered_quit()
    {
        await using var server = new FakeQmpServer(Socket, _ => null);
        await using var client = await QmpClient.ConnectAsync(Socket, default);
        await client.QuitAsync(default);
        server.Requests.ShouldBe(["""{"execute":"quit"}"""]);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_an_error_for_other_commands()
    {
        await using var server = new FakeQmpServer(Socket, _ => null);
        await using var client = await QmpClient.ConnectAsync(Socket, default);
        (await Should.ThrowAsync<QmpException>(() => client.ResetAsync(default))).ConnectionLost.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_there_is_said_with_the_sockets_path() =>
        (await Should.ThrowAsync<QmpException>(() => QmpClient.ConnectAsync(Socket, default))).Message.ShouldContain(Socket);

    [Theory]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task Something_else_on_the_socket_is_noticed(string greeting)
    {
        await using var server = new FakeQmpServer(Socket, _ => [Done], greeting);
        await Should.ThrowAsync<QmpException>(() => QmpClient.ConnectAsync(Socket, default));
    }

    [Fact]
    public async Task A_silent_QEMU_does_not_outlast_cancellation()
    {
        await using var server = new FakeQmpServer(Socket, _ => []);
        await using var client = await QmpClient.ConnectAsync(Socket, default);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Should.ThrowAsync<OperationCanceledException>(() => client.ResetAsync(limit.Token));
    }

    public void Dispose() => _directory.Dispose();
}
