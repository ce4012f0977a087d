using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>How QEMU runs a guest's instructions: translated (TCG), or by the processor itself (KVM).</summary>
/// <param name="Name">"tcg" or "kvm".</param>
/// <param name="Arguments">What QEMU's command line says for it.</param>
public sealed record Accelerator(string Name, IReadOnlyList<string> Arguments)
{
    public static Accelerator Tcg { get; } = new("tcg", ["-accel", "tcg,thread=multi,tb-size=256", "-cpu", "max"]);

    public static Accelerator Kvm { get; } = new("kvm", ["-accel", "kvm", "-cpu", "host"]);

    /// <summary>
    /// KVM where a guest truly boots under it, else TCG. The answer is kept in <paramref name="stateDirectory"/> until
    /// this machine boots again.
    /// </summary>
    public static Task<Accelerator> DetectAsync(
        IProcessRunner runner, TimeProvider time, string stateDirectory, CancellationToken cancellation) =>
        new KvmProbe(runner, time, stateDirectory).DetectAsync(cancellation);

    public override string ToString() => Name;
}
