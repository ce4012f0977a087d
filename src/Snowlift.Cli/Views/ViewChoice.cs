using Snowlift.Cli.Context;

namespace Snowlift.Cli.Views;

/// <summary>How a run is shown.</summary>
internal enum ViewKind
{
    Live,
    Plain,
    Json,
    Quiet,
}

/// <summary>Chooses and makes the view.</summary>
internal static class ViewChoice
{
    /// <summary>A live view needs a terminal that can move its cursor and somebody who watches.</summary>
    public static bool CanBeLive(CliContext context) =>
        context.Terminal.ErrorIsTerminal
        && context.Variable("CI") is null
        && context.Variable("TERM") is not (null or "dumb");

    /// <summary>
    /// Colour is left out where NO_COLOR asks for it, and where the terminal takes no escape sequences. Source: https://no-color.org
    /// </summary>
    public static bool WantsColor(CliContext context) => context.Variable("NO_COLOR") is null && context.Variable("TERM") is not "dumb";

    /// <summary>
    /// Nearly every terminal breaks lines anew when its window becomes narrower; xterm, GNU Screen and the kernel's console cut them.
    /// </summary>
    public static bool Reflows(CliContext context) =>
        context.Variable("TMUX") is not null
        || (context.Variable("XTERM_VERSION") is null && context.Variable("STY") is null && context.Variable("TERM") is not "linux");

    /// <summary>The view of that kind.</summary>
    /// <param name="clock">What the run goes by.</param>
    public static IView Make(ViewKind kind, CliContext context, TimeProvider clock) => kind switch
    {
        ViewKind.Json => new JsonView(context.Out),
        ViewKind.Plain => new PlainView(context.Error, context.Terminal.ErrorWidth),
        ViewKind.Quiet => new QuietView(),
        _ => new LiveView(context, clock),
    };
}
