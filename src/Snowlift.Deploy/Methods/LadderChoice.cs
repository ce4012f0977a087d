using Snowlift.Deploy.Machines;

namespace Snowlift.Deploy.Methods;

/// <summary>Which methods fit a machine, in the order in which they are tried.</summary>
/// <param name="Rungs">What is tried, the first first.</param>
/// <param name="LeftOut">What is not, and why.</param>
public sealed record LadderChoice(IReadOnlyList<Rung> Rungs, IReadOnlyList<Rung> LeftOut)
{
    private static readonly Method[] All = [Method.Kexec, Method.Bootonce, Method.Infect];

    /// <summary>Chooses from what a probe found out.</summary>
    /// <param name="asked">The one method that the user wants, or null to choose: that is tried whatever we think of it.</param>
    /// <param name="installerMemoryMiB">RAM that the installer needs, without swap: it lives there.</param>
    public static LadderChoice From(MachineFacts facts, Method? asked, int installerMemoryMiB)
    {
        if (facts.IsInstaller)
        {
            return new LadderChoice([new Rung(Method.Kexec, "the installer runs already")], []);
        }

        if (asked is { } method)
        {
            return new LadderChoice([new Rung(method, "as asked for")], []);
        }

        var judged = All.Select(m => (Method: m, Against: Against(m, facts, installerMemoryMiB))).ToList();
        return new LadderChoice(
            [.. judged.Where(j => j.Against is null).Select(j => new Rung(j.Method, For(j.Method)))],
            [.. judged.Where(j => j.Against is not null).Select(j => new Rung(j.Method, j.Against!))]);
    }

    private static string For(Method method) => method switch
    {
        Method.Kexec => "the quickest way",
        Method.Bootonce => "the same installer, where the kexec system call fails",
        _ => "where no installer comes up",
    };

    /// <summary>What speaks against a method on that machine, or null.</summary>
    private static string? Against(Method method, MachineFacts facts, int installerMemoryMiB) => method switch
    {
        Method.Kexec or Method.Bootonce when facts.MemoryMiB < installerMemoryMiB =>
            $"the installer lives in RAM and needs {installerMemoryMiB} MiB, the machine has {facts.MemoryMiB}",
        Method.Kexec or Method.Bootonce when facts.IsContainer => $"a container ({facts.Virtualisation}) has no kernel of its own to start",
        Method.Kexec when !facts.CanKexec => "the kernel does not allow kexec (kernel.kexec_load_disabled)",
        Method.Bootonce when !facts.Tools.Contains("grub-reboot") && !facts.Tools.Contains("grub2-reboot") =>
            "the machine has no grub-reboot",
        Method.Infect when facts.IsNixOs => "it runs NixOS already: there is no foreign system to replace",
        Method.Infect when facts.IsContainer => $"a container ({facts.Virtualisation}) has no boot loader of its own",
        Method.Infect when !facts.Tools.Contains("systemctl") => "its init is not systemd, which would have to swap the root",
        _ => null,
    };
}
