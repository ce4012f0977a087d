using Snowlift.Lab.Faults;

namespace Snowlift.Lab.Api;

/// <summary>What <c>GET /_lab/status</c> answers.</summary>
/// <param name="Endpoint">The API's address, ending in /v1.</param>
/// <param name="Root">The lab's directory.</param>
public sealed record LabStatus(Uri Endpoint, string Root, IReadOnlyList<LabMachineStatus> Machines, IReadOnlyList<Fault> Faults);

/// <summary>A server and its machine.</summary>
/// <param name="Status">The server's status in the API.</param>
/// <param name="Running">Whether its machine runs now.</param>
/// <param name="Firmware">bios or uefi.</param>
public sealed record LabMachineStatus(
    long ServerId, string Name, string ServerType, string Address, int SshPort, string Status, bool Running, string Firmware);
