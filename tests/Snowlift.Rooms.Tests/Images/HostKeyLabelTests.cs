using Snowlift.Hetzner.Names;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Provision;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Images;

public sealed class HostKeyLabelTests
{
    [Fact]
    public void Any_key_fits_into_a_label_and_comes_out_again()
    {
        for (var number = 0; number < 500; number++)
        {
            var key = SimulatedKeys.New();
            var label = HostKeyLabel.Of(key);
            LabelSelector.Is("snowlift/host-key", label).ToString().ShouldEndWith(label);
            HostKeyLabel.Read(label).ShouldBe(key);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("ed25519.")]
    [InlineData("ed25519.AAAA")]
    [InlineData("ed25519.!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public void What_is_no_key_is_none(string? label) => HostKeyLabel.Read(label).ShouldBeNull();

    [Fact]
    public void Another_kind_of_key_is_refused() =>
        Should.Throw<FormatException>(() => HostKeyLabel.Of(PublicKey.Parse("ssh-rsa AAAAB3NzaC1yc2E=")));
}
