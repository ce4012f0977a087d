using Snowlift.Lab.Machines.Qemu;
using Snowlift.Lab.Tests.Machines;
using Snowlift.Lab.Tests.Support;

namespace Snowlift.Lab.Tests.Api;

public sealed class SerialTests
{
    [Theory]
    [InlineData("", "one\r\ntwo\r\nthree\r\n")]
    [InlineData("?lines=1", "three\r\n")]
    [InlineData("?lines=2", "two\r\nthree\r\n")]
    [InlineData("?lines=9", "one\r\ntwo\r\nthree\r\n")]
    public async Task What_a_machine_wrote_to_its_serial_port_is_plain_text(string query, string text)
    {
        await using var lab = await LabFixture.StartAsync(consoles: true);
        var id = await lab.CreateServerAsync();
        var reply = await lab.GetAsync($"/_lab/servers/{id}/serial{query}");
        reply.Status.ShouldBe(200);
        reply.Text.ShouldBe(text);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task Lines_are_a_number(string lines)
    {
        await using var lab = await LabFixture.StartAsync(consoles: true);
        var id = await lab.CreateServerAsync();
        (await lab.GetAsync($"/_lab/servers/{id}/serial?lines={lines}")).Code.ShouldBe("invalid_input");
    }

    [Fact]
    public async Task It_is_for_those_with_the_token_of_servers_that_are_there_and_machines_that_have_one()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        (await lab.GetAsync($"/_lab/servers/{id}/serial")).Code.ShouldBe("unsupported_error");
        (await lab.GetAsync("/_lab/servers/1/serial")).Code.ShouldBe("not_found");
        lab.Http.DefaultRequestHeaders.Authorization = null;
        (await lab.GetAsync($"/_lab/servers/{id}/serial")).Code.ShouldBe("unauthorized");
    }

    [Fact]
    public async Task A_machine_that_never_started_wrote_nothing_and_of_a_long_log_the_end_is_read()
    {
        using var directory = new TemporaryDirectory();
        (await SerialLog.ReadAsync(directory["none"], default)).ShouldBeEmpty();

        var line = new string('x', 99) + "\n";
        var count = (SerialLog.Longest / line.Length) + 10;
        await File.WriteAllTextAsync(directory["log"], string.Concat(Enumerable.Repeat(line, count)) + "the last\n", TestContext.Current.CancellationToken);
        var text = await SerialLog.ReadAsync(directory["log"], default);
        text.Length.ShouldBeInRange(SerialLog.Longest - line.Length, SerialLog.Longest);
        text.ShouldStartWith(line);
        text.ShouldEndWith("the last\n");
    }
}
