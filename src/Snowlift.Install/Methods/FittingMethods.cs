using Snowlift.Checks.Facts;
using Snowlift.Install.Requests;
using Snowlift.Nix;

namespace Snowlift.Install.Methods;

/// <summary>Which methods fit a machine, in the order in which they are tried.</summary>
/// <param name="InOrder">What is tried, the first first; none where nothing fits.</param>
/// <param name="LeftOut">What is not, and why.</param>
internal sealed record FittingMethods(IReadOnlyList<MethodReason> InOrder, IReadOnlyList<MethodReason> LeftOut)
{
    /// <summary>Chooses from what a probe found out.</summary>
    /// <param name="asked">The one method that the user wants, or null to choose.</param>
    /// <param name="installerMemoryMiB">RAM that the installer needs, without swap: it lives there.</param>
    /// <param name="evaluation">What the configuration says; null where only the target will know.</param>
    public static FittingMethods From(MachineFacts facts, Method? asked, int installerMemoryMiB, HostEvaluation? evaluation)
    {
        if (facts.IsInstaller)
        {
            var wanted = asked ?? InstallMethods.InOrder[0].Name;
            return wanted.IsInPlace()
                ? new FittingMethods([], [new MethodReason(wanted, $"the installer runs, and {wanted.ToWord()} converts the system on the disk: reset the machine first")])
                : new FittingMethods([new MethodReason(wanted, "the installer runs already")], []);
        }

        var judged = InstallMethods.InOrder.Where(method => asked is null || method.Name == asked)
            .Select(method => (Method: method, Against: method.Against(facts, installerMemoryMiB, evaluation))).ToList();
        return new FittingMethods(
            [.. judged.Where(j => j.Against is null).Select(j => new MethodReason(j.Method.Name, asked is null ? j.Method.Pitch : "as asked for"))],
            [.. judged.Where(j => j.Against is not null).Select(j => new MethodReason(j.Method.Name, j.Against!))]);
    }

    /// <summary>The same without those that cannot do what was asked for.</summary>
    public FittingMethods For(DeployRequest request)
    {
        var judged = InOrder.Select(one => (One: one, Against: InstallMethods.Of(one.Method).Against(request))).ToList();
        return new FittingMethods(
            [.. judged.Where(j => j.Against is null).Select(j => j.One)],
            [.. LeftOut, .. judged.Where(j => j.Against is not null).Select(j => new MethodReason(j.One.Method, j.Against!))]);
    }
}
