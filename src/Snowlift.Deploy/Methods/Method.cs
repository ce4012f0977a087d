using System.Text.Json.Serialization;

namespace Snowlift.Deploy.Methods;

/// <summary>A way from a foreign Linux into NixOS.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Method>))]
public enum Method
{
    /// <summary>The installer is booted over the running system, by the kexec system call.</summary>
    Kexec,

    /// <summary>The same installer, booted exactly once through the machine's own GRUB.</summary>
    Bootonce,

    /// <summary>In place: the running system is replaced while it shuts down; no installer, no disko.</summary>
    Infect,
}
