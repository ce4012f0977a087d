using System.Text;
using Snowlift.Nix;
using Snowlift.Nix.Source;

namespace Snowlift.Scaffold;

/// <summary>The template, which is <c>templates/</c> in the sources, made a host's own.</summary>
internal static class FlakeTemplate
{
    private static readonly string[] Folders = ["templates/default/", "templates/static/"];

    /// <summary>The files as they stand in the template, by their path in a flake.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = Read();

    /// <summary>All files of a flake with that one host.</summary>
    /// <exception cref="InvalidOperationException">The template does not have what is to be changed: a bug.</exception>
    public static IReadOnlyDictionary<string, string> Render(HostSettings host) => new SortedDictionary<string, string>(
        Files.Where(file => TemplateParts.Has(host, file.Key)).ToDictionary(
            file => file.Key.Replace(TemplateParts.HostFolder, $"hosts/{host.Host}/", StringComparison.Ordinal),
            file => Substitute(Choose(file.Key, file.Value, host), host)),
        StringComparer.Ordinal);

    private static string Choose(string file, string text, HostSettings host)
    {
        foreach (var part in TemplateParts.All.Where(part => part.File == file && part.Applies(host)))
        {
            var first = text.IndexOf(part.Text, StringComparison.Ordinal);
            if (first < 0 || text.IndexOf(part.Text, first + 1, StringComparison.Ordinal) >= 0)
            {
                throw new InvalidOperationException($"{file} of the template does not have this once:\n{part.Text}");
            }

            text = string.Concat(text.AsSpan(0, first), part.Instead, text.AsSpan(first + part.Text.Length));
        }

        return text;
    }

    /// <summary>Puts names and values in the place of the template's, token by token: comments stay as they are.</summary>
    private static string Substitute(string text, HostSettings host)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        foreach (var token in NixLexer.Read(text))
        {
            if (Instead(token, host) is { } other)
            {
                result.Append(text, at, token.Start - at).Append(other);
                at = token.End;
            }
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static string? Instead(NixToken token, HostSettings host) => token switch
    {
        { Value: TemplateParts.Host } => NixText.Quote(host.Host),
        { Value: TemplateParts.Key } => NixText.Quote(host.Key),
        { Value: TemplateParts.System } => NixText.Quote(host.System),
        { Kind: NixTokenKind.Identifier, Text: TemplateParts.Host } => NixText.AttributeName(host.Host),
        { Kind: NixTokenKind.Identifier, Text: TemplateParts.User } => NixText.AttributeName(host.User),
        _ => null,
    };

    private static SortedDictionary<string, string> Read()
    {
        var assembly = typeof(FlakeTemplate).Assembly;
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (Folders.FirstOrDefault(folder => name.StartsWith(folder, StringComparison.Ordinal)) is { } folder)
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                files[name[folder.Length..]] = reader.ReadToEnd().ReplaceLineEndings("\n");
            }
        }

        return files;
    }
}
