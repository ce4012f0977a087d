using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;

namespace Snowlift.Cli.Views;

/// <summary>Asks for what was not said, where somebody is there to answer; an empty answer takes what is proposed.</summary>
internal sealed class Questions(CliContext context, bool areWelcome)
{
    private bool Ask { get; } = areWelcome && context.Terminal is { InIsTerminal: true, ErrorIsTerminal: true };

    /// <summary>A line of text.</summary>
    /// <param name="said">What the command line says already; then nothing is asked.</param>
    public async Task<string> TextAsync(string question, string? said, string proposed, CancellationToken cancellation) =>
        said ?? (Ask && await AnswerAsync($"{question} [{proposed}]: ", cancellation) is { Length: > 0 } answer ? answer : proposed);

    /// <summary>Yes or no.</summary>
    /// <inheritdoc cref="TextAsync"/>
    public async Task<bool> YesAsync(string question, bool? said, bool proposed, CancellationToken cancellation)
    {
        if (said is { } known)
        {
            return known;
        }

        while (Ask)
        {
            switch ((await AnswerAsync($"{question} [{(proposed ? "Y/n" : "y/N")}]: ", cancellation))?.ToLowerInvariant())
            {
                case "y" or "yes":
                    return true;
                case "n" or "no":
                    return false;
                case "" or null:
                    return proposed;
            }
        }

        return proposed;
    }

    private async Task<string?> AnswerAsync(string question, CancellationToken cancellation)
    {
        await context.Error.WriteAsync(PlainText.Of(question));
        await context.Error.FlushAsync(cancellation);
        return (await context.In.ReadLineAsync(cancellation).AsTask().WaitAsync(cancellation))?.Trim();
    }
}
