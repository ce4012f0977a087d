using Snowlift.Machines.Reports;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Machines;

/// <summary>The script <c>verify</c> itself, run here, with a systemd that is played.</summary>
public sealed class VerifyScriptTests : IDisposable
{
    private readonly string _programs = Directory.CreateTempSubdirectory("snowlift-verify-").FullName;

    public void Dispose() => Directory.Delete(_programs, recursive: true);

    [Fact]
    public async Task It_tells_failed_units_of_the_system_and_of_users_with_their_last_lines()
    {
        Program("systemctl", """
            case "$*" in
              is-system-running) echo degraded; exit 1 ;;
              "list-units --failed --plain --no-legend") printf 'a=b.service loaded failed failed A\nweb.service loaded failed failed Web\n' ;;
              "--user list-units --failed --plain --no-legend") echo "sync.service loaded failed failed Sync $XDG_RUNTIME_DIR" ;;
              "list-units --all --plain --no-legend home-manager-*.service") echo home-manager-alice.service loaded failed failed HM ;;
              "show --property=Result --value home-manager-alice.service") echo exit-code ;;
              "show --property=FinishTimestampMonotonic") echo FinishTimestampMonotonic=12345678 ;;
            esac
            """);
        Program("journalctl", """
            case "$*" in
              *"--unit web.service") printf 'web: bind() failed\n\nfailed=nothing.service\n' ;;
              *USER_UNIT=sync.service*) echo 'sync: no such host' ;;
            esac
            """);
        Program("loginctl", "[ \"$*\" = 'list-users --no-legend' ] && echo '1000 alice'");
        Program("id", "echo 100");
        Program("setpriv", "while [ \"$1\" != systemctl ]; do shift; done; exec \"$@\"");

        var report = await VerifyAsync();

        (report.State, report.StartupSeconds).ShouldBe(("degraded", 12.3));
        report.Failed.Select(unit => unit.Name).ShouldBe(["a=b.service", "web.service", "sync.service of alice"]);
        report.Failed[1].LastLines.ShouldBe(["web: bind() failed", "failed=nothing.service"]);
        report.Failed[2].LastLines.ShouldBe(["sync: no such host"]);
        report.HomeManager.ShouldBe([("alice", "exit-code")]);
    }

    [Fact]
    public async Task It_does_without_what_a_small_system_does_not_have()
    {
        Program("systemctl", "[ \"$*\" != is-system-running ] || echo running");
        foreach (var missing in new[] { "journalctl", "loginctl", "setpriv", "runuser" })
        {
            Program(missing, "exit 127");
        }

        var report = await VerifyAsync();

        report.State.ShouldBe("running");
        report.Failed.ShouldBeEmpty();
        report.StartupSeconds.ShouldBeNull();
        report.BootId.ShouldNotBeNull();
    }

    [Fact]
    public async Task It_sees_the_ports_that_others_may_reach_and_no_others()
    {
        Program("systemctl", "[ \"$*\" != is-system-running ] || echo running");
        Program("cat", """
            case "$*" in
              "/proc/net/tcp /proc/net/tcp6")
                echo '  sl  local_address rem_address   st'
                echo '   0: 00000000:0016 00000000:0000 0A'
                echo '   1: 0100007F:0019 00000000:0000 0A'
                echo '   2: 0F011FAC:01BB 00000000:0000 0A'
                echo '   3: 0F011FAC:0016 0202000A:C000 01'
                echo '   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A'
                echo '   1: 00000000000000000000000001000000:0277 00000000000000000000000000000000:0000 0A' ;;
              *) exec /bin/cat "$@" ;;
            esac
            """);

        (await VerifyAsync()).Ports.ShouldBe([22, 443]);
    }

    private void Program(string name, string text)
    {
        var path = Path.Combine(_programs, name);
        File.WriteAllText(path, "#!/bin/sh\n" + text + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<SystemReport> VerifyAsync()
    {
        var script = Scripts.Verify(TimeSpan.Zero);
        var command = new CommandLine("/bin/sh", ["-c", script.Text, "verify", .. script.Arguments])
            .WithEnvironment("PATH", $"{_programs}:{Environment.GetEnvironmentVariable("PATH")}");
        var ran = await new ProcessRunner().RunAsync(command, null, TestContext.Current.CancellationToken);
        ran.ExitCode.ShouldBe(0, string.Join('\n', ran.Error));
        return SystemReport.From(ScriptResult.Parse(ran.Output));
    }
}
