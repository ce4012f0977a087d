namespace Snowlift.Cli.Help;

/// <summary>What the program keeps on this computer; the table of docs/codebase.md, for people.</summary>
internal static class KeptFiles
{
    public static IReadOnlyList<(string Path, string Meaning)> All { get; } =
    [
        ("$XDG_STATE_HOME/snowlift/runs", "A journal of each run; of a machine that did not come back its console and serial log."),
        ("$XDG_STATE_HOME/snowlift/host-keys", "Private host keys that were made before their machines, a file for each host."),
        ("$XDG_STATE_HOME/snowlift/known_hosts", "Pinned host keys, a file for each server."),
        ("$XDG_STATE_HOME/snowlift/servers", "The servers that were ordered from here, a file for each name."),
        ("$XDG_STATE_HOME/snowlift/lab/known_hosts, lab/ssh, lab/servers", "The same of the lab's servers."),
        ("$XDG_STATE_HOME/snowlift/ssh", "SSH configurations, a file for each host: ssh -F FILE HOST."),
        ("$XDG_STATE_HOME/snowlift/locks", "Which host a run works on, so that no other one does."),
        ("$XDG_STATE_HOME/snowlift/simulated", "The same of rehearsals with simulated machines."),
        ("$XDG_STATE_HOME/snowlift/lab, lab-simulated", "The labs with their machines."),
        ("$XDG_CACHE_HOME/snowlift/lab", "Images of the lab's machines, and the demo's Nix store."),
        ("$XDG_CACHE_HOME/snowlift/hosts", "The hosts of flakes, for the completion of shells."),
    ];
}
