using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Snowlift.Lab.Machines.Simulated.Nix;

/// <summary>The answer of Snowlift's one evaluation of a host, as JSON; the shape is that of its <c>host.nix</c>.</summary>
public static partial class EvaluationJson
{
    /// <summary>The host that an expression asks for, or null where it is another expression.</summary>
    public static string? HostAskedBy(string expression) =>
        HostAsked().Match(expression) is { Success: true } match ? match.Groups["host"].Value : null;

    /// <summary>What is answered for a host that is there.</summary>
    public static string Write(SimulatedSystem system) => Write(json =>
    {
        json.WriteBoolean("found", true);
        json.WriteString("system", system.Platform);
        json.WriteString("hostName", system.HostName);
        WriteDerivation(json, "toplevel", system.Derivation, system.Path);
        if (system.DiskoScript is not null)
        {
            WriteDerivation(json, "disko", system.DiskoDerivation!, system.DiskoScript);
        }
        else
        {
            json.WriteNull("disko");
        }

        WriteSsh(json, system);
        json.WriteStartArray("users");
        foreach (var (name, keys) in system.Users)
        {
            WriteUser(json, name, keys);
        }

        json.WriteEndArray();
        foreach (var (name, section) in EvaluationSections.Of(system))
        {
            // On one line, as Nix writes it.
            using var parsed = JsonDocument.Parse(section);
            json.WritePropertyName(name);
            parsed.RootElement.WriteTo(json);
        }
    });

    /// <summary>What is answered for a host that is not there.</summary>
    public static string WriteUnknown(IEnumerable<string> hosts) => Write(json =>
    {
        json.WriteBoolean("found", false);
        WriteList(json, "hosts", hosts);
    });

    /// <summary>Reads the system out of an answer, or null where the text is none.</summary>
    public static SimulatedSystem? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var answer = document.RootElement;
            if (!answer.TryGetProperty("toplevel", out var toplevel) || toplevel.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var disko = answer.GetProperty("disko") is { ValueKind: JsonValueKind.Object } script ? script : (JsonElement?)null;
            var hostName = answer.GetProperty("hostName").GetString() ?? "";
            return new SimulatedSystem(
                hostName, toplevel.GetProperty("out").GetString()!, toplevel.GetProperty("drv").GetString()!,
                disko?.GetProperty("out").GetString(), disko?.GetProperty("drv").GetString())
            {
                Platform = answer.GetProperty("system").GetString() ?? "x86_64-linux",
                Ports = [.. answer.GetProperty("ssh").GetProperty("ports").EnumerateArray().Select(port => port.GetInt32())],
                Users = answer.GetProperty("users").EnumerateArray().ToDictionary(
                    user => user.GetProperty("name").GetString()!,
                    user => (IReadOnlyList<string>)[.. user.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!)],
                    StringComparer.Ordinal),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WriteSsh(Utf8JsonWriter json, SimulatedSystem system)
    {
        json.WriteStartObject("ssh");
        json.WriteBoolean("enable", true);
        json.WriteStartArray("ports");
        foreach (var port in system.Ports)
        {
            json.WriteNumberValue(port);
        }

        json.WriteEndArray();
        json.WriteString("permitRootLogin", system.PermitRootLogin);
        json.WriteBoolean("passwordAuthentication", false);
        json.WriteBoolean("openFirewall", true);
        foreach (var name in (string[])["allowUsers", "denyUsers", "allowGroups", "denyGroups", "authenticationMethods", "listenAddresses"])
        {
            WriteList(json, name, []);
        }

        WriteList(json, "authorizedKeysFiles", ["%h/.ssh/authorized_keys", "/etc/ssh/authorized_keys.d/%u"]);
        json.WriteStartArray("hostKeys");
        json.WriteStartObject();
        json.WriteString("path", "/etc/ssh/ssh_host_ed25519_key");
        json.WriteString("type", "ed25519");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteUser(Utf8JsonWriter json, string name, IReadOnlyList<string> keys)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        WriteList(json, "keys", keys);
        WriteList(json, "groups", name == "root" ? [] : ["wheel"]);
        json.WriteBoolean("normal", name != "root");
        json.WriteString("shell", "/run/current-system/sw/bin/bash");
        json.WriteBoolean("hasPassword", false);
        json.WriteBoolean("plainPassword", false);
        WriteList(json, "homeManagerKeys", []);
        json.WriteEndObject();
    }

    private static void WriteDerivation(Utf8JsonWriter json, string name, string derivation, string path)
    {
        json.WriteStartObject(name);
        json.WriteString("drv", derivation);
        json.WriteString("out", path);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    [GeneratedRegex(@"host = ""(?<host>[^""]*)""; \}\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostAsked();
}
