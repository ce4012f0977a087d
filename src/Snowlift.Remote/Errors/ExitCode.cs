namespace Snowlift.Remote.Errors;

/// <summary>What the program's exit status means. Documented for users; a number is never reused.</summary>
public enum ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    Done = 0,

    /// <summary>A bug in Snowlift itself.</summary>
    Bug = 1,

    /// <summary>The command line or the configuration is wrong.</summary>
    Usage = 2,

    /// <summary>Something this machine needs is missing: a program, a token, a key.</summary>
    Prerequisite = 3,

    /// <summary>The cloud's API refused, failed or could not be reached.</summary>
    Hetzner = 4,

    /// <summary>No verified SSH connection could be made or kept.</summary>
    Ssh = 5,

    /// <summary>Nix could not evaluate, build or copy.</summary>
    Nix = 6,

    /// <summary>Installing, booting or activating failed on the machine.</summary>
    Install = 7,

    /// <summary>Refused by a check, or by the user.</summary>
    Refused = 8,

    /// <summary>Cancelled by the user (128 + SIGINT).</summary>
    Cancelled = 130,
}
