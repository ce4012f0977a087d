using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Snowlift.Checks.Facts;

namespace Snowlift.Install.Describing;

/// <summary>
/// A machine's hardware as nixos-facter reports it: as much as NixOS's facter module reads of a server without peripherals. Its
/// interfaces are left out: of each that is listed, the module turns DHCP on by the name that it has today. Source:
/// nix-community/nixos-facter-modules, modules/nixos and lib/lib.nix.
/// </summary>
internal static class FacterReport
{
    public const string FileName = "facter.json";

    private const int Version = 2;

    public static string Write(string host, MachineFacts facts)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("_comment", $"The hardware of {host}. Written by Snowlift, which asks before a change by hand is lost. {GeneratedMark.Unsealed}");
            json.WriteNumber("version", Version);
            json.WriteString("system", facts.NixSystem);
            json.WriteString("virtualisation", facts.Virtualisation ?? "none");
            json.WriteStartObject("uefi");
            json.WriteBoolean("supported", facts.Firmware == "uefi");
            json.WriteEndObject();
            json.WriteStartObject("hardware");
            WriteProcessor(json, facts);
            json.WriteStartArray("disk");
            foreach (var disk in facts.Disks)
            {
                string[] modules = HardwareModules.IsScsi(disk) ? ["sd_mod", disk.Driver] : [disk.Driver];
                WriteDevice(json, disk.Model, disk.Device, modules);
            }

            json.WriteEndArray();
            json.WriteStartArray("network_controller");
            foreach (var card in facts.Interfaces.Where(each => each.Driver.Length > 0))
            {
                WriteDevice(json, "Ethernet controller", null, [card.Driver]);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return GeneratedMark.Seal(Encoding.UTF8.GetString(bytes.ToArray()) + "\n");
    }

    // Without a processor the module would fail on a machine that is not virtual.
    private static void WriteProcessor(Utf8JsonWriter json, MachineFacts facts)
    {
        json.WriteStartArray("cpu");
        json.WriteStartObject();
        json.WriteString("vendor_name", facts.CpuVendor ?? "unknown");
        json.WriteStartArray("features");
        foreach (var feature in facts.CpuFeatures)
        {
            json.WriteStringValue(feature);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteDevice(Utf8JsonWriter json, string model, string? device, IEnumerable<string> modules)
    {
        json.WriteStartObject();
        json.WriteString("model", model);
        if (device is not null)
        {
            json.WriteString("unix_device_name", device);
        }

        json.WriteStartArray("driver_modules");
        foreach (var module in modules.Where(module => module.Length > 0))
        {
            json.WriteStringValue(module);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
