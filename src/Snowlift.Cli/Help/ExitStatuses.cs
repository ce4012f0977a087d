using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Help;

/// <summary>What every exit code means, in the words of docs/exit-codes.md.</summary>
internal static class ExitStatuses
{
    public static IReadOnlyList<(ExitCode Code, string Meaning)> All { get; } =
    [
        (ExitCode.Done, "Done"),
        (ExitCode.Bug, "A bug in Snowlift"),
        (ExitCode.Usage, "The command line or the configuration is wrong"),
        (ExitCode.Prerequisite, "Something is missing on this computer"),
        (ExitCode.Hetzner, "Hetzner's API refused, failed or could not be reached"),
        (ExitCode.Ssh, "No verified SSH connection"),
        (ExitCode.Nix, "Nix could not evaluate, build or copy"),
        (ExitCode.Install, "Installing, booting or activating failed"),
        (ExitCode.Refused, "Refused by a check, or by you"),
        (ExitCode.Cancelled, "Cancelled (Ctrl-C, SIGTERM, or SIGHUP: the terminal was closed)"),
    ];
}
