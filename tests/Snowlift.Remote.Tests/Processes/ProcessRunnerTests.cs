using Microsoft.Extensions.Time.Testing;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Tests.Support;

namespace Snowlift.Remote.Tests.Processes;

/// <summary>Against real small programs.</summary>
public sealed class ProcessRunnerTests
{
    private readonly ProcessRunner _runner = new();

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -9 $$", 137)]
    public async Task The_exit_status_is_a_result(string script, int status)
    {
        var result = await ShellAsync(script);

        result.ExitCode.ShouldBe(status);
        result.Succeeded.ShouldBe(status == 0);
    }

    [Fact]
    public async Task Lines_arrive_as_they_are_written_and_are_kept()
    {
        var (lines, errors) = (new List<string>(), new List<string>());

        var result = await _runner.RunAsync(
            CommandLine.Of("sh", "-c", "echo one; echo oops >&2; printf 'two, without an end'"),
            new ProcessOutput(lines.Add, errors.Add), TestContext.Current.CancellationToken);

        lines.ShouldBe(["one", "two, without an end"]);
        result.Output.ShouldBe("one\ntwo, without an end\n");
        errors.ShouldBe(["oops"]);
        result.Error.ShouldBe(["oops"]);
    }

    [Fact]
    public async Task The_clouds_token_is_not_handed_to_programs()
    {
        Environment.SetEnvironmentVariable("HCLOUD_TOKEN", "secret");
        Environment.SetEnvironmentVariable("HCLOUD_TOKEN_COMMAND", "echo secret");
        Environment.SetEnvironmentVariable("HCLOUD_TOKEN_FILE", "/home/me/secret");

        var result = await _runner.RunAsync(CommandLine.Of("env"), null, TestContext.Current.CancellationToken);

        result.Output.ShouldNotContain("HCLOUD_TOKEN");
    }

    [Fact]
    public async Task Megabytes_go_in_and_out_at_the_same_time()
    {
        // More than a pipe holds: reading and writing must not wait for each other.
        var text = string.Join('\n', Enumerable.Range(0, 400_000)) + "\n";
        long sent = 0;

        var result = await _runner.RunAsync(
            CommandLine.Of("cat") with { Input = StandardInput.Text(text) },
            new ProcessOutput(OnInputSent: total => sent = total), TestContext.Current.CancellationToken);

        result.Output.ShouldBe(text);
        sent.ShouldBe(text.Length);
    }

    [Fact]
    public async Task A_file_is_sent_byte_by_byte()
    {
        using var folder = new TemporaryFolder();
        var bytes = Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7)).ToArray();
        await File.WriteAllBytesAsync(folder.File("in"), bytes, TestContext.Current.CancellationToken);

        await _runner.RunAsync(
            CommandLine.Of("sh", "-c", "cat >\"$1\"", "sh", folder.File("out")) with { Input = StandardInput.File(folder.File("in")) },
            null, TestContext.Current.CancellationToken);

        (await File.ReadAllBytesAsync(folder.File("out"), TestContext.Current.CancellationToken)).ShouldBe(bytes);
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_is_judged_by_its_status()
    {
        var result = await _runner.RunAsync(
            CommandLine.Of("sh", "-c", "exec <&-; exit 4") with { Input = StandardInput.Text(new string('x', 2_000_000)) },
            null, TestContext.Current.CancellationToken);

        result.ExitCode.ShouldBe(4);
    }

    [Fact]
    public async Task Of_much_stderr_the_last_lines_are_kept()
    {
        var result = await ShellAsync("i=0; while [ $i -lt 1000 ]; do echo line $i; i=$((i + 1)); done >&2");

        result.Error.Count.ShouldBe(200);
        result.Error[^1].ShouldBe("line 999");
        result.LastLines(2).ShouldBe(["line 998", "line 999"]);
    }

    [Fact]
    public async Task Variables_are_set_and_taken_away()
    {
        var result = await _runner.RunAsync(
            CommandLine.Of("sh", "-c", "echo \"$NEW:${HOME-gone}\"")
                .WithEnvironment("NEW", "with 'quotes'").WithEnvironment("HOME", null),
            null, TestContext.Current.CancellationToken);

        result.Output.ShouldBe("with 'quotes':gone\n");
    }

    [Fact]
    public async Task It_runs_where_it_is_told_to()
    {
        using var folder = new TemporaryFolder();

        var result = await _runner.RunAsync(
            CommandLine.Of("pwd") with { WorkingDirectory = folder.Path }, null, TestContext.Current.CancellationToken);

        result.Output.ShouldBe(folder.Path + "\n");
    }

    [Fact]
    public async Task Arguments_are_never_read_by_a_shell()
    {
        var result = await _runner.RunAsync(
            CommandLine.Of("printf", "%s", "$(id) ; `id` \"'"), null, TestContext.Current.CancellationToken);

        result.Output.ShouldBe("$(id) ; `id` \"'\n");
    }

    [Fact]
    public async Task A_program_that_is_not_there_has_an_exception_of_its_own() =>
        (await Should.ThrowAsync<ProgramNotFoundException>(
            () => _runner.RunAsync(CommandLine.Of("snowlift-no-such-program"), null, TestContext.Current.CancellationToken)))
        .Program.ShouldBe("snowlift-no-such-program");

    [Fact]
    public async Task Cancelling_ends_the_program_and_its_children()
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var children = new List<int>();

        var run = _runner.RunAsync(
            CommandLine.Of("sh", "-c", "sleep 300 & echo $!; sleep 300 & echo $!; wait"),
            new ProcessOutput(line =>
            {
                children.Add(int.Parse(line));
                if (children.Count == 2)
                {
                    _ = cancelling.CancelAsync();
                }
            }),
            cancelling.Token);

        await Should.ThrowAsync<OperationCanceledException>(() => run);
        children.Count.ShouldBe(2);
        await UntilAsync(() => !children.Any(Runs));
    }

    [Fact]
    public async Task Cancelling_does_not_wait_for_somebody_else_who_holds_the_pipes()
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var orphan = 0;

        // A session of its own, whose parent has gone: no child of the program any more, as OpenSSH's master is none.
        var run = _runner.RunAsync(
            CommandLine.Of("sh", "-c", "(setsid sh -c 'echo $$; exec sleep 300' &); exec sleep 300"),
            new ProcessOutput(line =>
            {
                orphan = int.Parse(line);
                _ = cancelling.CancelAsync();
            }),
            cancelling.Token);

        await Should.ThrowAsync<OperationCanceledException>(() => run);
        Runs(orphan).ShouldBeTrue();
        await _runner.RunAsync(CommandLine.Of("kill", orphan.ToString()), null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_program_that_handles_the_interrupt_gets_to_end_by_itself()
    {
        using var folder = new TemporaryFolder();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        // Time stands still: whatever is killed would be killed never.
        var run = new ProcessRunner(new FakeTimeProvider()).RunAsync(
            Interruptible("trap 'sleep 0.1; echo tidy >\"$1\"; exit 0' INT; echo ready; while :; do sleep 0.05; done", folder.File("done")),
            new ProcessOutput(line => _ = cancelling.CancelAsync()), cancelling.Token);

        await Should.ThrowAsync<OperationCanceledException>(() => run);
        (await File.ReadAllTextAsync(folder.File("done"), TestContext.Current.CancellationToken)).ShouldBe("tidy\n");
    }

    [Fact]
    public async Task A_program_that_goes_on_when_it_is_interrupted_is_killed_after_a_while()
    {
        using var folder = new TemporaryFolder();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (time, pid) = (new FakeTimeProvider(), 0);

        var run = new ProcessRunner(time).RunAsync(
            Interruptible("trap 'echo heard >\"$1\"' INT; echo $$; while :; do sleep 0.05; done", folder.File("heard")),
            new ProcessOutput(line =>
            {
                pid = int.Parse(line);
                _ = cancelling.CancelAsync();
            }),
            cancelling.Token);

        await UntilAsync(() => File.Exists(folder.File("heard")));
        time.Advance(ProcessEnding.Patience - TimeSpan.FromTicks(1));
        run.IsCompleted.ShouldBeFalse();
        Runs(pid).ShouldBeTrue();
        await PassTimeUntilAsync(time, () => run.IsCompleted);
        await Should.ThrowAsync<OperationCanceledException>(() => run);
        Runs(pid).ShouldBeFalse();
    }

    [Fact]
    public async Task A_program_that_was_begun_in_the_background_is_asked_to_end_by_the_other_signal()
    {
        using var folder = new TemporaryFolder();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        // A clock that stands still: it ends by itself, or never.
        var run = new ProcessRunner(new FakeTimeProvider()).RunAsync(
            CommandLine.Of("env", "--ignore-signal=INT", "sh", "-c", "trap 'echo asked >\"$1\"; exit 0' TERM; echo ready; while :; do sleep 0.05; done", "sh", folder.File("asked")),
            new ProcessOutput(line => _ = cancelling.CancelAsync()), cancelling.Token);

        await Should.ThrowAsync<OperationCanceledException>(() => run);
        File.ReadAllText(folder.File("asked")).ShouldBe("asked\n");
    }

    [Fact]
    public async Task A_program_that_ignores_interrupts_is_killed_with_its_children_whoever_holds_its_pipes()
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (time, pids) = (new FakeTimeProvider(), new List<int>());

        // The last to speak has no parent any more and keeps stdout and stderr open.
        var run = new ProcessRunner(time).RunAsync(
            CommandLine.Of("sh", "-c", "trap '' INT TERM; echo $$; sleep 300 & echo $!; (setsid sh -c 'echo $$; exec sleep 300' &); while :; do sleep 1; done"),
            new ProcessOutput(line =>
            {
                pids.Add(int.Parse(line));
                if (pids.Count == 3)
                {
                    _ = cancelling.CancelAsync();
                }
            }),
            cancelling.Token);

        await PassTimeUntilAsync(time, () => run.IsCompleted);
        await Should.ThrowAsync<OperationCanceledException>(() => run);
        await UntilAsync(() => !Runs(pids[0]) && !Runs(pids[1]));
        Runs(pids[2]).ShouldBeTrue();
        await _runner.RunAsync(CommandLine.Of("kill", pids[2].ToString()), null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Input_that_nobody_reads_any_more_does_not_keep_the_program_from_having_ended()
    {
        // More than a pipe holds, and somebody who holds it and never reads.
        var result = await _runner.RunAsync(
            CommandLine.Of("sh", "-c", "exec 3<&0; (setsid sleep 300 <&3 >/dev/null 2>&1 & echo $!); exit 4") with { Input = StandardInput.Text(new string('x', 2_000_000)) },
            null, TestContext.Current.CancellationToken);

        result.ExitCode.ShouldBe(4);
        await _runner.RunAsync(CommandLine.Of("kill", result.Output.Trim()), null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Input_is_not_cut_short_for_a_program_that_is_told_to_end()
    {
        using var folder = new TemporaryFolder();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var time = new FakeTimeProvider();

        var run = new ProcessRunner(time).RunAsync(
            CommandLine.Of("sh", "-c", "trap '' INT TERM; echo ready; cat >/dev/null; echo whole >\"$1\"", "sh", folder.File("whole")) with
            {
                Input = StandardInput.FromStream(() => new Endless()),
            },
            new ProcessOutput(line => _ = cancelling.CancelAsync()), cancelling.Token);

        await PassTimeUntilAsync(time, () => run.IsCompleted);
        await Should.ThrowAsync<OperationCanceledException>(() => run);
        File.Exists(folder.File("whole")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_program_whose_output_goes_nowhere_is_not_left_to_wait_for_a_reader() =>
        await Should.ThrowAsync<NotSupportedException>(() => _runner.RunAsync(
            CommandLine.Of("yes"), new ProcessOutput { Into = new MemoryStream(new byte[1], writable: false) }, TestContext.Current.CancellationToken));

    [Fact]
    public async Task What_is_cancelled_before_it_began_is_not_started()
    {
        using var folder = new TemporaryFolder();

        await Should.ThrowAsync<OperationCanceledException>(
            () => _runner.RunAsync(CommandLine.Of("touch", folder.File("x")), null, new CancellationToken(canceled: true)));

        File.Exists(folder.File("x")).ShouldBeFalse();
    }

    private Task<ProcessResult> ShellAsync(string script) =>
        _runner.RunAsync(CommandLine.Of("sh", "-c", script), null, TestContext.Current.CancellationToken);

    // Whoever started the tests may have had them ignore the signal, and a shell does not trap what it was born to ignore.
    private static CommandLine Interruptible(string script, string argument) =>
        CommandLine.Of("env", "--default-signal=INT", "sh", "-c", script, "sh", argument);

    private static Task PassTimeUntilAsync(FakeTimeProvider time, Func<bool> condition) => UntilAsync(() =>
    {
        time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(3000);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    // A zombie has ended: only its parent has not looked yet. A process may end while it is looked at.
    private static bool Runs(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(' ') is [_, _, not "Z", ..];
        }
        catch (IOException)
        {
            return false;
        }
    }

    [Fact]
    public async Task Bytes_go_where_they_are_sent_as_they_are()
    {
        using var into = new MemoryStream();
        var result = await new ProcessRunner().RunAsync(
            CommandLine.Of("printf", @"\377\000\012x"), new ProcessOutput { Into = into }, CancellationToken.None);
        result.ExitCode.ShouldBe(0);
        result.Output.ShouldBeEmpty();
        into.ToArray().ShouldBe([0xff, 0, (byte)'\n', (byte)'x']);
    }

    [Fact]
    public async Task What_may_go_on_for_ever_is_told_and_not_kept()
    {
        var lines = new List<string>();
        var result = await new ProcessRunner().RunAsync(
            CommandLine.Of("seq", "3"), new ProcessOutput(lines.Add) { KeepsOutput = false }, CancellationToken.None);
        result.Output.ShouldBeEmpty();
        lines.ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task A_program_that_inherits_our_streams_writes_past_us_and_ends_with_its_status()
    {
        var result = await new ProcessRunner().RunAsync(
            CommandLine.Of("sh", "-c", "test \"$(readlink /proc/$$/fd/1)\" = \"$(readlink /proc/$PPID/fd/1)\" && exit 9") with { InheritsStreams = true },
            null, CancellationToken.None);
        result.ShouldBeEquivalentTo(new ProcessResult(9, "", []));
    }

    /// <summary>Says something now and then, and never ends.</summary>
    private sealed class Endless : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            buffer.Span[0] = (byte)'x';
            return 1;
        }
    }
}
