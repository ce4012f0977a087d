using Snowlift.Hetzner.Errors;
using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Parsing;
using Tomlyn.Serialization;

namespace Snowlift.Hetzner.Configuration;

/// <summary>What the official CLI's cli.toml says about projects. Tokens in it go no further than into the options.</summary>
internal sealed class CliConfiguration
{
    private readonly string _path;
    private readonly string? _active;
    private readonly IReadOnlyList<HcloudContext> _contexts;

    private CliConfiguration(string path, string? active, IReadOnlyList<HcloudContext> contexts)
    {
        _path = path;
        _active = active;
        _contexts = contexts;
    }

    /// <summary>Null where there is no such file.</summary>
    public static CliConfiguration? Read(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(path, File.ReadAllText(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HetznerConfigurationException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The named context, else the active one, else null.</summary>
    public HcloudContext? Context(string? name)
    {
        if ((name ?? _active) is not { Length: > 0 } wanted)
        {
            return null;
        }

        return _contexts.FirstOrDefault(context => context.Name == wanted)
            ?? throw new HetznerConfigurationException(
                $"{_path} has no context '{wanted}', only: "
                + (_contexts.Count == 0 ? "none" : string.Join(", ", _contexts.Select(context => context.Name))));
    }

    private static CliConfiguration Parse(string path, string text)
    {
        var file = Toml(path, text);
        var everywhere = Text(Table(file, "preferences"), "endpoint");
        return new CliConfiguration(
            path,
            Text(file, "active_context"),
            [
                .. Tables(file, "contexts").Select(context => new HcloudContext(
                    Text(context, "name") ?? "",
                    Text(context, "token"),
                    Text(context, "token_command"),
                    Text(context, "endpoint") ?? Text(Table(context, "preferences"), "endpoint") ?? everywhere)),
            ]);
    }

    private static TomlTable Toml(string path, string text)
    {
        try
        {
            // The tree's parser is the stricter one, and knows best where it stumbled.
            SyntaxParser.ParseStrict(text);
            return TomlSerializer.Deserialize(text, CliToml.Default.TomlTable) ?? [];
        }
        catch (Exception e) when (e is TomlException or ArgumentException)
        {
            // Neither the message nor the exception goes on: both may quote what stands there, which may be a token.
            // Tomlyn 2.10.2 has an ArgumentException for a file that ends behind a backslash.
            throw new HetznerConfigurationException(
                e is TomlException { Line: { } line, Column: { } column }
                    ? $"{path} is not valid TOML: see line {line}, column {column}"
                    : $"{path} is not valid TOML");
        }
    }

    // What is of another kind than expected counts as not there.
    private static string? Text(TomlTable? table, string key) => Value(table, key) as string;

    private static TomlTable? Table(TomlTable table, string key) => Value(table, key) as TomlTable;

    // Written as [[contexts]], or as an array of inline tables.
    private static IEnumerable<TomlTable> Tables(TomlTable table, string key) =>
        Value(table, key) is IEnumerable<object?> elements ? elements.OfType<TomlTable>() : [];

    private static object? Value(TomlTable? table, string key) => table is not null && table.TryGetValue(key, out var value) ? value : null;
}

/// <summary>Reads TOML without reflection.</summary>
[TomlSerializable(typeof(TomlTable))]
internal sealed partial class CliToml : TomlSerializerContext;

/// <summary>One project as the official CLI knows it.</summary>
internal sealed record HcloudContext(string Name, string? Token, string? TokenCommand, string? Endpoint)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => Name;
}
