using Snowlift.Cli.Context;
using Snowlift.Cli.LocalLab;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Errors;
using Snowlift.Install.Requests;
using Snowlift.Lab;
using Snowlift.Lab.Images;
using Snowlift.Machines.Files;
using Snowlift.Nix;
using Snowlift.Provision.Market;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Cloud;

/// <summary>The chosen cloud, ready to be asked, and what starts programs in its world.</summary>
/// <param name="Client">The API, or null where only SSH is wanted.</param>
/// <param name="Name">How people know it.</param>
internal sealed record CloudAccess(HetznerClient? Client, string Name, IProcessRunner Processes) : IAsyncDisposable
{
    /// <summary>What its machines fetch in place of nix-community's installer and upstream's Nix; null for those.</summary>
    private Func<CancellationToken, Task<LabImageSet>>? Images { get; init; }

    /// <summary>How Nix is called in a run with it.</summary>
    public NixSettings Nix { get; init; } = NixSettings.Default;

    /// <summary>What a server's machine wrote to its serial port; null where the cloud does not tell.</summary>
    public Func<long, CancellationToken, Task<string?>>? SerialLog { get; private init; }

    /// <summary>What else lives for as long as the access is needed: a lab in this process.</summary>
    private IHostedLab? Host { get; init; }

    /// <summary>Only SSH, no cloud.</summary>
    public static CloudAccess None(CliContext context) => new(null, "", context.Processes);

    /// <summary>Finds the token, or the lab, and starts the lab where it does not run.</summary>
    /// <param name="clock">What the run goes by; simulated machines do, too.</param>
    /// <exception cref="SnowliftException">There is no token, or the lab does not start (prerequisite).</exception>
    public static async Task<CloudAccess> OpenAsync(
        CliContext context, CloudChoice cloud, TimeProvider clock, Action<string> say, CancellationToken cancellation)
    {
        if (cloud.Kind == CloudKind.Hetzner)
        {
            var options = await FindOptionsAsync(context, cancellation);
            context.Secrets.Add(options.Token.Redact);
            var name = options.Endpoint == HetznerOptions.DefaultEndpoint
                ? "Hetzner Cloud"
                : options.Endpoint.ToString().TrimEnd('/');
            return new CloudAccess(Ask(options, clock), name, context.Processes);
        }

        if (cloud.Machines == MachineKind.Simulated)
        {
            var hosted = await LabHome.Of(context).RehearseAsync(clock, cancellation);
            return new CloudAccess(Ask(hosted.Connection, clock), "the simulated lab", hosted.Processes) { Host = hosted };
        }

        var background = new BackgroundLab(context);
        if (await background.FindAsync(cloud.Machines, cancellation) is not { } lab)
        {
            // Before the lab starts, which nobody would watch building them.
            await LabHome.EnsureImagesAsync(context, say, cancellation);
            lab = await background.FindOrStartAsync(cloud.Machines, say, cancellation);
        }

        return new CloudAccess(Ask(lab, clock), "the lab", context.Processes)
        {
            Images = c => LabHome.EnsureImagesAsync(context, say, c),
            SerialLog = new LabSerialClient(lab, clock).ReadAsync,
        };
    }

    /// <summary>What was asked for, with what this cloud's machines are given where nothing was named.</summary>
    /// <exception cref="SnowliftException">The lab's images are missing, and cannot be built here (prerequisite).</exception>
    public async Task<DeployRequest> CompleteAsync(DeployRequest request, CancellationToken cancellation)
    {
        if (Images is null)
        {
            return request;
        }

        // The machine fetches both from the lab's mirror, as it would from the internet.
        var images = await Images(cancellation);
        return request with
        {
            Installer = request.Installer
                ?? new InstallerSource(images.InstallerUrl, images.InstallerSha256) { MinimumMemoryMiB = LabImageSet.InstallerMemoryMiB },
            Nix = request.Nix ?? (images.FindNix() is { } nix ? new NixRelease(nix.Url, nix.Sha256) : null),
        };
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }
    }

    public static HetznerClient Ask(LabConnection lab, TimeProvider clock) =>
        Ask(new HetznerOptions(lab.Endpoint, new ApiToken(lab.Token)), clock);

    private static HetznerClient Ask(HetznerOptions options, TimeProvider clock) =>
        new(options with { Polling = DeployDefaults.Polling }, clock, userAgent: $"snowlift/{ThisVersion.Number}");

    private static async Task<HetznerOptions> FindOptionsAsync(CliContext context, CancellationToken cancellation)
    {
        try
        {
            return await HetznerConfiguration.FindAsync(
                context.Environment, context.Paths.Home,
                command => TokenCommand.RunAsync(context.Processes, command, cancellation)) ?? throw NoToken(context);
        }
        catch (HetznerConfigurationException e)
        {
            throw new SnowliftException(
                ExitCode.Prerequisite, "The access to Hetzner Cloud is not set up correctly", e.Message,
                "Set HCLOUD_TOKEN, or mend the official CLI's configuration: hcloud context list", e);
        }
    }

    private static SnowliftException NoToken(CliContext context) => new(
        ExitCode.Prerequisite,
        "There is no token for Hetzner Cloud",
        "Neither HCLOUD_TOKEN, HCLOUD_TOKEN_FILE, HCLOUD_TOKEN_COMMAND nor a context of the official CLI gives one.",
        """
        Make one in the Hetzner Console (project, Security, API tokens: read & write), then one of
          export HCLOUD_TOKEN=…            in this shell
          export HCLOUD_TOKEN_COMMAND=…    a command that prints it: pass show hetzner
          hcloud context create NAME       keeps it in ~/.config/hcloud/cli.toml
          HCLOUD_CONTEXT=NAME              chooses among such contexts
        """ + (context.Lab is null ? "" : "\nOr rehearse without an account: --cloud lab"));
}
