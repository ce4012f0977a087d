using Snowlift.Cli.Context;
using Snowlift.Cli.LocalLab;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Scaffold;

namespace Snowlift.Cli.Commands;

/// <summary>The host that is meant where none is named: that of a flake which has one.</summary>
internal static class OnlyHost
{
    private const int MostLines = 5;

    /// <summary>Asks Nix; without one, reads what stands in the flake.</summary>
    /// <param name="lab">The lab's part in the flake, or null.</param>
    /// <exception cref="SnowliftException">The flake has several, or none, or that cannot be told (usage).</exception>
    public static async Task<string> FindAsync(CliContext context, FlakeRef flake, DemoDeploy? lab, CancellationToken cancellation)
    {
        var asked = await new NixCli(context.Processes, lab?.Nix ?? NixSettings.Default).HostsAsync(flake, cancellation);
        var hosts = asked ?? (flake.LocalPath is { } folder ? FlakeHosts.Read(folder) : []);
        if (hosts is [var only])
        {
            await context.Error.WriteLineAsync($"{HostName.Parse(only)} is the flake's one host");
            return only;
        }

        var name = Quoting.ForTyping(flake.Url);
        throw new SnowliftException(
            ExitCode.Usage, "No host was named",
            hosts.Count > 0 ? $"{name} has {string.Join(", ", hosts)}."
                : asked is null ? $"Which hosts {name} has cannot be told without Nix." : $"{name} has no nixosConfigurations at all.",
            hosts.Count > 0 ? string.Join('\n', hosts.Take(MostLines).Select(context.Suggest.For))
                : asked is null ? "Name one." : "Add nixosConfigurations to the flake, or name another one with --flake.");
    }
}
