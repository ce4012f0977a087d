using System.Formats.Tar;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Machines.Seed;

namespace Snowlift.Lab.Tests.Machines;

public sealed class SeedTarTests
{
    private static readonly MachineSpec Spec = new(
        42, "web", "127.77.0.5", 22, 2, 4, 40, "debian-12", Uefi: false, ["ssh-ed25519 AAA one ", "ssh-ed25519 BBB two"], null, "x86");

    [Fact]
    public void A_seed_without_user_data_brings_name_and_keys()
    {
        Listed(MachineSeed.For(Spec, "42-a")).ShouldBe("""
            700 root/.ssh 
            644 etc/hostname web;
            600 root/.ssh/authorized_keys ssh-ed25519 AAA one;ssh-ed25519 BBB two;
            644 var/lib/snowlift-lab/instance-id 42-a;
            """);
    }

    [Fact]
    public void A_seed_with_user_data_brings_host_keys_files_and_commands()
    {
        var userData = """
            #cloud-config
            hostname: other
            ssh_keys: { ed25519_private: "PRIVATE\nKEY", ed25519_public: PUBLIC, rsa_private: RSA, rsa_certificate: CERT }
            ssh_authorized_keys: [ "ssh-ed25519 BBB two", "ssh-ed25519 CCC three" ]
            runcmd: [ "echo hi", [ touch, "/a b" ] ]
            write_files: [ { path: /etc/hostname, content: overridden }, { path: /opt/x, content: x, permissions: "0600" } ]
            packages: [ nginx ]
            """;
        Listed(MachineSeed.For(Spec with { UserData = userData }, "42-b")).ShouldBe("""
            700 root/.ssh 
            644 etc/hostname other;
            600 opt/x x
            600 root/.ssh/authorized_keys ssh-ed25519 AAA one;ssh-ed25519 BBB two;ssh-ed25519 CCC three;
            644 var/lib/snowlift-lab/instance-id 42-b;
            600 etc/ssh/ssh_host_ed25519_key PRIVATE;KEY;
            644 etc/ssh/ssh_host_ed25519_key.pub PUBLIC;
            600 etc/ssh/ssh_host_rsa_key RSA;
            755 var/lib/snowlift-lab/runcmd #!/bin/sh;echo hi;'touch' '/a b';
            644 var/lib/snowlift-lab/ignored-user-data packages;
            """);
    }

    [Fact]
    public void Where_root_is_disabled_its_keys_only_say_so() =>
        Listed(MachineSeed.For(Spec with { UserData = "#cloud-config\ndisable_root: true\n" }, "i"))
            .ShouldContain("exit 142\" ssh-ed25519 AAA one;");

    [Fact]
    public void A_script_as_user_data_is_what_runs() =>
        Listed(MachineSeed.For(Spec with { UserData = "#!/bin/bash\nid\n" }, "i"))
            .ShouldContain("755 var/lib/snowlift-lab/runcmd #!/bin/bash;id;");

    [Fact]
    public void The_rescue_systems_seed_has_keys_and_no_host_key() =>
        Listed(MachineSeed.ForRescue(new RescueSpec(["ssh-ed25519 AAA one"]), "r")).ShouldBe("""
            700 root/.ssh 
            644 etc/hostname rescue;
            600 root/.ssh/authorized_keys ssh-ed25519 AAA one;
            644 var/lib/snowlift-lab/instance-id r;
            """);

    /// <summary>Mode, name and content of each entry; line ends as semicolons.</summary>
    private static string Listed(MachineSeed seed)
    {
        using var tar = new MemoryStream();
        SeedTar.Write(tar, seed, DateTimeOffset.UnixEpoch);
        tar.Position = 0;
        using var reader = new TarReader(tar);
        var lines = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            (entry.Uid, entry.Gid).ShouldBe((0, 0));
            var content = entry.DataStream is { } data ? new StreamReader(data).ReadToEnd() : "";
            lines.Add($"{Convert.ToString((int)entry.Mode, 8)} {entry.Name} {content.ReplaceLineEndings(";")}");
        }

        return string.Join('\n', lines);
    }
}
