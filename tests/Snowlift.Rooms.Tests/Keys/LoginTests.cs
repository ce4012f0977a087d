using Snowlift.Checks.Logins;
using Snowlift.Nix;
using Snowlift.Nix.Options;

namespace Snowlift.Rooms.Tests.Keys;

public sealed class LoginTests
{
    private const string Ours = "ssh-ed25519 AAAAours";
    private const string Others = "ssh-ed25519 AAAAothers";

    [Fact]
    public void Root_with_our_key_comes_first() =>
        Login.Choose(Host(User("alice", [Ours], "wheel"), User("root", [Ours + " me@here"])), Ours).ShouldBe(new Login("root", true));

    [Fact]
    public void Whoever_has_our_key_comes_before_root_without_it() =>
        Login.Choose(Host(User("root", [Others]), User("alice", [Ours], "wheel")), Ours).ShouldBe(new Login("alice", true));

    [Fact]
    public void A_key_of_somebody_else_is_better_than_none() =>
        Login.Choose(Host(User("root", [Others])), Ours).ShouldBe(new Login("root", false));

    [Fact]
    public void Where_root_may_not_log_in_a_member_of_wheel_does() =>
        Login.Choose(Host(User("root", [Ours]), User("alice", [Ours], "wheel")) with { Ssh = Ssh("no") }, Ours)!.User.ShouldBe("alice");

    [Fact]
    public void Without_a_key_for_anybody_it_is_refused() => ShouldBeRefused(Host(User("root", [])));

    [Fact]
    public void A_user_who_cannot_become_root_does_not_count() => ShouldBeRefused(Host(User("bob", [Ours], "users")));

    [Fact]
    public void Where_sudo_asks_for_a_password_wheel_does_not_count() =>
        ShouldBeRefused(Host(User("alice", [Ours], "wheel")) with { Sudo = new SudoOptions(false, [], []) });

    [Fact]
    public void A_user_whom_the_ssh_server_turns_away_does_not_count() =>
        Login.Choose(Host(User("root", [Ours]), User("alice", [Ours], "wheel")) with { Ssh = Ssh("yes") with { AllowUsers = ["al*"] } }, Ours)!
            .User.ShouldBe("alice");

    [Theory]
    [InlineData("ssh-ed25519 AAAAours me@here", true)]
    [InlineData("from=\"10.0.0.0/8\",no-pty ssh-ed25519 AAAAours", true)]
    [InlineData("environment=\"A=b c\" ssh-ed25519 AAAAours", true)]
    [InlineData("ssh-ed25519 AAAAoursandmore", false)]
    [InlineData("ssh-rsa AAAAours", false)]
    public void Our_key_is_known_by_its_type_and_itself(string line, bool isOurs) =>
        Login.Choose(Host(User("root", [line])), Ours).ShouldBe(new Login("root", isOurs));

    [Theory]
    [InlineData("# ssh-ed25519 AAAAours")]
    [InlineData("command=\"borg serve\",restrict ssh-ed25519 AAAAours")]
    [InlineData("nonsense")]
    public void A_line_that_opens_no_shell_is_no_key(string line) => ShouldBeRefused(Host(User("root", [line])));

    private static void ShouldBeRefused(HostEvaluation host) => Login.Choose(host, Ours).ShouldBeNull();

    private static OpenSshOptions Ssh(string permitRootLogin) =>
        new(true, [22], permitRootLogin, false, [], [], [], [], true, [], [], []);

    private static ConfiguredUser User(string name, IReadOnlyList<string> keys, params string[] groups) =>
        new(name, keys, groups, name != "root", null, false, false, []);

    private static HostEvaluation Host(params ConfiguredUser[] users) => new(
        true, null, "x86_64-linux", "demo", null, null, Ssh("prohibit-password"), users, new SudoOptions(true, [], []),
        null, null, null, null);
}
