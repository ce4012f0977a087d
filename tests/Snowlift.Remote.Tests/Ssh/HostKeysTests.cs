using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Remote.Tests.Support;

namespace Snowlift.Remote.Tests.Ssh;

public sealed class HostKeysTests
{
    [Fact]
    public async Task A_generated_pair_is_one_that_OpenSSH_reads_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        var runner = new ProcessRunner();

        var pair = await HostKeys.GenerateAsync(runner, folder.Path, "throw-away", TestContext.Current.CancellationToken);

        Directory.GetFiles(folder.Path).ShouldBeEmpty();
        pair.Public.Algorithm.ShouldBe("ssh-ed25519");
        await File.WriteAllTextAsync(folder.File("key.pub"), pair.Public + " c\n", TestContext.Current.CancellationToken);
        var shown = await runner.RunAsync(
            CommandLine.Of("ssh-keygen", "-l", "-f", folder.File("key.pub")), null, TestContext.Current.CancellationToken);
        shown.Output.ShouldContain(pair.Public.Fingerprint);
    }

    [Fact]
    public void Pinning_replaces_what_the_file_said_before()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "deep", "known_hosts");
        var (first, second) = (new PublicKey("ssh-ed25519", "AAAA"), new PublicKey("ssh-rsa", "AAAB"));

        HostKeys.Pin(file, "snowlift-1", first);
        HostKeys.Pin(file, "snowlift-1", second);

        File.ReadAllLines(file).ShouldBe(["snowlift-1 ssh-rsa AAAB"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 notbase64")]
    [InlineData("ssh-ed25519 AAAA!")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----")]
    public void What_is_no_public_key_is_a_format_error(string line) => Should.Throw<FormatException>(() => PublicKey.Parse(line));

    [Fact]
    public void A_comment_and_spaces_are_left_out() =>
        PublicKey.Parse("  ssh-ed25519  AAAAC3Nz me@here with words\n").ToString().ShouldBe("ssh-ed25519 AAAAC3Nz");
}
