using Snowlift.Install.Requests;
using Snowlift.Machines.Files;
using Snowlift.Machines.Sessions;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Installer;

/// <summary>
/// The installer's tarball, on the machine and unpacked; nothing of it runs. A part of the step that boots it. May be run
/// again: what was there is replaced.
/// </summary>
internal static class FetchInstaller
{
    /// <summary>Where upstream publishes its installers. Source: nix-community/nixos-anywhere, src/nixos-anywhere.sh.</summary>
    private const string Upstream =
        "https://github.com/nix-community/nixos-images/releases/download/nixos-25.11/nixos-kexec-installer-noninteractive-";

    public static async Task RunAsync(DeployRequest request, MachineProbed machine, StepScope scope, CancellationToken cancellation)
    {
        var installer = SourceFor(request, machine.Facts.NixSystem);
        scope.Progress(installer.IsUrl ? "the machine fetches the installer" : "sending the installer");
        try
        {
            await machine.Session.FetchInstallerAsync(installer, scope, cancellation);
        }
        catch (ScriptFailedException e)
        {
            var lines = string.Join('\n', e.Result.LastLines());
            throw e switch
            {
                _ when ScriptStatus.InstallerCannotBeFetched.IsOf(e) => new MethodFailedException(
                    new SnowliftException(
                        ExitCode.Install, $"The machine could not fetch the installer from {installer.Location}", lines,
                        "Give another source: --kexec URL, or --kexec FILE to send it from here. Nothing was changed on the machine.", e),
                    diskTouched: false) { RulesOutInstaller = true },
                // Nobody vouches for what came: a tarball with another checksum is not worked around.
                _ when ScriptStatus.InstallerIsDamaged.IsOf(e) => new SnowliftException(
                    ExitCode.Install, "The installer's tarball is damaged, or none", lines,
                    "Fetch it again, or correct --kexec and --kexec-sha256. Nothing was changed on the machine.", e),
                _ => new SnowliftException(
                    ExitCode.Install, "The installer could not be put on the machine", lines, "Run the same command again. Nothing was changed on the machine.", e),
            };
        }
    }

    /// <summary>The installer that a machine of that platform is booted into.</summary>
    /// <exception cref="SnowliftException">There is none for it, and none was given.</exception>
    public static InstallerSource SourceFor(DeployRequest request, string nixSystem) =>
        request.Installer ?? (nixSystem is "x86_64-linux" or "aarch64-linux"
            ? new InstallerSource($"{Upstream}{nixSystem}.tar.gz", Sha256: null)
            : throw new SnowliftException(
                ExitCode.Refused, $"There is no ready-made installer for {nixSystem}", null, "Give one: --kexec URL or FILE."));
}
