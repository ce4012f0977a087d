using System.Text.Json.Nodes;

namespace Snowlift.Cli.Tests.Support;

/// <summary>
/// As much of JSON Schema as docs/events.md uses. Stricter than the schema in one thing: what it does not name is a flaw,
/// so that no field goes undocumented.
/// </summary>
internal sealed class SmallSchema(JsonObject root)
{
    /// <summary>The event type's definition, against the event; flaws are paths with what is wrong there.</summary>
    public IReadOnlyList<string> Flaws(string definition, JsonNode value) =>
        [.. Flaws(root["$defs"]![definition]!.AsObject(), value, definition)];

    private IEnumerable<string> Flaws(JsonObject schema, JsonNode? value, string path)
    {
        if (schema["$ref"] is { } reference)
        {
            return Flaws(root["$defs"]![reference.GetValue<string>().Split('/')[^1]]!.AsObject(), value, path);
        }

        if (schema["const"] is { } constant)
        {
            return JsonNode.DeepEquals(constant, value) ? [] : [$"{path} is not {constant}"];
        }

        if (schema["enum"] is JsonArray words)
        {
            return words.Any(w => JsonNode.DeepEquals(w, value)) ? [] : [$"{path} is none of the words: {value}"];
        }

        return (schema["type"]!.GetValue<string>(), value) switch
        {
            ("object", JsonObject o) => Members(schema, o, path),
            ("array", JsonArray a) => a.SelectMany((item, i) => Flaws(schema["items"]!.AsObject(), item, $"{path}[{i}]")),
            ("string", JsonValue v) when v.TryGetValue<string>(out _) => [],
            ("boolean", JsonValue v) when v.TryGetValue<bool>(out _) => [],
            ("integer", JsonValue v) when v.TryGetValue<long>(out _) => [],
            ("number", JsonValue v) when v.TryGetValue<double>(out _) => [],
            var (type, _) => [$"{path} is no {type}: {value}"],
        };
    }

    private IEnumerable<string> Members(JsonObject schema, JsonObject value, string path)
    {
        var properties = schema["properties"]!.AsObject();
        foreach (var name in schema["required"]!.AsArray().Select(n => n!.GetValue<string>()))
        {
            if (!value.ContainsKey(name))
            {
                yield return $"{path}.{name} is missing";
            }
        }

        foreach (var (name, member) in value)
        {
            if (properties[name] is not JsonObject property)
            {
                yield return $"{path}.{name} is not documented";
                continue;
            }

            foreach (var flaw in Flaws(property, member, $"{path}.{name}"))
            {
                yield return flaw;
            }
        }
    }
}
