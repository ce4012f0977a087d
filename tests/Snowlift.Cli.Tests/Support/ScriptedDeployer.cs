using Snowlift.Cli.Cloud;
using Snowlift.Deploy;

namespace Snowlift.Cli.Tests.Support;

/// <summary>A deploy that only reports what a test wrote down.</summary>
internal sealed class ScriptedDeployer(Func<DeployOrder, CancellationToken, Task<DeployResult>> script) : IDeployer
{
    public DeployOrder? Order { get; private set; }

    public ScriptedDeployer(Func<DeployOrder, DeployResult> script)
        : this((order, _) => Task.FromResult(script(order)))
    {
    }

    public Task<DeployResult> RunAsync(DeployOrder order, CancellationToken cancellation)
    {
        Order = order;
        return script(order, cancellation);
    }
}
