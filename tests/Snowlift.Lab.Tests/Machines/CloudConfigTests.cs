using System.Text;
using Snowlift.Lab.Machines.Seed;

namespace Snowlift.Lab.Tests.Machines;

public sealed class CloudConfigTests
{
    [Fact]
    public void What_a_deploy_sends_is_understood()
    {
        var config = UserData.Read("""
            #cloud-config
            ssh_keys:
              ed25519_private: |
                -----BEGIN OPENSSH PRIVATE KEY-----
                b3BlbnNzaC1rZXktdjEAAAAA
                -----END OPENSSH PRIVATE KEY-----
              ed25519_public: ssh-ed25519 AAAAC3 host
            ssh_deletekeys: true
            disable_root: false
            hostname: web.example
            ssh_authorized_keys:
              - ssh-ed25519 AAAAC4 me@home
            runcmd:
              - echo one > /root/one && echo "two"
              - [ sh, -c, "echo 'it''s' $HOME" ]
              - [ sleep, 1 ]
            """);

        config.HostKeys["ed25519_private"].ShouldBe(
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n");
        config.HostKeys["ed25519_public"].ShouldBe("ssh-ed25519 AAAAC3 host");
        config.HostName.ShouldBe("web.example");
        config.AuthorizedKeys.ShouldBe(["ssh-ed25519 AAAAC4 me@home"]);
        config.RunCommands.ShouldBe(
            ["echo one > /root/one && echo \"two\"", @"'sh' '-c' 'echo '\''it'\'''\''s'\'' $HOME'", "'sleep' '1'"]);
        config.DeleteHostKeys.ShouldBeTrue();
        config.DisableRoot.ShouldBeFalse();
        config.Ignored.ShouldBeEmpty();
    }

    [Fact]
    public void JSON_is_YAML_too()
    {
        var config = CloudConfig.Parse("#cloud-config\n{\"hostname\": \"web\", \"ssh_deletekeys\": false, \"runcmd\": [[\"true\"]]}\n");
        config.HostName.ShouldBe("web");
        config.DeleteHostKeys.ShouldBeFalse();
        config.RunCommands.ShouldBe(["'true'"]);
    }

    [Fact]
    public void Files_are_written_with_their_mode_and_encoding()
    {
        var files = CloudConfig.Parse("""
            #cloud-config
            write_files:
              - path: /etc/motd
                content: |
                  hello
                owner: root:root
              - { path: /root/run, content: IyEvYmluL3No, encoding: b64, permissions: '0750' }
            """);
        files.Files.Select(f => (f.Path, Encoding.UTF8.GetString(f.Content), Convert.ToString((int)f.Mode, 8)))
            .ShouldBe([("/etc/motd", "hello\n", "644"), ("/root/run", "#!/bin/sh", "750")]);
        files.Ignored.ShouldBe(["write_files.owner"]);
    }

    [Fact]
    public void Unknown_keys_are_listed() =>
        CloudConfig.Parse("#cloud-config\npackages: [nginx]\nhostname: a\npackage_update: true\n").Ignored
            .ShouldBe(["packages", "package_update"]);

    [Fact]
    public void A_script_is_run_as_it_stands() =>
        UserData.Read("#!/bin/bash\necho hi\n").Script.ShouldBe("#!/bin/bash\necho hi\n");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("#cloud-config")]
    [InlineData("#cloud-config\n# only a remark\n")]
    [InlineData("#cloud-config\nruncmd:\nssh_authorized_keys: null\n")]
    public void Nothing_is_asked_for_by_nothing(string? userData)
    {
        var config = UserData.Read(userData);
        config.Ignored.ShouldBeEmpty();
        config.RunCommands.ShouldBeEmpty();
        config.Script.ShouldBeNull();
    }

    [Fact]
    public void Other_formats_are_ignored_and_named() =>
        UserData.Read("Content-Type: multipart/mixed\n").Ignored.ShouldHaveSingleItem().ShouldContain("neither #cloud-config nor");

    [Theory]
    [InlineData("#cloud-config\nhostname: [unclosed\n", "line ")]
    [InlineData("#cloud-config\nhostname: a\nhostname: b\n", "hostname")]
    [InlineData("#cloud-config\n- a\n- b\n", "mapping")]
    [InlineData("#cloud-config\na: 1\n---\nb: 2\n", "one YAML document")]
    [InlineData("#cloud-config\nhostname: [a]\n", "hostname must be a text (line 2)")]
    [InlineData("#cloud-config\nruncmd: ls\n", "runcmd must be a list (line 2)")]
    [InlineData("#cloud-config\nruncmd:\n- {a: b}\n", "runcmd must be a text (line 3)")]
    [InlineData("#cloud-config\nssh_keys: [x]\n", "ssh_keys must be a mapping")]
    [InlineData("#cloud-config\nssh_deletekeys: maybe\n", "ssh_deletekeys must be true or false, not 'maybe'")]
    [InlineData("#cloud-config\nwrite_files: [{path: etc/x}]\n", "absolute path, not 'etc/x'")]
    [InlineData("#cloud-config\nwrite_files: [{path: /a/../etc/x}]\n", "absolute path")]
    [InlineData("#cloud-config\nwrite_files: [{path: /a, permissions: rwx}]\n", "octal digits, not 'rwx'")]
    [InlineData("#cloud-config\nwrite_files: [{path: /a, encoding: gz}]\n", "'gz' is not known")]
    [InlineData("#cloud-config\nwrite_files: [{path: /a, encoding: b64, content: '*'}]\n", "")]
    [InlineData("#cloud-config\nhostname: *nowhere\n", "nowhere")]
    public void What_is_wrong_is_said_with_its_place(string userData, string message) =>
        Should.Throw<FormatException>(() => UserData.Read(userData)).Message.ShouldContain(message);
}
