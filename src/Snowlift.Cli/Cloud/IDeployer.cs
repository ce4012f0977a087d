using Snowlift.Deploy;
using Snowlift.Deploy.Events;

namespace Snowlift.Cli.Cloud;

/// <summary>Runs one deploy against what the command line chose: where the whole flow begins.</summary>
internal interface IDeployer
{
    /// <summary>Deploys, and reports to the order's events.</summary>
    /// <exception cref="Snowlift.Remote.Errors.SnowliftException">The deploy failed or was cancelled.</exception>
    Task<DeployResult> RunAsync(DeployOrder order, CancellationToken cancellation);
}

/// <summary>A deploy as it was asked for at the terminal.</summary>
/// <param name="Request">What to deploy, and how.</param>
/// <param name="Cloud">Whose servers.</param>
/// <param name="Events">Where the run reports to.</param>
/// <param name="Confirmation">Who is asked before something is wiped.</param>
internal sealed record DeployOrder(
    DeployRequest Request, CloudChoice Cloud, EventStream Events, IConfirmation Confirmation, CliContext Context);
