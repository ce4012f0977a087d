namespace Snowlift.Provision;

/// <summary>The labels on what we created: nothing without ours is ever wiped unless its name was typed.</summary>
public static class Labels
{
    /// <summary><c>true</c> on everything we made.</summary>
    public const string Managed = "snowlift/managed";

    /// <summary>The host that the server is for.</summary>
    public const string Host = "snowlift/host";

    /// <summary>The run that made it.</summary>
    public const string Run = "snowlift/run";

    /// <summary><see cref="Installing"/> until a system was verified, then <see cref="Installed"/>.</summary>
    public const string State = "snowlift/state";

    /// <summary>When the server may be reaped, UTC as <c>20261122T213000Z</c>; absent where it never may.</summary>
    public const string Expires = "snowlift/expires";

    /// <summary>The id of the project's SSH key that the server was made with, so that the key can go with its last server.</summary>
    public const string SshKey = "snowlift/ssh-key";

    /// <summary>Where sshd listens, when that is not port 22: the lab's machines of users who may not bind it.</summary>
    public const string SshPort = "snowlift.lab/ssh-port";

    /// <summary>On a baked image: the hash of the system's store path, 32 characters.</summary>
    public const string System = "snowlift/system";

    /// <summary>On a baked image: <c>x86</c> or <c>arm</c>.</summary>
    public const string Arch = "snowlift/arch";

    /// <summary>The run that is about to change the server's disk, and since when: <c>RUN.20261122T213000Z</c>.</summary>
    public const string Busy = "snowlift/busy";

    /// <summary>
    /// The public half of the host key that a server shows, for a computer that has none pinned; on a baked image, of the
    /// throw-away one on it. See <see cref="HostKeyLabel"/>.
    /// </summary>
    public const string HostKey = "snowlift/host-key";

    /// <summary>On a baked image, and a server made from one: who can log in, where that is not root.</summary>
    public const string User = "snowlift/user";

    /// <summary>Likewise: where sshd listens, where that is not port 22.</summary>
    public const string Port = "snowlift/port";

    /// <summary>On a server: the id of the baked image that it was made from.</summary>
    public const string Image = "snowlift/image";

    public const string Installing = "installing";

    public const string Installed = "installed";
}
