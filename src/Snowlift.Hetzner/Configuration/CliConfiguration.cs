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
        catch (FormatException e)
        {
            throw new HetznerConfigurationException($"{path} is not valid: {e.Message}", e);
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
        var values = TomlSubset.Read(text);
        var count = values.Keys.Where(key => key.Table == "contexts").Select(key => key.Index + 1).DefaultIfEmpty().Max();
        var everywhere = Value("preferences", 0, "endpoint");
        return new CliConfiguration(
            path,
            Value("", 0, "active_context"),
            [
                .. Enumerable.Range(0, count).Select(i => new HcloudContext(
                    Value("contexts", i, "name") ?? "",
                    Value("contexts", i, "token"),
                    Value("contexts", i, "token_command"),
                    Value("contexts", i, "endpoint") ?? Value("contexts.preferences", i, "endpoint") ?? everywhere)),
            ]);

        string? Value(string table, int index, string key) => values.GetValueOrDefault(new TomlKey(table, index, key));
    }
}

/// <summary>One project as the official CLI knows it.</summary>
internal sealed record HcloudContext(string Name, string? Token, string? TokenCommand, string? Endpoint)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => Name;
}
