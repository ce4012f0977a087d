namespace Snowlift.Cli.Cloud;

/// <summary>Whose servers a command works with: <c>--cloud</c> and <c>--machines</c>.</summary>
internal sealed record CloudChoice(CloudKind Kind, MachineKind Machines);

internal enum CloudKind
{
    /// <summary>Hetzner Cloud, or whatever HCLOUD_ENDPOINT names.</summary>
    Hetzner,

    /// <summary>The local lab.</summary>
    Lab,
}

/// <summary>What stands behind the lab's servers.</summary>
internal enum MachineKind
{
    /// <summary>Real virtual machines.</summary>
    Qemu,

    /// <summary>Machines that answer in-process, with a model of time.</summary>
    Simulated,
}
