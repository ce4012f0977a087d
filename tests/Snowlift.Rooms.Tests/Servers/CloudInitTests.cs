using Snowlift.Lab.Machines.Seed;
using Snowlift.Provision.Ordering;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Servers;

public sealed class CloudInitTests
{
    [Fact]
    public void The_user_data_gives_the_machine_the_key_line_by_line()
    {
        const string pem = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\nAAAA==\n-----END OPENSSH PRIVATE KEY-----\n";

        var text = CloudInit.WithHostKey(new KeyPair(new PublicKey("ssh-ed25519", "AAAAC3Nz"), pem));

        text.ShouldStartWith("#cloud-config\n");
        var read = CloudConfig.Parse(text);
        read.HostKeys["ed25519_private"].ShouldBe(pem);
        read.HostKeys["ed25519_public"].ShouldBe("ssh-ed25519 AAAAC3Nz");
        read.DeleteHostKeys.ShouldBeTrue();
        read.Ignored.ShouldBe(["ssh_genkeytypes"]);
    }
}
