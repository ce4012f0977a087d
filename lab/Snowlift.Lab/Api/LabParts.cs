using Snowlift.Lab.Actions;
using Snowlift.Lab.Addresses;
using Snowlift.Lab.Catalogue;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Settings;
using Snowlift.Lab.State;

namespace Snowlift.Lab.Api;

/// <summary>What the endpoints work with.</summary>
internal sealed record LabParts(
    LabOptions Options,
    LabStore Store,
    LabCatalogue Catalogue,
    IMachineHost Host,
    MachineWork Work,
    ServerOperations Operations,
    WireView View,
    LoopbackAddresses Addresses,
    TimeProvider Time)
{
    /// <summary>Now, to the second: Hetzner's times have no fractions.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(Time.GetUtcNow().ToUnixTimeSeconds());
}
