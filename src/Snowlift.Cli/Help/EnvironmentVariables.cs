namespace Snowlift.Cli.Help;

/// <summary>The environment variables that the program reads: what the manual pages say of them, held against the sources by a test.</summary>
internal static class EnvironmentVariables
{
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        ("HCLOUD_TOKEN", "The API token of the project at Hetzner."),
        ("HCLOUD_TOKEN_FILE", "A file that holds the token."),
        ("HCLOUD_TOKEN_COMMAND", "A command that prints the token."),
        ("HCLOUD_CONTEXT", "Which context of the official CLI is meant, where none of these gives a token."),
        ("HCLOUD_CONFIG", "The official CLI's configuration, where it is not ~/.config/hcloud/cli.toml."),
        ("HCLOUD_ENDPOINT", "Another address of the API."),
        ("FLAKE_DIR", "The flake, where --flake is left away."),
        ("SSH_AUTH_SOCK", "The SSH agent whose keys are offered, where no key is named."),
        ("SNOWLIFT_CLOUD", "Whose servers are meant where --cloud is left away: hetzner or lab."),
        ("SNOWLIFT_CALLED_AS", "How the program is started, for the lines that it tells you to type; set by scripts that start it."),
        ("SUDO_USER", "Set by sudo: lines that it tells you to type begin with sudo, too."),
        ("SNOWLIFT_LAB_IMAGES", "A folder of images for the lab's machines that were built elsewhere."),
        ("SNOWLIFT_DEBUG", "1 shows where a bug in Snowlift happened."),
        ("NO_COLOR", "Set to anything: no colours."),
        ("TERM", "dumb: no live view."),
        ("STY, TMUX, XTERM_VERSION", "Tell whether the terminal breaks lines anew when its window becomes narrower."),
        ("CI", "Set to anything: plain lines instead of the live view."),
        ("XDG_STATE_HOME, XDG_CACHE_HOME, XDG_CONFIG_HOME", "Where files are kept and looked for, where it is not ~/.local/state, ~/.cache and ~/.config."),
        ("HOME, USER, PATH", "Where files and keys are, the user that init proposes, and where programs are looked for."),
    ];
}
