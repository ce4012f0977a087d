using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Remote.Tests.Support;

namespace Snowlift.Remote.Tests.Ssh;

public sealed class SshEndpointTests
{
    private static readonly SshEndpoint Endpoint =
        new("demo", "203.0.113.7", 22, "root", "/home/me/.ssh/id_ed25519", ["/state/known_hosts/7"], "snowlift-7");

    [Fact]
    public void The_configuration_says_everything_and_always_checks_the_host_key()
    {
        Endpoint.ToConfig(null).ShouldBe(
            """
            Host demo
              HostName 203.0.113.7
              Port 22
              User root
              StrictHostKeyChecking yes
              UserKnownHostsFile /state/known_hosts/7
              UpdateHostKeys no
              HostKeyAlias snowlift-7
              GlobalKnownHostsFile /dev/null
              IdentityFile /home/me/.ssh/id_ed25519
              IdentitiesOnly yes

            """);
    }

    [Fact]
    public async Task OpenSSH_reads_it_as_it_was_meant()
    {
        var read = await ReadAsync(Endpoint with { Port = 2222, User = "alice", KnownHosts = ["/state/known hosts/7", "/state/b"] }, null);

        read["hostname"].ShouldBe("203.0.113.7");
        read["port"].ShouldBe("2222");
        read["user"].ShouldBe("alice");
        read["stricthostkeychecking"].ShouldBe("true");
        read["hostkeyalias"].ShouldBe("snowlift-7");
        read["userknownhostsfile"].ShouldBe("/state/known hosts/7 /state/b");
        read["identityfile"].ShouldBe("/home/me/.ssh/id_ed25519");
        read["identitiesonly"].ShouldBe("yes");
    }

    [Fact]
    public async Task The_users_own_configuration_comes_after_ours()
    {
        var read = await ReadAsync(
            Endpoint,
            "Host *\n  User somebody\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  ProxyJump bastion.example.org\n");

        read["user"].ShouldBe("root");
        read["stricthostkeychecking"].ShouldBe("true");
        read["userknownhostsfile"].ShouldBe("/state/known_hosts/7");
        read["proxyjump"].ShouldBe("bastion.example.org");
    }

    [Theory]
    [InlineData(22, "root@203.0.113.7")]
    [InlineData(2222, "root@203.0.113.7:2222")]
    public void It_is_named_as_a_person_would(int port, string name) => (Endpoint with { Port = port }).ToString().ShouldBe(name);

    private static async Task<Dictionary<string, string>> ReadAsync(SshEndpoint endpoint, string? userConfig)
    {
        using var folder = new TemporaryFolder();
        if (userConfig is not null)
        {
            await File.WriteAllTextAsync(folder.File("user config"), userConfig, TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(
            folder.File("config"), endpoint.ToConfig(userConfig is null ? null : folder.File("user config")), TestContext.Current.CancellationToken);
        var result = await new ProcessRunner().RunAsync(
            CommandLine.Of("ssh", "-G", "-F", folder.File("config"), endpoint.Alias), null, TestContext.Current.CancellationToken);
        result.Succeeded.ShouldBeTrue(string.Join('\n', result.Error));
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .GroupBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First()[^1], StringComparer.Ordinal);
    }
}
