using System.Text.Json;
using System.Text.Json.Serialization;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>What a machine's folder remembers of it, in spec.json.</summary>
/// <param name="InstanceId">Anew with each disk: a seed is applied once for each.</param>
/// <param name="ArmedRescue">The rescue system that the next start boots, or null.</param>
/// <param name="InRescue">Whether the QEMU process that was started last booted the rescue system.</param>
internal sealed record MachineRecord(MachineSpec Spec, string InstanceId, RescueSpec? ArmedRescue, bool InRescue)
{
    /// <summary>Reads a machine's record, or null where there is no such machine.</summary>
    public static async Task<MachineRecord?> ReadAsync(MachineFolder folder, CancellationToken cancellation)
    {
        if (!File.Exists(folder.RecordFile))
        {
            return null;
        }

        await using var file = File.OpenRead(folder.RecordFile);
        return await JsonSerializer.DeserializeAsync(file, MachineRecordJson.Default.MachineRecord, cancellation);
    }

    /// <summary>Replaces the record whole. User data may hold a private key: only the owner can read it.</summary>
    public async Task WriteAsync(MachineFolder folder, CancellationToken cancellation)
    {
        var draft = folder.RecordFile + ".new";
        await using (var file = PrivateFile.Create(draft))
        {
            await JsonSerializer.SerializeAsync(file, this, MachineRecordJson.Default.MachineRecord, cancellation);
        }

        File.Move(draft, folder.RecordFile, overwrite: true);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(MachineRecord))]
internal sealed partial class MachineRecordJson : JsonSerializerContext;
