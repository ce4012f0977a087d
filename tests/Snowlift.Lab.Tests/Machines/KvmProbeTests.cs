using Snowlift.Lab.Machines.Qemu;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Tests.Machines;

public sealed class KvmProbeTests : IDisposable
{
    private const int Booted = 33;
    private readonly TemporaryDirectory _state = new();

    [Fact]
    public async Task KVM_is_used_where_a_guest_boots_and_asked_once_for_each_boot_of_the_host()
    {
        var runner = new FakeRunner(_ => new ProcessResult(Booted, "", []));
        (await Probe(runner).DetectAsync(default)).ShouldBe(Accelerator.Kvm);
        (await Probe(runner).DetectAsync(default)).ShouldBe(Accelerator.Kvm);
        runner.Commands.Count.ShouldBe(1);
        runner.Commands[0].Arguments.ShouldContain("kvm");

        await File.WriteAllTextAsync(_state["boot_id"], "second");
        (await Probe(runner).DetectAsync(default)).ShouldBe(Accelerator.Kvm);
        runner.Commands.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_guest_that_hangs_means_TCG_and_is_remembered()
    {
        var runner = new FakeRunner(async (_, c) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, c);
            return FakeRunner.Done;
        });
        (await Probe(runner).DetectAsync(default)).ShouldBe(Accelerator.Tcg);
        (await Probe(runner).DetectAsync(default)).ShouldBe(Accelerator.Tcg);
        runner.Commands.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_guest_that_cannot_even_be_killed_means_TCG()
    {
        var stuck = new TaskCompletionSource<ProcessResult>();
        (await Probe(new FakeRunner((_, _) => stuck.Task)).DetectAsync(default)).ShouldBe(Accelerator.Tcg);
    }

    [Fact]
    public async Task Without_a_device_nothing_is_started()
    {
        var runner = new FakeRunner(_ => FakeRunner.Done);
        var probe = new KvmProbe(runner, TimeProvider.System, _state.FullPath) { DevicePath = _state["none"] };
        (await probe.DetectAsync(default)).ShouldBe(Accelerator.Tcg);
        runner.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_exit_status_means_TCG() =>
        (await Probe(new FakeRunner(_ => new ProcessResult(1, "", ["no KVM"]))).DetectAsync(default)).ShouldBe(Accelerator.Tcg);

    [Fact]
    public async Task A_cancelled_probe_leaves_no_answer()
    {
        using var cancelled = new CancellationTokenSource();
        var runner = new FakeRunner(async (_, c) =>
        {
            await cancelled.CancelAsync();
            c.ThrowIfCancellationRequested();
            return FakeRunner.Done;
        });
        await Should.ThrowAsync<OperationCanceledException>(() => Probe(runner).DetectAsync(cancelled.Token));
        File.Exists(_state["kvm-probe"]).ShouldBeFalse();
    }

    [Fact]
    public void The_guest_is_a_boot_sector()
    {
        var sector = KvmProbe.BootSector();
        sector.Length.ShouldBe(512);
        sector[^2..].ShouldBe([0x55, 0xAA]);
    }

    public void Dispose() => _state.Dispose();

    private KvmProbe Probe(IProcessRunner runner)
    {
        File.WriteAllText(_state["kvm"], "");
        if (!File.Exists(_state["boot_id"]))
        {
            File.WriteAllText(_state["boot_id"], "first");
        }

        return new KvmProbe(runner, TimeProvider.System, _state.FullPath)
        {
            DevicePath = _state["kvm"],
            BootIdPath = _state["boot_id"],
            Limit = TimeSpan.FromMilliseconds(100),
        };
    }
}
