using System.Runtime.InteropServices;
using System.Text;
using Snowlift.Cli.Terminal;
using Snowlift.Cli.Views;
using Snowlift.Remote.Errors;
using Snowlift.Runs;

namespace Snowlift.Cli.Tests;

/// <summary>Where words go, and what happens when they cannot.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly StringWriter _said = new() { NewLine = "\n" };

    public void Dispose() => _said.Dispose();

    [Fact]
    public void What_does_not_fit_is_dropped_and_told_in_the_end()
    {
        using var full = new StandardStream(() => new Full(), Unexpected);
        using var error = Fine();
        Say(full, "one");
        Say(full, "two");
        ExitStatus.Of(0, full, error, Errors(), Suggestions.Plain).ShouldBe((int)ExitCode.Prerequisite);
        _said.ToString().ShouldContain("The result could not be written to stdout");
        _said.ToString().ShouldContain("No space left");
    }

    [Fact]
    public void A_failed_run_keeps_its_own_exit_code()
    {
        using var full = new StandardStream(() => new Full(), Unexpected);
        using var error = Fine();
        Say(full, "one");
        ExitStatus.Of(6, full, error, Errors(), Suggestions.Plain).ShouldBe(6);
        _said.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void What_does_not_fit_on_stderr_has_nowhere_to_be_told()
    {
        using var output = Fine();
        using var full = new StandardStream(() => throw new UnauthorizedAccessException("closed"), Unexpected);
        Say(full, "one");
        ExitStatus.Of(0, output, full, Errors(), Suggestions.Plain).ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 141), InlineData(130, 141), InlineData(6, 6)]
    public void A_reader_that_has_gone_ends_the_run_as_it_ends_other_tools(int status, int seen)
    {
        var left = 0;
        using var broken = new StandardStream(() => new Broken(), () => left++);
        using var error = Fine();
        Say(broken, "one");
        Say(broken, "two");
        left.ShouldBe(1);
        ExitStatus.Of(status, broken, error, Errors(), Suggestions.Plain).ShouldBe(seen);
        _said.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void A_terminal_that_closes_cancels_once_however_often_it_says_so()
    {
        using var cancellation = new CancellationTokenSource();
        using var interrupts = new Interrupts(cancellation, Unexpected);
        interrupts.Interrupt(PosixSignal.SIGHUP);
        interrupts.Interrupt(PosixSignal.SIGHUP);
        interrupts.Interrupt(PosixSignal.SIGTERM);
        SpinWait.SpinUntil(() => cancellation.IsCancellationRequested, TimeSpan.FromSeconds(10)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true, "\u001b[6A\r \u001b[J\r")]
    [InlineData(false, "\u001b[2A\r")]
    public void A_region_finds_its_first_row_in_a_window_that_has_become_narrower(bool reflows, string back)
    {
        var width = 60;
        using var output = new StringWriter();
        var region = new LiveRegion(output, () => width, reflows);
        region.Draw(["above"], [new RegionLine(new string('x', 59), 59), new RegionLine(new string('y', 41), 41)]);
        output.GetStringBuilder().Clear();
        width = 20;
        region.Draw([], [new RegionLine("z", 1)]);
        output.ToString().ShouldStartWith(back + "z\u001b[K\n");
    }

    [Fact]
    public void Words_stay_whole_and_so_does_what_is_longer_than_a_line() =>
        WordWrap.Hanging("  a  ", "one two three /a/very/long/path/that/does/not/fit", 22).ShouldBe(
            ["  a  one two three", "     /a/very/long/path/that/does/not/fit"]);

    private ErrorView Errors() => new(_said, null, color: false);

    private static StandardStream Fine() => new(() => new MemoryStream(), Unexpected);

    private static void Say(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    private static void Unexpected() => throw new InvalidOperationException("nothing of that kind was expected");

    private sealed class Broken : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe", Libc.BrokenPipe);
    }

    private sealed class Full : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
