using Snowlift.Cli.Help;
using Snowlift.Cli.Terminal;
using Snowlift.Cli.UsageErrors;

namespace Snowlift.Cli.Views;

/// <summary>A command line that cannot be understood: what is wrong, what was probably meant, where help is.</summary>
internal sealed class UsageErrorView(TextWriter output)
{
    public void Write(UsageFlaw flaw)
    {
        output.WriteLine($"{Glyphs.Failed} {PlainText.Of(flaw.What)}");
        Row("next", flaw.Next);
        Row("help", $"{HelpWriter.Path(flaw.Command)} --help");
    }

    private void Row(string name, string? text)
    {
        if (text is not null)
        {
            output.WriteLine($"  {name,-8} {PlainText.Of(text)}");
        }
    }
}
