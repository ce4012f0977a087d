using System.Text.Json;
using System.Text.Json.Serialization;

namespace Snowlift.Install.Requests;

/// <summary>A way from a foreign Linux into NixOS.</summary>
[JsonConverter(typeof(MethodJson))]
public enum Method
{
    /// <summary>The installer is booted over the running system, by the kexec system call.</summary>
    Kexec,

    /// <summary>The same installer, booted exactly once through the machine's own GRUB.</summary>
    Bootonce,

    /// <summary>In place: the running system is replaced while it shuts down; no installer, no disko.</summary>
    Infect,
}

/// <summary>Methods as people and programs write them.</summary>
public static class MethodWords
{
    /// <summary><c>kexec</c>, <c>bootonce</c>, <c>infect</c>.</summary>
    public static string ToWord(this Method method) => method.ToString().ToLowerInvariant();

    /// <summary>The partitions stay as they are: the new system takes the place of the old one on them.</summary>
    public static bool IsInPlace(this Method method) => method == Method.Infect;
}

/// <summary>The word, as everywhere else.</summary>
internal sealed class MethodJson() : JsonStringEnumConverter<Method>(JsonNamingPolicy.KebabCaseLower);
