using FsCheck;
using FsCheck.Fluent;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Remote.Tests.Support;

namespace Snowlift.Remote.Tests.Ssh;

/// <summary>Addresses, users and paths that would be more than values in an ssh configuration.</summary>
public sealed class HostileEndpointTests
{
    private static readonly SshEndpoint Plain =
        new("web", "203.0.113.7", 22, "root", "/home/me/.ssh/id", ["/state/known_hosts/7"], "snowlift-7");

    [Theory]
    [InlineData("203.0.113.7\n  ProxyCommand touch /tmp/owned")]
    [InlineData("203.0.113.7 ProxyCommand=x")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("`id`")]
    [InlineData("$(id)")]
    [InlineData("\u001b[2J")]
    [InlineData("")]
    public void A_hostile_value_makes_no_configuration(string value)
    {
        foreach (var endpoint in new[] { Plain with { Address = value }, Plain with { User = value }, Plain with { HostKeyAlias = value }, Plain with { Alias = value } })
        {
            Should.Throw<SnowliftException>(() => endpoint.ToConfig(null)).ExitCode.ShouldBe(ExitCode.Ssh);
        }
    }

    [Theory]
    [InlineData("2001:db8::1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("host.example.org")]
    public void Addresses_of_every_kind_are_values(string address) =>
        (Plain with { Address = address }).ToConfig(null).ShouldContain($"HostName {address}\n");

    /// <summary>A real ssh says what it read: exactly the values, and nothing else of ours.</summary>
    [Fact]
    public void Whatever_the_values_ssh_reads_them_as_they_are_or_nothing_is_written() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(60),
        Prop.ForAll(Words.Any, words =>
        {
            var value = string.Concat(words);
            var endpoint = Plain with { IdentityFile = "/keys/" + value, User = words.FirstOrDefault("me") };
            string config;
            try
            {
                config = endpoint.ToConfig(null);
            }
            catch (SnowliftException)
            {
                return true;
            }

            using var folder = new TemporaryFolder();
            File.WriteAllText(folder.File("config"), config);
            var read = new ProcessRunner().RunAsync(
                CommandLine.Of("ssh", "-F", folder.File("config"), "-G", "web"), null, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
            read.ExitCode.ShouldBe(0, string.Join('\n', read.Error) + "\n" + config);
            var lines = read.Output.Split('\n');
            // ssh -G shows the words as they stand in the file, with tokens still to be expanded.
            return lines.Contains($"user {endpoint.User}") && lines.Contains($"identityfile {endpoint.IdentityFile!.Replace("%", "%%", StringComparison.Ordinal)}")
                && lines.Contains("hostname 203.0.113.7") && lines.Contains("stricthostkeychecking true")
                && !lines.Any(line => line.StartsWith("proxycommand", StringComparison.Ordinal));
        }));
}
