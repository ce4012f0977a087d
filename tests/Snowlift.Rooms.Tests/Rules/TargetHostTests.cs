using FsCheck;
using FsCheck.Fluent;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;

namespace Snowlift.Rooms.Tests.Rules;

public sealed class TargetHostTests
{
    [Theory]
    [InlineData("203.0.113.7", "root", "203.0.113.7", 22)]
    [InlineData("alice@203.0.113.7", "alice", "203.0.113.7", 22)]
    [InlineData("alice@example.org:2222", "alice", "example.org", 2222)]
    [InlineData("2001:db8::1", "root", "2001:db8::1", 22)]
    [InlineData("root@[2001:db8::1]:2222", "root", "2001:db8::1", 2222)]
    [InlineData("[2001:db8::1]", "root", "2001:db8::1", 22)]
    [InlineData("fe80::1%eth0", "root", "fe80::1%eth0", 22)]
    public void User_address_and_port_are_taken_apart(string text, string user, string address, int port) =>
        UseMachine.Parse(text).ShouldBe((user, address, port));

    [Theory]
    [InlineData("")]
    [InlineData("@host")]
    [InlineData("root@")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:ssh")]
    [InlineData("-oProxyCommand=evil")]
    [InlineData("root@-oProxyCommand=evil")]
    [InlineData("-l@host")]
    [InlineData("a b")]
    [InlineData("host;reboot")]
    [InlineData("host\nUser evil")]
    public void What_ssh_or_its_configuration_could_take_for_something_else_is_refused(string text) =>
        Should.Throw<SnowliftException>(() => UseMachine.Parse(text)).ExitCode.ShouldBe(ExitCode.Usage);

    [Fact]
    public void Whatever_is_typed_is_either_plain_or_refused()
    {
        var typed = Gen.Elements("a", "1", ".", ":", "@", "[", "]", "-", " ", "\n", "%", "/", "=", "::", "22").ListOf().Select(string.Concat).ToArbitrary();

        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(2000), Prop.ForAll(typed, text =>
        {
            try
            {
                var (user, address, port) = UseMachine.Parse(text);
                return user[0] != '-' && address[0] != '-' && port is > 0 and < 65536
                    && !(user + address).Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
            }
            catch (SnowliftException e)
            {
                return e.ExitCode == ExitCode.Usage;
            }
        }));
    }
}
