using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Remote.Tests.Support;

namespace Snowlift.Remote.Tests.Ssh;

/// <summary>Keys that a real ssh-keygen wrote.</summary>
public sealed class OpenSshKeyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_of_ssh_keygen_is_read_with_its_public_half()
    {
        using var folder = new TemporaryFolder();
        var made = await HostKeys.GenerateAsync(new ProcessRunner(), folder.Path, "a comment", Token);

        var read = OpenSshKey.Parse("\r\n" + made.PrivatePem.ReplaceLineEndings("\r\n"));

        read.Public.ShouldBe(made.Public);
        read.PrivatePem.ShouldBe(made.PrivatePem);
    }

    [Theory]
    [InlineData("-t rsa -b 2048 -N", "", "it is a key of the kind ssh-rsa, and a host key of ours is ssh-ed25519")]
    [InlineData("-t ed25519 -N", "secret", "it has a passphrase, and nobody could type it on the machine")]
    [InlineData("-t ecdsa -m PEM -N", "", "it is a private key of another format than OpenSSH's")]
    public async Task Another_key_is_refused_with_the_reason(string options, string passphrase, string reason)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("key");
        (await new ProcessRunner().RunAsync(
            CommandLine.Of("ssh-keygen", ["-q", .. options.Split(' '), passphrase, "-f", file]), null, Token)).Succeeded.ShouldBeTrue();

        Should.Throw<FormatException>(() => OpenSshKey.Parse(File.ReadAllText(file))).Message.ShouldBe(reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICYvKXGcG4a19tTT0Rycbn+D0r/YlKltLJ9dY2gR/Fjx")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nnobody signs with it\n-----END OPENSSH PRIVATE KEY-----")]
    public void What_is_no_key_is_a_format_error_that_repeats_nothing(string text) =>
        Should.Throw<FormatException>(() => OpenSshKey.Parse(text)).Message.ShouldNotContain("signs");

    [Fact]
    public async Task A_key_that_was_cut_or_bent_anywhere_is_refused_or_is_a_key()
    {
        using var folder = new TemporaryFolder();
        var made = await HostKeys.GenerateAsync(new ProcessRunner(), folder.Path, "", Token);
        var lines = made.PrivatePem.Split('\n');
        var bytes = Convert.FromBase64String(string.Concat(lines[1..^2]));
        for (var at = 0; at < bytes.Length; at++)
        {
            Read(bytes[..at]);
            byte[] bent = [.. bytes];
            bent[at] ^= 0xff;
            Read(bent);
        }

        void Read(byte[] wire)
        {
            try
            {
                OpenSshKey.Parse($"{lines[0]}\n{Convert.ToBase64String(wire)}\n{lines[^2]}\n");
            }
            catch (FormatException)
            {
                // That is the one way to fail.
            }
        }
    }

    [Fact]
    public void A_key_pair_never_prints_its_private_half() =>
        new KeyPair(new PublicKey("ssh-ed25519", "AAAA"), "private").ToString().ShouldBe("ssh-ed25519 AAAA");
}
