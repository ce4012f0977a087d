using Snowlift.Machines.Keys;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Keys;

/// <summary>What ssh-to-age prints for the same key, and what the standards say.</summary>
public sealed class AgeRecipientTests
{
    [Theory]
    // From the README of pgp2ssh, made with ssh-to-age.
    [InlineData("AAAAC3NzaC1lZDI1NTE5AAAAICYvKXGcG4a19tTT0Rycbn+D0r/YlKltLJ9dY2gR/Fjx", "age18s8m9hvlrwvltgys4lafyyqe356ntc7e06t4kd2nccqm5amsaa2s878mju")]
    public void The_recipient_is_the_one_that_other_tools_print(string key, string age) =>
        AgeRecipient.Of(PublicKey.Parse("ssh-ed25519 " + key)).ShouldBe(age);

    [Fact]
    public void The_base_points_of_both_curves_are_one()
    {
        // RFC 7748, 4.1: y = 4/5 is u = 9.
        byte[] wire = [0, 0, 0, 11, .. "ssh-ed25519"u8, 0, 0, 0, 32, 0x58, .. Enumerable.Repeat((byte)0x66, 31)];

        AgeRecipient.Of(new PublicKey("ssh-ed25519", Convert.ToBase64String(wire))).ShouldStartWith("age1py" + new string('q', 50));
    }

    [Fact]
    public void A_key_of_another_kind_has_none() =>
        Should.Throw<FormatException>(() => AgeRecipient.Of(new PublicKey("ssh-rsa", "AAAAB3NzaC1yc2E=")));

    [Theory]
    [InlineData(0xed, 0x7f)]
    [InlineData(0xff, 0xff)]
    public void What_is_no_point_is_refused(byte first, byte last)
    {
        // p itself, and beyond: y must be smaller.
        byte[] point = [first, .. Enumerable.Repeat((byte)0xff, 30), last];
        byte[] wire = [0, 0, 0, 11, .. "ssh-ed25519"u8, 0, 0, 0, 32, .. point];

        Should.Throw<FormatException>(() => AgeRecipient.Of(new PublicKey("ssh-ed25519", Convert.ToBase64String(wire))));
    }
}
