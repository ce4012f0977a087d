using System.CommandLine;
using System.CommandLine.Completions;

namespace Snowlift.Cli.Commands;

/// <summary>
/// Hetzner's names as of November 2026, for completion only: that must need no network. What is really on offer the cloud
/// is asked.
/// </summary>
internal static class KnownNames
{
    public static readonly string[] Locations = ["fsn1", "nbg1", "hel1", "ash", "hil", "sin"];

    public static readonly string[] ServerTypes =
    [
        "cx23", "cx33", "cx43", "cx53", "cax11", "cax21", "cax31", "cax41", "cpx11", "cpx12", "cpx21", "cpx22", "cpx31", "cpx32", "cpx41",
        "cpx42", "cpx51", "cpx52", "cpx62", "ccx13", "ccx23", "ccx33", "ccx43", "ccx53", "ccx63",
    ];

    /// <summary>Completes a list with commas between its names: what stands before the last comma stays.</summary>
    public static Option<string?> ListOf(this Option<string?> option, string[] names)
    {
        option.CompletionSources.Add(context => Suggest(context.WordToComplete, names));
        return option;
    }

    private static IEnumerable<CompletionItem> Suggest(string word, string[] names)
    {
        var before = word[..(word.LastIndexOf(',') + 1)];
        var said = before.Split(',');
        return names.Where(name => !said.Contains(name, StringComparer.Ordinal)).Select(name => new CompletionItem(before + name));
    }
}
