using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Views;

namespace Snowlift.Cli.Commands;

/// <summary>How a run is shown: <c>--json</c>, <c>--plain</c>, <c>--quiet</c>.</summary>
internal sealed class ViewOptions
{
    private readonly EventsOption _json = new();
    private readonly Option<bool> _plain = new("--plain") { Description = "Plain lines instead of the live view" };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress, only the result and errors" };

    public void AddTo(Command command)
    {
        command.Add(_json);
        command.Add(_plain);
        command.Add(_quiet);
    }

    public ViewKind Read(ParseResult parsed, CliContext context)
    {
        if (parsed.GetValue(_json))
        {
            return ViewKind.Json;
        }

        if (parsed.GetValue(_quiet))
        {
            return ViewKind.Quiet;
        }

        return parsed.GetValue(_plain) || !ViewChoice.CanBeLive(context) ? ViewKind.Plain : ViewKind.Live;
    }
}
