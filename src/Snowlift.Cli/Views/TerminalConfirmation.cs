using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Cli.Views;
using Snowlift.Runs;

namespace Snowlift.Cli.Views;

/// <summary>Asks in the terminal, with the live view out of the way for as long as that takes.</summary>
internal sealed class TerminalConfirmation(CliContext context, IView? view = null) : IConfirmation
{
    public async Task<bool> TypedAsync(string question, string name, CancellationToken cancellation)
    {
        if (!context.Terminal.InIsTerminal || !context.Terminal.ErrorIsTerminal)
        {
            return false;
        }

        await using var quiet = view is null ? null : await view.PauseAsync();
        foreach (var line in question.Split('\n').Select(PlainText.Of))
        {
            var indent = line.Length - line.TrimStart().Length;
            foreach (var part in WordWrap.Hanging(line[..indent], line[indent..], context.Terminal.ErrorWidth))
            {
                await context.Error.WriteLineAsync(part);
            }
        }

        await context.Error.WriteAsync($"Type {PlainText.Of(name)} to go on, anything else to stop: ");
        await context.Error.FlushAsync(cancellation);
        var typed = await context.In.ReadLineAsync(cancellation).AsTask().WaitAsync(cancellation);
        return string.Equals(typed?.Trim(), name, StringComparison.Ordinal);
    }
}
