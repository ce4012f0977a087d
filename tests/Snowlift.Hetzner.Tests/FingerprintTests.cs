using FsCheck;
using FsCheck.Fluent;

namespace Snowlift.Hetzner.Tests;

/// <summary>The expected values are what <c>ssh-keygen -E md5 -l</c> says.</summary>
public sealed class FingerprintTests
{
    private const string Ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICsY0cPNmp0bqrJBquzDtS1TDhDtfr8GjzdKQXKLgeTm";
    private const string Ed25519Fingerprint = "1d:1b:b7:b0:15:28:ec:06:84:f7:94:07:94:f7:f7:ac";
    private const string Rsa = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC6bcJHA95aQNxUt5FWQttl52dPD/OGdnjPqy74BBtQ6l9JXxnZ8ItmxBrS2UoMGe6Spq7tZLmauabRbaeicpOX5Mrms4imZTmFxxjg4kUhM0eavQYAjQdbBOfooi9W6ywniqKB4fHDDZShMtVXliA82dR5OiB9V6Ue14JZdx+cu/Q2iW+sqMT2PlQycqT16cyMF+/SxpFJ/6wmeb+PYFKwbEnqkvd6o1+EPrQTP/CdPkBZMPBZQDb4L/V3afxeZNusy6xI/qjmTUDKOjaCx1DPY7+PIHfAVlMkDdlA96rlOnn55kUrtROgVbzU1eI1Nfmsidt2fJlWR7tT601XHBVx ";
    private const string RsaFingerprint = "70:55:ca:f9:2c:b3:4c:2c:8f:48:6d:80:8c:37:b6:e0";

    [Theory]
    [InlineData(Ed25519, Ed25519Fingerprint)]
    [InlineData(Ed25519 + " me@here\n", Ed25519Fingerprint)]
    [InlineData("  " + Ed25519 + "\tme and my words\r\n", Ed25519Fingerprint)]
    [InlineData("from=\"10.0.0.1\",command=\"echo hello you\" " + Ed25519, Ed25519Fingerprint)]
    [InlineData(Rsa, RsaFingerprint)]
    public void A_key_has_the_fingerprint_that_openssh_gives_it(string line, string fingerprint) =>
        SshKeysApi.Fingerprint(line).ShouldBe(fingerprint);

    [Theory]
    [InlineData("")]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 AAAA")]
    [InlineData("ssh-ed25519 not!base64")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----")]
    [InlineData("ssh-ed25519 /////3NzaC1lZDI1NTE5")]
    public void What_is_no_key_is_refused(string line) =>
        Should.Throw<FormatException>(() => SshKeysApi.Fingerprint(line)).Message.ShouldNotContain(line.Length == 0 ? "\0" : line);

    [Fact]
    public void No_text_makes_it_fail_in_another_way() =>
        Prop.ForAll<NonNull<string>>(text => Should.Throw<FormatException>(() => SshKeysApi.Fingerprint(text.Get)))
            .QuickCheckThrowOnFailure();
}
