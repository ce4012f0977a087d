using Snowlift.Checks.Facts;
using Snowlift.Install.Requests;
using Snowlift.Nix;

namespace Snowlift.Install.Fit;

/// <summary>Which methods fit a machine, in the order in which they are tried.</summary>
/// <param name="InOrder">What is tried, the first first; none where nothing fits.</param>
/// <param name="LeftOut">What is not, and why.</param>
public sealed record FittingMethods(IReadOnlyList<MethodReason> InOrder, IReadOnlyList<MethodReason> LeftOut)
{
    private static readonly Method[] All = [Method.Kexec, Method.Bootonce, Method.Infect];

    /// <summary>What the start of the installer needs on the machine. Source: the tarball's own script, nix-community/nixos-images.</summary>
    private static readonly string[] InstallerTools = ["tar", "gzip", "cpio", "setsid"];

    /// <summary>Chooses from what a probe found out.</summary>
    /// <param name="asked">The one method that the user wants, or null to choose.</param>
    /// <param name="installerMemoryMiB">RAM that the installer needs, without swap: it lives there.</param>
    /// <param name="evaluation">What the configuration says; null where only the target will know.</param>
    public static FittingMethods From(MachineFacts facts, Method? asked, int installerMemoryMiB, HostEvaluation? evaluation)
    {
        if (facts.IsInstaller)
        {
            return asked == Method.Infect
                ? new FittingMethods([], [new MethodReason(Method.Infect, "the installer runs, and infect converts the system on the disk: reset the machine first")])
                : new FittingMethods([new MethodReason(asked ?? Method.Kexec, "the installer runs already")], []);
        }

        var judged = All.Where(method => asked is null || method == asked)
            .Select(method => (Method: method, Against: Against(method, facts, installerMemoryMiB, evaluation))).ToList();
        return new FittingMethods(
            [.. judged.Where(j => j.Against is null).Select(j => new MethodReason(j.Method, asked is null ? For(j.Method) : "as asked for"))],
            [.. judged.Where(j => j.Against is not null).Select(j => new MethodReason(j.Method, j.Against!))]);
    }

    /// <summary>The same without a method, which something else speaks against.</summary>
    public FittingMethods Without(Method method, string reason) => InOrder.All(one => one.Method != method)
        ? this
        : new FittingMethods([.. InOrder.Where(one => one.Method != method)], [.. LeftOut, new MethodReason(method, reason)]);

    private static string For(Method method) => method switch
    {
        Method.Kexec => "the quickest way",
        Method.Bootonce => "the same installer, where the kexec system call fails",
        _ => "where no installer comes up",
    };

    /// <summary>What speaks against a method on that machine, or null.</summary>
    private static string? Against(Method method, MachineFacts facts, int installerMemoryMiB, HostEvaluation? evaluation) => method switch
    {
        Method.Infect => InfectFit.Against(facts, evaluation),
        _ when facts.IsContainer => $"a container ({facts.Virtualisation}) has no kernel of its own to replace",
        _ when facts.MemoryMiB < installerMemoryMiB =>
            $"the installer lives in RAM and needs {installerMemoryMiB} MiB, the machine has {facts.MemoryMiB}",
        _ when Missing(facts) is { Count: > 0 } missing =>
            $"the installer's start needs {string.Join(" and ", missing)}: apt-get install {string.Join(' ', missing)}",
        Method.Kexec when !facts.CanKexec => "its kernel loads no other one (kernel.kexec_load_disabled)",
        Method.Bootonce when !facts.Tools.Contains("grub-reboot") && !facts.Tools.Contains("grub2-reboot") => "it has no grub-reboot",
        _ => null,
    };

    private static List<string> Missing(MachineFacts facts) => [.. InstallerTools.Where(tool => !facts.Tools.Contains(tool))];
}
