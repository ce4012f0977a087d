using Snowlift.Cli.Terminal;

namespace Snowlift.Cli.Views;

/// <summary>A name and a fact a line. In a terminal, facts are broken between words and set in below themselves.</summary>
/// <param name="width">The terminal's columns; null where there is none.</param>
/// <param name="names">The columns that names take, with what parts them from the fact.</param>
internal sealed class FactTable(TextWriter output, int? width, int names = 9)
{
    /// <summary>One fact; nothing where there is none. Without a name it goes on with the line above.</summary>
    public void Row(string name, string? fact)
    {
        if (fact is null)
        {
            return;
        }

        foreach (var line in WordWrap.Hanging($"  {name.PadRight(names)}", PlainText.Of(fact), width))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>A command to type: on one line, however narrow it is, so that it can be copied.</summary>
    public void Command(string name, string command) => output.WriteLine($"  {name.PadRight(names)}{PlainText.Of(command)}");
}
