using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Remote.Tests.Support;

/// <summary>A real sshd on loopback with a host key and a user key of its own; it ends with the test.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly Task _running;

    private SshServer(int port, KeyPair hostKey)
    {
        Port = port;
        HostKey = hostKey.Public;
        WriteConfiguration(hostKey);
        _running = RunAsync();
    }

    public int Port { get; }

    public PublicKey HostKey { get; }

    public ProcessRunner Processes { get; } = new();

    /// <summary>A folder for control sockets and the like.</summary>
    public string Folder => _folder.Path;

    public string IdentityFile => _folder.File("user_key");

    /// <summary>What sshd wrote, for a failure's message.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts one.</summary>
    public static async Task<SshServer> StartAsync(CancellationToken cancellation)
    {
        Assert.SkipUnless(File.Exists(Program), "there is no sshd on this computer (Debian: openssh-server)");
        if (Environment.IsPrivilegedProcess)
        {
            // Compiled into Debian's sshd, and made by its service; only root's sshd asks for it.
            Directory.CreateDirectory("/run/sshd");
        }

        using var folder = new TemporaryFolder();
        var hostKey = await HostKeys.GenerateAsync(new ProcessRunner(), folder.Path, "test", cancellation);
        var server = new SshServer(FreePort(), hostKey);
        await MakeKeyAsync(server.IdentityFile, cancellation);
        File.Copy(server.IdentityFile + ".pub", server._folder.File("authorized_keys"));
        await server.WaitUntilItListensAsync(cancellation);
        return server;
    }

    /// <summary>Makes a user's key pair.</summary>
    public static async Task MakeKeyAsync(string file, CancellationToken cancellation)
    {
        var made = await new ProcessRunner().RunAsync(
            CommandLine.Of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file), null, cancellation);
        made.Succeeded.ShouldBeTrue(string.Join('\n', made.Error));
    }

    /// <summary>How to reach it, its host key pinned.</summary>
    public SshEndpoint Endpoint()
    {
        HostKeys.Pin(_folder.File("known_hosts"), "snowlift-1", HostKey);
        return new SshEndpoint(
            "demo", "127.0.0.1", Port, Environment.UserName, IdentityFile, [_folder.File("known_hosts")], "snowlift-1");
    }

    /// <summary>One attempt to connect.</summary>
    public Task<SshSession> ConnectAsync(SshEndpoint endpoint, CancellationToken cancellation) =>
        SshSession.ConnectAsync(Processes, endpoint, Folder, userConfig: null, TimeSpan.FromSeconds(60), TimeProvider.System, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WriteConfiguration(KeyPair hostKey)
    {
        var key = _folder.File("host_key");
        File.WriteAllText(key, hostKey.PrivatePem);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(
            _folder.File("sshd_config"),
            $"""
            ListenAddress 127.0.0.1
            Port {Port}
            HostKey {key}
            AuthorizedKeysFile {_folder.File("authorized_keys")}
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            LogLevel VERBOSE

            """);
    }

    private Task<ProcessResult> RunAsync() => Processes.RunAsync(
        CommandLine.Of(Program, "-D", "-e", "-f", _folder.File("sshd_config")),
        new ProcessOutput(OnErrorLine: _log.Enqueue), _ending.Token);

    private async Task WaitUntilItListensAsync(CancellationToken cancellation)
    {
        for (var tries = 0; tries < 200 && !_running.IsCompleted; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, cancellation);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
            }
        }

        throw new InvalidOperationException("sshd does not listen:\n" + Log);
    }
}
