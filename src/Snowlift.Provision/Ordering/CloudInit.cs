using System.Text;
using Snowlift.Remote.Ssh;

namespace Snowlift.Provision.Ordering;

/// <summary>Writes the cloud-init user data of a server we create.</summary>
public static class CloudInit
{
    /// <summary>
    /// Gives the server a throw-away host key, so that even the first connection is verified. Hetzner keeps user data, so
    /// this key never survives the installation. Source: cloud-init, module cc_ssh.
    /// </summary>
    public static string WithHostKey(KeyPair key)
    {
        var text = new StringBuilder()
            .Append("#cloud-config\n")
            .Append("ssh_deletekeys: true\n")
            .Append("ssh_genkeytypes: [ed25519]\n")
            .Append("ssh_keys:\n")
            .Append("  ed25519_private: |\n");
        foreach (var line in key.PrivatePem.TrimEnd('\n').Split('\n'))
        {
            text.Append("    ").Append(line).Append('\n');
        }

        return text.Append("  ed25519_public: ").Append(key.Public).Append('\n').ToString();
    }
}
