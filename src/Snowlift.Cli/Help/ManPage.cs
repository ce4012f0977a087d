using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;

namespace Snowlift.Cli.Help;

/// <summary>Writes a command's manual page, of the very texts that <c>--help</c> shows. Source of the format: man(7), man-pages(7).</summary>
internal static partial class ManPage
{
    /// <summary>The page's name: <c>snowlift-lab-serve</c>.</summary>
    public static string NameOf(Command command) => HelpWriter.Path(command).Replace(' ', '-');

    /// <summary>The page.</summary>
    /// <param name="version">The program's, for the page's foot.</param>
    public static string Of(Command command, string version)
    {
        var page = new StringBuilder();
        page.Append($".TH {NameOf(command).ToUpperInvariant()} 1 \"\" \"snowlift {version}\" \"Snowlift\"\n");
        page.Append($".SH NAME\n{Text(NameOf(command))} \\- {Text((command.Description ?? "").TrimEnd('.'))}\n");
        page.Append($".SH SYNOPSIS\n.B {Text(HelpWriter.Usage(command))}\n");
        page.Append($".SH DESCRIPTION\n{Text(command.Description ?? "")}\n");
        if (command is DocumentedCommand { Remarks: { } remarks })
        {
            foreach (var paragraph in remarks.Split('\n'))
            {
                page.Append($".PP\n{Text(paragraph)}\n");
            }
        }

        foreach (var (index, (heading, commands)) in HelpWriter.Groups(command).Index())
        {
            List(page, index == 0 ? "COMMANDS" : heading, commands.Select(c => (HelpWriter.Term(c), c.Description)), isPart: index > 0);
        }

        List(page, "ARGUMENTS", command.Arguments.Where(a => !a.Hidden).Select(a => (HelpWriter.Term(a), a.Description)));
        List(page, "OPTIONS", command.Options.Where(o => !o.Hidden).Select(o => (HelpWriter.Term(o), o.Description)));
        Examples(page, command);
        List(page, "EXIT STATUS", ExitStatuses.All.Select(status => ($"{(int)status.Code}", (string?)(status.Meaning + "."))));
        List(page, "ENVIRONMENT", EnvironmentVariables.All.Select(variable => (variable.Name, (string?)variable.Meaning)));
        List(page, "FILES", KeptFiles.All.Select(file => (file.Path, (string?)file.Meaning)));
        SeeAlso(page, command);
        return page.ToString();
    }

    /// <summary>The command and all below it.</summary>
    public static IEnumerable<Command> All(Command command) =>
        command.Subcommands.Where(c => !c.Hidden).SelectMany(All).Prepend(command);

    private static void Examples(StringBuilder page, Command command)
    {
        if (command is not DocumentedCommand documented)
        {
            return;
        }

        page.Append(".SH EXAMPLES\n");
        foreach (var (line, meaning) in documented.Examples)
        {
            page.Append($".TP\n{Text(meaning)}\n.EX\n{Text(line)}\n.EE\n");
        }
    }

    private static void SeeAlso(StringBuilder page, Command command)
    {
        var others = command.Subcommands.Where(c => !c.Hidden).Concat(command.Parents.OfType<Command>()).Select(NameOf).Order(StringComparer.Ordinal).ToList();
        if (others.Count > 0)
        {
            page.Append(".SH SEE ALSO\n" + string.Join("\n", others.Select((name, i) => $".BR {Text(name)} (1){(i < others.Count - 1 ? "," : "")}")) + "\n");
        }
    }

    /// <summary>Terms and their meanings under a heading; nothing where there are none.</summary>
    /// <param name="isPart">Whether it stands under the heading before it.</param>
    private static void List(StringBuilder page, string heading, IEnumerable<(string Term, string? Meaning)> rows, bool isPart = false)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        page.Append($"{(isPart ? ".SS" : ".SH")} {heading}\n");
        foreach (var (term, meaning) in all)
        {
            page.Append($".TP\n.B {Text(term)}\n{Text(meaning ?? "")}\n");
        }
    }

    /// <summary>Text of which nothing is taken for a request or an escape; every other character than ASCII by its number.</summary>
    private static string Text(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        var plain = Beyond().Replace(escaped, match => $"\\[u{(int)match.Value[0]:X4}]");
        return plain.StartsWith('.') || plain.StartsWith('\'') ? "\\&" + plain : plain;
    }

    [GeneratedRegex(@"[^\x00-\x7F]", RegexOptions.NonBacktracking)]
    private static partial Regex Beyond();
}
