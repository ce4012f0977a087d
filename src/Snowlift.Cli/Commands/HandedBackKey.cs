namespace Snowlift.Cli.Commands;

/// <summary>The key that the last deploy of a host logged in with, as the ssh configuration says that it left behind.</summary>
internal static class HandedBackKey
{
    private const string Keyword = "IdentityFile ";

    /// <summary>The key's file, or null where the host was not deployed from here.</summary>
    public static string? Of(CliContext context, string host)
    {
        var file = Path.Combine(context.Paths.Ssh, host + ".conf");
        var line = File.Exists(file)
            ? File.ReadLines(file).Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith(Keyword, StringComparison.Ordinal))
            : null;
        var key = line?[Keyword.Length..].Trim('"');
        return File.Exists(key) ? key : null;
    }
}
