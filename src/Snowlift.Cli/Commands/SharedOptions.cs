using System.CommandLine;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Views;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>Which cloud: <c>--cloud</c> and <c>--machines</c>.</summary>
internal sealed class CloudOptions
{
    private readonly Option<string> _cloud = new Option<string>("--cloud")
    {
        Description = "Whose servers: hetzner, or lab for the local rehearsal cloud (no account, no bill)",
        DefaultValueFactory = _ => "hetzner",
    }.OneOf("hetzner", "lab");

    private readonly Option<string?> _machines = MachinesOption();
    private readonly Option<bool> _noStandIns = new("--no-stand-ins")
    {
        Description = "In the lab: take nixpkgs and its like as the flake says, even where it has no flake.lock yet",
    };

    public void AddTo(Command command)
    {
        command.Add(_cloud);
        command.Add(_machines);
    }

    /// <summary>For commands that evaluate a flake.</summary>
    public void AddWithFlakeTo(Command command)
    {
        AddTo(command);
        command.Add(_noStandIns);
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="SnowliftException">The two contradict each other (usage).</exception>
    public CloudChoice Read(ParseResult parsed)
    {
        var isLab = parsed.GetValue(_cloud) == "lab";
        var machines = parsed.GetValue(_machines);
        return isLab || machines is null
            ? new CloudChoice(isLab ? CloudKind.Lab : CloudKind.Hetzner, ParseMachines(machines)) { StandIns = !parsed.GetValue(_noStandIns) }
            : throw new SnowliftException(
                ExitCode.Usage,
                "--machines is for the lab only",
                "Hetzner's servers are what they are.",
                "Add --cloud lab, or leave --machines away.");
    }

    public static Option<string?> MachinesOption() => new Option<string?>("--machines")
    {
        Description = "What stands behind the lab's servers: qemu (real virtual machines, the default) or simulated (seconds, in-process)",
    }.OneOf("qemu", "simulated");

    public static MachineKind ParseMachines(string? text) =>
        text == "simulated" ? MachineKind.Simulated : MachineKind.Qemu;
}

/// <summary><c>--json</c> of the commands that write what happens as events: how they fail is one, too.</summary>
internal sealed class EventsOption : Option<bool>
{
    public EventsOption()
        : base("--json") => Description = "Events as NDJSON on stdout, one a line (docs/events.md)";
}

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
