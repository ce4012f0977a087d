using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Errors;

namespace Snowlift.Hetzner.Configuration;

/// <summary>
/// Finds token and endpoint: in the environment, in a file or from a command that the environment names, else where the
/// official CLI finds them, in the active context of its configuration file. Source: hetznercloud/cli, docs/reference/hcloud_config.md.
/// </summary>
public static class HetznerConfiguration
{
    private const string TokenVariable = "HCLOUD_TOKEN";
    private const string TokenFileVariable = "HCLOUD_TOKEN_FILE";
    private const string CommandVariable = "HCLOUD_TOKEN_COMMAND";
    private const string EndpointVariable = "HCLOUD_ENDPOINT";
    private const string FileVariable = "HCLOUD_CONFIG";
    private const string ContextVariable = "HCLOUD_CONTEXT";

    /// <summary>
    /// With HCLOUD_TOKEN set, the file is not even read: unlike with the official CLI, no token goes to an endpoint that
    /// some context names. Without, HCLOUD_CONTEXT or the file's active context gives the token, and the endpoint unless
    /// HCLOUD_ENDPOINT does.
    /// </summary>
    /// <param name="home">The user's home directory.</param>
    /// <returns>Null where there is no token anywhere.</returns>
    /// <exception cref="HetznerConfigurationException">The file cannot be read or understood, a token is empty or
    /// garbled, an endpoint is not an absolute http(s) URL, a context is named that is not there.</exception>
    public static HetznerOptions? Find(IReadOnlyDictionary<string, string?> environment, string home)
    {
        var endpoint = Variable(environment, EndpointVariable);
        if (environment.TryGetValue(TokenVariable, out var token) && token is not null)
        {
            // Set but empty is most likely a secret that a CI job was not given: no reason to take another project's.
            return Options(endpoint, EndpointVariable, token, TokenVariable);
        }

        if (Variable(environment, TokenFileVariable) is { } file)
        {
            return Options(endpoint, EndpointVariable, ReadFile(file), TokenFileVariable);
        }

        var path = FilePath(environment, home);
        if (CliConfiguration.Read(path)?.Context(Variable(environment, ContextVariable)) is not { } context)
        {
            return null;
        }

        var where = $"the context '{context.Name}' in {path}";
        if (context.Token is null)
        {
            throw new HetznerConfigurationException(
                context.TokenCommand is null
                    ? $"{where} has no token"
                    : $"{where} gets its token from a command, which is not run here: put the token into {TokenVariable}, or the command into {CommandVariable}");
        }

        return endpoint is null
            ? Options(context.Endpoint, where, context.Token, where)
            : Options(endpoint, EndpointVariable, context.Token, where);
    }

    /// <summary>The same, where the token may come from a command: with HCLOUD_TOKEN_COMMAND, and without HCLOUD_TOKEN.</summary>
    /// <param name="run">Runs the command and answers with the token.</param>
    /// <exception cref="HetznerConfigurationException">As <see cref="Find"/>; or two variables contradict each other.</exception>
    public static async Task<HetznerOptions?> FindAsync(
        IReadOnlyDictionary<string, string?> environment, string home, Func<string, Task<string>> run)
    {
        if (environment.GetValueOrDefault(TokenVariable) is not null || Variable(environment, CommandVariable) is not { } command)
        {
            return Find(environment, home);
        }

        return Variable(environment, TokenFileVariable) is null
            ? Options(Variable(environment, EndpointVariable), EndpointVariable, await run(command), CommandVariable)
            : throw new HetznerConfigurationException($"{TokenFileVariable} and {CommandVariable} are both set: unset one");
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimStart().Split('\n')[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HetznerConfigurationException($"{TokenFileVariable}: {path} cannot be read: {e.Message}", e);
        }
    }

    private static string FilePath(IReadOnlyDictionary<string, string?> environment, string home) =>
        Variable(environment, FileVariable)
        ?? Path.Combine(
            Variable(environment, "XDG_CONFIG_HOME") ?? Path.Combine(home, ".config"), "hcloud", "cli.toml");

    private static HetznerOptions Options(string? endpoint, string endpointFrom, string token, string tokenFrom)
    {
        if (ApiToken.Invalid(token) is { } reason)
        {
            throw new HetznerConfigurationException($"{tokenFrom}: {reason}");
        }

        return new HetznerOptions(Endpoint(endpoint, endpointFrom), new ApiToken(token));
    }

    private static Uri Endpoint(string? endpoint, string from) =>
        endpoint is null ? HetznerOptions.DefaultEndpoint
        : Uri.TryCreate(endpoint.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? uri
        : throw new HetznerConfigurationException(
            $"{from}: '{endpoint}' is not an endpoint; it should look like {HetznerOptions.DefaultEndpoint}");

    // Empty is unset, as for the official CLI.
    private static string? Variable(IReadOnlyDictionary<string, string?> environment, string name) =>
        environment.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;
}
