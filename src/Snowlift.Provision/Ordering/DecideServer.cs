using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Images;
using Snowlift.Provision.Market;
using Snowlift.Provision.Prices;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Ordering;

/// <summary>What is to be done about the server: found out by looking, and done by <see cref="FindOrCreateServer"/>.</summary>
public abstract record ServerDecision
{
    /// <summary>It exists.</summary>
    /// <param name="IsUnfinished">
    /// Ours, and no system was ever verified on it: an earlier run was interrupted, and what is there is ours to wipe.
    /// </param>
    public sealed record Use(Server Server, PriceTag Price, bool IsUnfinished) : ServerDecision
    {
        /// <summary>It is off, and would be switched on.</summary>
        public bool IsOff => Server.Status == ServerStatus.Off;
    }

    /// <summary>It is to be created.</summary>
    /// <param name="Images">The baked images that it could start from; null where none would be of use.</param>
    public sealed record Order(ServerTypeChoice Choice, BakedImages? Images) : ServerDecision;
}

/// <summary>Decides about the server. Only reads: a plan and a deploy share it.</summary>
public static class DecideServer
{
    /// <summary>Looks for the server by its name, and where there is none, at what could be ordered.</summary>
    /// <exception cref="SnowliftException">There is none and none shall be made, or nothing can be ordered.</exception>
    public static async Task<ServerDecision> LookAsync(
        Run run, HetznerClient cloud, ServerRequest wanted, CancellationToken cancellation)
    {
        if (await cloud.Servers.FindAsync(wanted.Host, cancellation) is { } server)
        {
            return new ServerDecision.Use(
                server,
                ServerPrices.Of(await cloud.Pricing.GetAsync(cancellation), server.ServerType, server.Location.Name),
                server.Labels.GetValueOrDefault(Labels.State) == Labels.Installing
                    && server.Labels.GetValueOrDefault(Labels.Host) == wanted.Host);
        }

        if (!wanted.Create)
        {
            throw new SnowliftException(
                ExitCode.Usage, $"There is no server named {wanted.Host}",
                $"{run.Services.CloudName} has no server of that name in this project.",
                (run.Suggest.Elsewhere is { } elsewhere ? elsewhere + "\n" : "")
                + $"Create it: {run.Suggest.With("--create")}\nOr deploy onto a machine of your own: --target-host root@ADDRESS");
        }

        return new ServerDecision.Order(
            ServerTypeChoice.From(await Catalogue.FetchAsync(cloud, cancellation), wanted.Wish(run.Suggest)),
            wanted.System is { } system ? await BakedImages.FindAsync(cloud, wanted.Host, system, cancellation) : null);
    }
}
