using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Remote.Tests.Support;

namespace Snowlift.Remote.Tests.Ssh;

/// <summary>Against a real sshd.</summary>
public sealed class SshSessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pinned_machine_is_connected_to_and_answers() => await WithServerAsync(async server =>
    {
        await using var session = await server.ConnectAsync(server.Endpoint(), Token);

        var said = await session.RunAsync(new TargetScript("hello", "echo answer=42; echo more=a=b; echo words for people"), null, Token);

        said["answer"].ShouldBe("42");
        said["more"].ShouldBe("a=b");
        said["nothing"].ShouldBeNull();
    });

    [Fact]
    public async Task Another_host_key_is_refused_and_nothing_is_run() => await WithServerAsync(async server =>
    {
        var endpoint = server.Endpoint();
        using var folder = new TemporaryFolder();
        var other = await HostKeys.GenerateAsync(server.Processes, folder.Path, "other", Token);
        HostKeys.Pin(endpoint.KnownHosts[0], endpoint.HostKeyAlias!, other.Public);

        var failure = await Should.ThrowAsync<SshException>(() => server.ConnectAsync(endpoint, Token));

        failure.Failure.ShouldBe(SshFailure.HostKey);
        failure.LastLines.ShouldContain(line => line.Contains("Host key verification failed", StringComparison.Ordinal));
    });

    [Fact]
    public async Task An_unknown_host_key_is_refused() => await WithServerAsync(async server =>
    {
        var endpoint = server.Endpoint() with { KnownHosts = [Path.Combine(server.Folder, "no-such-file")] };

        (await Should.ThrowAsync<SshException>(() => server.ConnectAsync(endpoint, Token))).Failure.ShouldBe(SshFailure.HostKey);
    });

    [Fact]
    public async Task Either_of_two_files_may_know_the_host_key() => await WithServerAsync(async server =>
    {
        var endpoint = server.Endpoint();
        await using var session = await server.ConnectAsync(
            endpoint with { KnownHosts = [Path.Combine(server.Folder, "no-such-file"), endpoint.KnownHosts[0]] }, Token);

        (await session.RunAsync(new TargetScript("hello", "echo a=1"), null, Token))["a"].ShouldBe("1");
    });

    [Fact]
    public async Task A_key_that_the_machine_does_not_know_is_refused() => await WithServerAsync(async server =>
    {
        var stranger = Path.Combine(server.Folder, "stranger");
        await SshServer.MakeKeyAsync(stranger, Token);

        var failure = await Should.ThrowAsync<SshException>(
            () => server.ConnectAsync(server.Endpoint() with { IdentityFile = stranger }, Token));

        failure.Failure.ShouldBe(SshFailure.Refused);
    });

    [Fact]
    public async Task A_port_where_nobody_listens_is_no_answer() => await WithServerAsync(async server =>
    {
        var failure = await Should.ThrowAsync<SshException>(() => server.ConnectAsync(server.Endpoint() with { Port = 1 }, Token));

        failure.Failure.ShouldBe(SshFailure.NoAnswer);
    });

    [Fact]
    public async Task Arguments_arrive_as_they_are() => await WithServerAsync(async server =>
    {
        await using var session = await server.ConnectAsync(server.Endpoint(), Token);
        string[] arguments = ["it's", "two words", "$HOME `id` $(id)", "", "ümlaut ☃", "a\\b\"c", "*"];

        var said = await session.RunAsync(
            new TargetScript("args", "for a; do printf 'arg=%s\\n' \"$a\"; done; echo name=$0") { Arguments = [.. arguments] }, null, Token);

        said.Values["arg"].ShouldBe(arguments);
        said["name"].ShouldBe("snowlift-args");
    });

    [Fact]
    public async Task Megabytes_reach_the_scripts_stdin_with_progress() => await WithServerAsync(async server =>
    {
        await using var session = await server.ConnectAsync(server.Endpoint(), Token);
        var bytes = new byte[3_000_000];
        Random.Shared.NextBytes(bytes);
        long sent = 0;

        var said = await session.RunAsync(
            new TargetScript("sum", "echo sum=$(sha256sum | cut -d' ' -f1)")
            {
                Input = StandardInput.FromStream(() => new MemoryStream(bytes), bytes.Length),
            },
            new ProcessOutput(OnInputSent: total => sent = total), Token);

        said["sum"].ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        sent.ShouldBe(bytes.Length);
    });

    [Fact]
    public async Task A_failed_script_keeps_its_status_and_what_it_said() => await WithServerAsync(async server =>
    {
        await using var session = await server.ConnectAsync(server.Endpoint(), Token);

        var failure = await Should.ThrowAsync<ScriptFailedException>(
            () => session.RunAsync(new TargetScript("fail", "echo state=half; echo no room >&2; exit 16"), null, Token));

        failure.Script.ShouldBe("fail");
        failure.Result.ExitCode.ShouldBe(16);
        failure.Result.Error.ShouldBe(["no room"]);
        failure.Said["state"].ShouldBe("half");
    });

    [Fact]
    public async Task A_connection_that_breaks_while_a_script_runs_is_lost() => await WithServerAsync(async server =>
    {
        await using var session = await server.ConnectAsync(server.Endpoint(), Token);

        // The script's parent is the server's end of the connection.
        var failure = await Should.ThrowAsync<SshException>(
            () => session.RunAsync(new TargetScript("drop", "kill -9 $PPID"), null, Token));

        failure.Failure.ShouldBe(SshFailure.Lost);
    });

    [Fact]
    public async Task Cancelling_a_script_leaves_the_session_usable() => await WithServerAsync(async server =>
    {
        await using var session = await server.ConnectAsync(server.Endpoint(), Token);
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var pid = "";
        void Stop(string line)
        {
            pid = line;
            cancelling.Cancel();
        }

        await Should.ThrowAsync<OperationCanceledException>(() => session.RunAsync(
            new TargetScript("wait", "echo $$; exec sleep 300"), new ProcessOutput(Stop), cancelling.Token));

        // On the machine it goes on: it was not waited for.
        var killed = await session.RunAsync(new TargetScript("end", "kill \"$1\" && echo killed=yes") { Arguments = [pid] }, null, Token);
        killed["killed"].ShouldBe("yes");
    });

    [Fact]
    public async Task A_session_leaves_no_file_behind_and_may_be_disposed_twice() => await WithServerAsync(async server =>
    {
        var before = Directory.GetFiles(server.Folder).Length + 1;
        var session = await server.ConnectAsync(server.Endpoint(), Token);

        await session.DisposeAsync();
        await session.DisposeAsync();

        Directory.GetFiles(server.Folder).Length.ShouldBe(before);
    });

    [Fact]
    public async Task The_host_key_that_a_scan_finds_is_the_servers() => await WithServerAsync(async server =>
        (await HostKeys.ScanAsync(server.Processes, "127.0.0.1", server.Port, Token)).ShouldBe([server.HostKey]));

    // What sshd wrote says more than the client's view of it.
    private static async Task WithServerAsync(Func<SshServer, Task> test)
    {
        await using var server = await SshServer.StartAsync(Token);
        try
        {
            await test(server);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{e.Message}\nsshd wrote:\n{server.Log}", e);
        }
    }
}
