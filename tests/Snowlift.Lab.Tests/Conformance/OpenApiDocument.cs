using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Snowlift.Lab.Tests.Conformance;

/// <summary>
/// Checks answers against an OpenAPI 3.0 document. It knows the keywords that the document uses, and throws at one that
/// it does not know rather than pass it over.
/// </summary>
internal sealed class OpenApiDocument
{
    private readonly JsonNode _root;

    private OpenApiDocument(JsonNode root) => _root = root;

    public static OpenApiDocument Load()
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("hcloud-trimmed.json")!;
        return new(JsonNode.Parse(stream)!);
    }

    /// <summary>What is wrong with an answer: one line each, beginning with the place in the answer.</summary>
    /// <param name="path">The path as the document writes it, with <c>{id}</c>.</param>
    public IReadOnlyList<string> Problems(string method, string path, int status, JsonNode? body)
    {
        var responses = _root["paths"]![path]?[method]?["responses"]?.AsObject()
            ?? throw new InvalidOperationException($"the document has no {method} {path}");
        var response = responses[$"{status}"] ?? responses[$"{status / 100}xx"];
        if (response is null)
        {
            return [$"$ the document knows no status {status} of {method} {path}"];
        }

        var schema = response["content"]?["application/json"]?["schema"];
        var problems = new List<string>();
        if (schema is not null)
        {
            Check(schema, body, "$", problems);
        }
        else if (body is not null)
        {
            problems.Add("$ should be empty");
        }

        return problems;
    }

    private void Check(JsonNode schema, JsonNode? value, string at, List<string> problems)
    {
        schema = Resolve(schema);
        if (value is null)
        {
            if (schema["nullable"]?.GetValue<bool>() != true)
            {
                problems.Add($"{at} is null");
            }

            return;
        }

        foreach (var (keyword, rule) in schema.AsObject())
        {
            Check(keyword, rule!, schema, value, at, problems);
        }
    }

    private void Check(string keyword, JsonNode rule, JsonNode schema, JsonNode value, string at, List<string> problems)
    {
        switch (keyword)
        {
            case "nullable" or "required":
                break;
            case "type":
                Expect(IsOfType(value, rule.GetValue<string>()), $"is not of type {rule}");
                break;
            case "allOf":
                foreach (var part in rule.AsArray())
                {
                    Check(part!, value, at, problems);
                }

                break;
            case "properties":
                CheckProperties(rule.AsObject(), schema, value, at, problems);
                break;
            case "additionalProperties" when value is JsonObject labels:
                foreach (var (name, child) in labels)
                {
                    Check(rule, child, $"{at}.{name}", problems);
                }

                break;
            case "items" when value is JsonArray array:
                foreach (var child in array)
                {
                    Check(rule, child, at + "[]", problems);
                }

                break;
            case "enum":
                Expect(rule.AsArray().Any(e => JsonNode.DeepEquals(e, value)), $"is {value}, not one of {rule.ToJsonString()}");
                break;
            case "pattern":
                Expect(Regex.IsMatch(value.GetValue<string>(), rule.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1)), $"does not match {rule}");
                break;
            case "maximum":
                Expect(value.GetValue<decimal>() <= rule.GetValue<decimal>(), $"is above {rule}");
                break;
            case "maxLength":
                Expect(value.GetValue<string>().Length <= rule.GetValue<int>(), $"is longer than {rule}");
                break;
            case "format":
                Expect(HasFormat(value, rule.GetValue<string>()), $"is {value}, no {rule}");
                break;
            default:
                throw new NotSupportedException($"{at}: keyword {keyword} for {value.ToJsonString()}");
        }

        void Expect(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add($"{at} {problem}");
            }
        }
    }

    private void CheckProperties(JsonObject properties, JsonNode schema, JsonNode value, string at, List<string> problems)
    {
        if (value is not JsonObject given)
        {
            return;
        }

        foreach (var name in (schema["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>()).Where(r => !given.ContainsKey(r)))
        {
            problems.Add($"{at}.{name} is missing");
        }

        foreach (var (name, child) in given)
        {
            if (properties[name] is { } known)
            {
                Check(known, child, $"{at}.{name}", problems);
            }
            else
            {
                problems.Add($"{at}.{name} is not in the document");
            }
        }
    }

    private JsonNode Resolve(JsonNode schema) => schema["$ref"] is { } reference
        ? _root["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]!
        : schema;

    private static bool IsOfType(JsonNode value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value.GetValueKind() == JsonValueKind.String,
        "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => value.GetValueKind() == JsonValueKind.Number,
        // Some official clients read an integer only where it is written as one.
        "integer" => value.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), out _),
        _ => throw new NotSupportedException($"type {type}"),
    };

    private static bool HasFormat(JsonNode value, string format) => format switch
    {
        "date-time" => value.GetValue<string>() is { } time && DateTimeOffset.TryParse(time, out _) && (time[^1] == 'Z' || time[^6] is '+' or '-'),
        "decimal" => decimal.TryParse(value.GetValue<string>(), out _),
        "int32" => int.TryParse(value.ToJsonString(), out _),
        "int64" => long.TryParse(value.ToJsonString(), out _),
        "double" => value.GetValueKind() == JsonValueKind.Number,
        _ => throw new NotSupportedException($"format {format}"),
    };
}
