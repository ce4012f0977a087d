using Snowlift.Install.Methods.Infect;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;

namespace Snowlift.Install.Methods;

/// <summary>The methods there are: a new one is registered here.</summary>
internal static class InstallMethods
{
    /// <summary>In the order in which they are tried.</summary>
    public static IReadOnlyList<IInstallMethod> InOrder { get; } = [new KexecMethod(), new BootonceMethod(), new InfectMethod()];

    public static IInstallMethod Of(Method name) => InOrder.First(method => method.Name == name);
}
