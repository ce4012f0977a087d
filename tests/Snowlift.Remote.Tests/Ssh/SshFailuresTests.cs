using Snowlift.Remote.Ssh;

namespace Snowlift.Remote.Tests.Ssh;

/// <summary>OpenSSH's own texts, as versions 8.4 to 10.0 print them.</summary>
public sealed class SshFailuresTests
{
    [Theory]
    [InlineData("ssh: connect to host 203.0.113.7 port 22: Connection refused", SshFailure.NoAnswer)]
    [InlineData("ssh: connect to host 203.0.113.7 port 22: Connection timed out", SshFailure.NoAnswer)]
    [InlineData("ssh: connect to host 203.0.113.7 port 22: Operation timed out", SshFailure.NoAnswer)]
    [InlineData("ssh: connect to host 203.0.113.7 port 22: No route to host", SshFailure.NoAnswer)]
    [InlineData("ssh: connect to host 2001:db8::1 port 22: Network is unreachable", SshFailure.NoAnswer)]
    [InlineData("Connection timed out during banner exchange", SshFailure.NoAnswer)]
    [InlineData("kex_exchange_identification: read: Connection reset by peer", SshFailure.NoAnswer)]
    [InlineData("kex_exchange_identification: Connection closed by remote host", SshFailure.NoAnswer)]
    [InlineData("Host key verification failed.", SshFailure.HostKey)]
    [InlineData("@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @", SshFailure.HostKey)]
    [InlineData("No ED25519 host key is known for snowlift-1 and you have requested strict checking.", SshFailure.HostKey)]
    [InlineData("Unable to negotiate with 203.0.113.7 port 22: no matching host key type found. Their offer: ssh-dss", SshFailure.HostKey)]
    [InlineData("root@203.0.113.7: Permission denied (publickey).", SshFailure.Refused)]
    [InlineData("root@203.0.113.7: Permission denied (publickey,password).", SshFailure.Refused)]
    [InlineData("Received disconnect from 203.0.113.7 port 22:2: Too many authentication failures", SshFailure.Refused)]
    [InlineData("Connection to 203.0.113.7 closed by remote host.", SshFailure.Lost)]
    [InlineData("client_loop: send disconnect: Broken pipe", SshFailure.Lost)]
    [InlineData("Timeout, server 203.0.113.7 not responding.", SshFailure.Lost)]
    [InlineData("Connection reset by 203.0.113.7 port 22", SshFailure.Lost)]
    [InlineData("Read from remote host 203.0.113.7: Connection reset by peer", SshFailure.Lost)]
    [InlineData("mux_client_request_session: read from master failed: Broken pipe", SshFailure.Lost)]
    [InlineData("Shared connection to 203.0.113.7 closed.", SshFailure.Lost)]
    public void A_message_is_read_as_what_it_means(string line, SshFailure failure) =>
        SshFailures.Read([line]).ShouldBe(failure);

    [Fact]
    public void A_wrong_host_key_counts_before_everything_else() =>
        SshFailures.Read(["Connection reset by 203.0.113.7 port 22", "root@203.0.113.7: Permission denied (publickey).", "Host key verification failed."])
            .ShouldBe(SshFailure.HostKey);

    [Fact]
    public void Silence_is_no_answer() => SshFailures.Read([]).ShouldBe(SshFailure.NoAnswer);
}
