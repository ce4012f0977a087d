using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;

namespace Snowlift.Cli.Help;

/// <summary>Writes a command's help: usage, what it is for, arguments, options, examples.</summary>
internal sealed class HelpWriter(TextWriter output, int width)
{
    private const int Indent = 2;
    private const int WidestTerm = 28;

    public void Write(Command command)
    {
        Paragraph(command.Description ?? "");
        Heading("Usage");
        output.WriteLine($"{Blank(Indent)}{Usage(command)}");

        foreach (var (heading, commands) in Groups(command))
        {
            Table(heading, commands.Select(c => (Term(c), c.Description ?? "")), WidestName(command));
        }

        Table("Arguments", command.Arguments.Where(a => !a.Hidden).Select(a => (Term(a), a.Description ?? "")));
        Table("Options", command.Options.Where(o => !o.Hidden).Select(o => (Term(o), o.Description ?? "")));

        if (command is DocumentedCommand documented)
        {
            if (documented.Remarks is { } remarks)
            {
                output.WriteLine();
                Paragraph(remarks);
            }

            Examples(documented.Examples);
        }
        else if (command.Subcommands.Count > 0)
        {
            output.WriteLine();
            output.WriteLine($"Run '{Path(command)} COMMAND --help' for a command's options and examples.");
        }
    }

    /// <summary>The command with those it stands under: <c>snowlift lab serve</c>.</summary>
    public static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "snowlift";

    /// <summary>What people call it: <c>HOST</c>.</summary>
    public static string Name(Argument argument) => argument.HelpName ?? argument.Name;

    /// <summary>The commands below it, by their headings, in order.</summary>
    public static IEnumerable<(string Heading, IReadOnlyList<Command> Commands)> Groups(Command command) => command.Subcommands
        .Where(c => !c.Hidden)
        .GroupBy(c => (c as DocumentedCommand)?.Group ?? "Commands", StringComparer.Ordinal)
        .Select(group => (group.Key, (IReadOnlyList<Command>)[.. group]));

    public static string Usage(Command command)
    {
        var words = new List<string> { Path(command) };
        if (command.Subcommands.Count > 0)
        {
            // One with options of its own does something by itself, too.
            words.Add(command.Options.Any(o => o is not (HelpOption or VersionOption)) ? "[COMMAND]" : "COMMAND");
        }

        words.AddRange(command.Arguments.Where(a => !a.Hidden).Select(Term));
        words.Add("[OPTIONS]");
        return string.Join(' ', words);
    }

    public static string Term(Symbol symbol) => symbol switch
    {
        Argument argument => argument.Arity.MinimumNumberOfValues == 0
            ? $"[{Name(argument)}]"
            : Name(argument),
        Option option => string.Join(", ", option.Aliases.Append(option.Name)
            .OrderBy(n => n.Length)) + (option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool)
            || option.ValueType == typeof(void) ? "" : $" {option.HelpName ?? "VALUE"}"),
        _ => symbol.Name,
    };

    private void Heading(string text)
    {
        output.WriteLine();
        output.WriteLine($"{text}:");
    }

    private void Paragraph(string text)
    {
        foreach (var line in WordWrap.Lines(text, width))
        {
            output.WriteLine(line);
        }
    }

    private static int WidestName(Command command) => command.Subcommands.Where(c => !c.Hidden).Max(c => Term(c).Length);

    private void Table(string heading, IEnumerable<(string Term, string Meaning)> rows, int widest = 0)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        Heading(heading);
        var column = Indent + Math.Min(Math.Max(widest, all.Max(r => r.Term.Length)), Math.Min(WidestTerm, width / 2)) + 2;
        foreach (var (term, meaning) in all)
        {
            var lines = WordWrap.Lines(meaning, Math.Max(20, width - column)).ToList();
            var first = $"{Blank(Indent)}{term}";
            if (first.Length + 2 > column)
            {
                output.WriteLine(first);
                first = "";
            }

            output.WriteLine($"{first.PadRight(column)}{lines[0]}".TrimEnd());
            foreach (var line in lines.Skip(1))
            {
                output.WriteLine($"{Blank(column)}{line}".TrimEnd());
            }
        }
    }

    private void Examples(IReadOnlyList<Example> examples)
    {
        Heading("Examples");
        foreach (var (command, meaning) in examples)
        {
            foreach (var line in WordWrap.Lines(meaning, width - Indent - 2))
            {
                output.WriteLine($"{Blank(Indent)}# {line}");
            }

            output.WriteLine($"{Blank(Indent)}{command}");
            if (examples[^1].Command != command)
            {
                output.WriteLine();
            }
        }
    }

    private static string Blank(int count) => new(' ', count);
}

/// <summary>What <c>--help</c> does.</summary>
internal sealed class ShowHelp(CliContext context) : SynchronousCommandLineAction
{
    /// <summary>Help is shown whatever else is wrong with the line.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, context.Out, context);
        return 0;
    }

    /// <summary>Writes the command's help, not wider than is pleasant to read.</summary>
    public static void Write(Command command, TextWriter output, CliContext context) =>
        new HelpWriter(output, Math.Clamp(context.Terminal.Width(), 60, 100)).Write(command);
}
