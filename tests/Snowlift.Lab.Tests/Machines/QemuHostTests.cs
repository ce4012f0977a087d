using System.Formats.Tar;
using Snowlift.Lab.Images;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Machines.Qemu;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Tests.Machines;

/// <summary>The host's own part, with stand-ins for QEMU: a shell that carries QEMU's name tag, and a fake control socket.</summary>
public sealed class QemuHostTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _standIns = [];
    private readonly FakeRunner _runner;
    private readonly QemuHost _host;

    public QemuHostTests()
    {
        _runner = new FakeRunner(AnswerAsync);
        _host = NewHost();
        Directory.CreateDirectory(Images.InstallerDirectory);
        Directory.CreateDirectory(Path.GetDirectoryName(Images.DebianDisk)!);
        File.WriteAllText(Images.DebianDisk, "disk");
    }

    private LabImageSet Images => new(_directory["images"]);

    private MachineSpec Spec { get; } = new(
        7, "web", "127.77.0.7", 22, 2, 4, 40, "debian-12", Uefi: false, ["ssh-ed25519 AAA"], null, "x86");

    [Fact]
    public async Task A_machine_runs_until_it_is_stopped_and_is_found_by_another_host()
    {
        await _host.CreateAsync(Spec, default);
        _host.IsRunning(7).ShouldBeFalse();
        await _host.StartAsync(7, default);
        _host.IsRunning(7).ShouldBeTrue();
        await _host.StartAsync(7, default);
        Launches().Count.ShouldBe(1, "a machine that runs is not started again");

        await using var later = NewHost();
        later.IsRunning(7).ShouldBeTrue();
        await later.StopAsync(7, default);
        later.IsRunning(7).ShouldBeFalse();
        await later.StopAsync(7, default);
    }

    [Fact]
    public async Task A_pid_file_that_points_to_another_program_is_not_believed()
    {
        await _host.CreateAsync(Spec, default);
        await File.WriteAllTextAsync(_host.FolderOf(7).PidFile, $"{Environment.ProcessId}\n");
        _host.IsRunning(7).ShouldBeFalse();
        await _host.StopAsync(7, default);
        await _host.StartAsync(7, default);
        _host.IsRunning(7).ShouldBeTrue();
    }

    [Fact]
    public async Task A_reset_stays_in_the_process_unless_rescue_is_armed_or_runs()
    {
        await _host.CreateAsync(Spec, default);
        await _host.StartAsync(7, default);
        await using (var qmp = Qmp())
        {
            await _host.ResetAsync(7, default);
            qmp.Requests.ShouldBe(["""{"execute":"system_reset"}""", """{"execute":"cont"}"""]);
        }

        await _host.SetRescueAsync(7, new RescueSpec(["ssh-ed25519 RESCUE"]), default);
        await _host.ResetAsync(7, default);
        Launches()[^1].ShouldContain(Images.InstallerKernel);
        (await RescueKeysAsync()).ShouldBe("ssh-ed25519 RESCUE\n");
        await _host.ResetAsync(7, default);
        Launches().Count.ShouldBe(3);
        Launches()[^1].ShouldNotContain("-kernel");
    }

    [Fact]
    public async Task Rescue_can_be_disarmed()
    {
        await _host.CreateAsync(Spec, default);
        await _host.SetRescueAsync(7, new RescueSpec([]), default);
        await _host.SetRescueAsync(7, null, default);
        await _host.StartAsync(7, default);
        Launches()[^1].ShouldNotContain("-kernel");
    }

    [Fact]
    public async Task A_rebuild_makes_a_new_disk_and_seed_and_starts_what_ran()
    {
        await _host.CreateAsync(Spec, default);
        await _host.RebuildAsync(Spec, default);
        Launches().ShouldBeEmpty();

        await _host.StartAsync(7, default);
        var seed = await File.ReadAllBytesAsync(_host.FolderOf(7).Seed);
        await _host.RebuildAsync(Spec, default);
        Launches().Count.ShouldBe(2);
        (await File.ReadAllBytesAsync(_host.FolderOf(7).Seed)).ShouldNotBe(seed, "the instance id is another");
        _runner.Commands.Count(c => c.Arguments is ["create", ..]).ShouldBe(3);
    }

    [Fact]
    public async Task A_disk_lies_over_the_image_and_has_the_types_size()
    {
        await _host.CreateAsync(Spec, default);
        var folder = _host.FolderOf(7);
        _runner.Commands.Select(c => c.ToString()).ShouldBe(
        [
            $"qemu-img info -U --output=json {Images.DebianDisk}",
            $"ln -L {Images.DebianDisk} {folder.BaseDisk}",
            $"qemu-img create -q -f qcow2 -F qcow2 -b {folder.BaseDisk} {folder.Disk} 40G",
        ]);
        File.ResolveLinkTarget(folder.Mirror, returnFinalTarget: false)!.FullName.ShouldBe(Images.InstallerDirectory);
        File.GetUnixFileMode(folder.FullPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(folder.RecordFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(folder.Seed).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_snapshot_pauses_a_machine_that_runs()
    {
        await _host.CreateAsync(Spec, default);
        await _host.StartAsync(7, default);
        await using var qmp = Qmp();
        await _host.SnapshotAsync(7, _directory["snapshot.qcow2"], default);
        qmp.Requests.ShouldBe(["""{"execute":"stop"}""", """{"execute":"cont"}"""]);
        File.Exists(_directory["snapshot.qcow2"]).ShouldBeTrue();
        File.Exists(_directory["snapshot.qcow2.new"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("arm", "debian-12", 40, null, "unsupported_error", "arm")]
    [InlineData("x86", "fedora-43", 40, null, "unsupported_error", "fedora-43")]
    [InlineData("x86", "/nowhere/snapshot.qcow2", 40, null, "not_found", "/nowhere")]
    [InlineData("x86", "debian-12", 4, null, "invalid_input", "8 GB")]
    [InlineData("x86", "debian-12", 40, "#cloud-config\n[", "invalid_input", "user_data")]
    public async Task A_machine_that_cannot_be_made_leaves_nothing(
        string architecture, string image, int disk, string? userData, string code, string message)
    {
        var spec = Spec with { Architecture = architecture, Image = image, DiskGB = disk, UserData = userData };
        var refused = await Should.ThrowAsync<MachineException>(() => _host.CreateAsync(spec, default));
        refused.Code.ShouldBe(code);
        refused.Message.ShouldContain(message);
        Directory.Exists(_host.FolderOf(7).FullPath).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_unknown_is_not_found_and_deleted_without_a_word()
    {
        (await Should.ThrowAsync<MachineException>(() => _host.StartAsync(8, default))).Code.ShouldBe("not_found");
        (await Should.ThrowAsync<MachineException>(() => _host.RebuildAsync(Spec, default))).Code.ShouldBe("not_found");
        await _host.DeleteAsync(8, default);
        await _host.ShutdownAsync(8, default);
        _host.IsRunning(8).ShouldBeFalse();
    }

    [Fact]
    public async Task A_QEMU_that_does_not_start_is_an_error_with_its_words()
    {
        await _host.CreateAsync(Spec with { Name = "broken" }, default);
        var failed = await Should.ThrowAsync<MachineException>(() => _host.StartAsync(7, default));
        failed.Code.ShouldBe("server_error");
        failed.Message.ShouldContain("Could not set up host forwarding rule");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_standIns).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        await _host.DisposeAsync();
        _end.Dispose();
        _directory.Dispose();
    }

    private QemuHost NewHost() =>
        new(_runner, TimeProvider.System, new QemuOptions(_directory["machines"], Images, Accelerator.Tcg));

    private FakeQmpServer Qmp() => new(_host.FolderOf(7).QmpSocket, _ => ["""{"return": {}}"""]);

    private List<IReadOnlyList<string>> Launches() =>
        [.. _runner.Commands.Where(c => c.Program == "qemu-system-x86_64").Select(c => (IReadOnlyList<string>)c.Arguments)];

    private async Task<ProcessResult> AnswerAsync(CommandLine command, CancellationToken cancellation)
    {
        switch (command.Program)
        {
            case "qemu-system-x86_64" when command.Arguments.Contains("snowlift-7-broken"):
                return new ProcessResult(1, "", ["qemu-system-x86_64: Could not set up host forwarding rule"]);
            case "qemu-system-x86_64":
                await StandInAsync(command.Arguments[command.Arguments.IndexOf("-pidfile") + 1]);
                return FakeRunner.Done;
            case "qemu-img" when command.Arguments[0] == "info":
                return new ProcessResult(0, """{"virtual-size": 8589934592, "format": "qcow2"}""", []);
            case "qemu-img" when command.Arguments[0] == "convert":
                await File.WriteAllTextAsync(command.Arguments[^1], "disk", cancellation);
                return FakeRunner.Done;
            default:
                return FakeRunner.Done;
        }
    }

    /// <summary>A process whose command line names the pid file, as QEMU's does.</summary>
    private async Task StandInAsync(string pidFile)
    {
        var running = new TaskCompletionSource();
        var shell = CommandLine.Of(
            "sh", "-c", "echo $$ > \"$2\"; echo up; while :; do sleep 0.05; done", "qemu", "-pidfile", pidFile);
        _standIns.Add(RunAsync());
        await running.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        async Task RunAsync()
        {
            try
            {
                await new ProcessRunner().RunAsync(shell, new ProcessOutput(_ => running.TrySetResult()), _end.Token);
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }

    private async Task<string> RescueKeysAsync()
    {
        await using var file = File.OpenRead(_host.FolderOf(7).RescueSeed);
        await using var tar = new TarReader(file);
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            if (entry.Name == "root/.ssh/authorized_keys")
            {
                return await new StreamReader(entry.DataStream!).ReadToEndAsync();
            }
        }

        return "";
    }
}
