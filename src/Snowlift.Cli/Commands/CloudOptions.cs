using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Terminal;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>
/// Which cloud: <c>--cloud</c> and <c>--machines</c>, else <c>SNOWLIFT_CLOUD</c>, else for a server that exists the one that is
/// remembered to have it, else Hetzner.
/// </summary>
internal sealed class CloudOptions
{
    /// <summary>The variable that names the cloud where the line does not.</summary>
    public const string Variable = "SNOWLIFT_CLOUD";

    private const string Hetzner = "hetzner";
    private const string Lab = "lab";

    private readonly Option<string?> _cloud = new Option<string?>("--cloud")
    {
        Description = $"Whose servers: hetzner, or lab for the local rehearsal cloud, no account, no bill (default: ${Variable}, else hetzner)",
    }.OneOf(Hetzner, Lab);

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

    /// <summary>What was chosen, for a command that is about no server that exists.</summary>
    /// <exception cref="SnowliftException">The two contradict each other, or the variable names no cloud (usage).</exception>
    public CloudChoice Read(ParseResult parsed, CliContext context)
    {
        var variable = FromVariable(context);
        return Choose(parsed, context, parsed.GetValue(_cloud) ?? variable ?? Hetzner, mustBeSaid: variable is not null);
    }

    /// <summary>What was chosen, for what may be new: memory does not decide where something is bought, it only speaks up.</summary>
    /// <exception cref="SnowliftException">As above.</exception>
    public CloudChoice ReadForNew(ParseResult parsed, CliContext context, string? host)
    {
        var choice = Read(parsed, context);
        if (host is null || parsed.GetValue(_cloud) is not null || choice.Kind == CloudKind.Lab || !Has(context, host, CloudKind.Lab))
        {
            return choice;
        }

        var inLab = context.Suggest.At(Lab);
        context.Error.WriteLine(PlainText.Of($"There is a {host} in the lab; this is about Hetzner Cloud. For the one in the lab: {inLab}"));
        return choice with { MustBeSaid = true, Elsewhere = $"{host} is in the lab: {inLab}" };
    }

    /// <summary>What was chosen, else where the server is remembered to be; that is said where it is not the default.</summary>
    /// <exception cref="SnowliftException">As above, or two clouds have it and none was named (usage).</exception>
    public CloudChoice ReadForServer(ParseResult parsed, CliContext context, string? host)
    {
        var (named, variable) = (parsed.GetValue(_cloud), FromVariable(context));
        var (atHetzner, inLab) = host is null ? (false, false) : (Has(context, host, CloudKind.Hetzner), Has(context, host, CloudKind.Lab));
        if ((named ?? variable) is { } said)
        {
            var isOther = said == Lab ? atHetzner && !inLab : inLab && !atHetzner;
            return Choose(parsed, context, said, mustBeSaid: variable is not null || inLab) with
            {
                Elsewhere = isOther ? $"{host} is {(said == Lab ? "at Hetzner" : "in the lab")}: {context.Suggest.At(said == Lab ? Hetzner : Lab)}" : null,
            };
        }

        if (parsed.GetValue(_machines) is not null || !inLab)
        {
            return Choose(parsed, context, Hetzner, mustBeSaid: false);
        }

        if (atHetzner)
        {
            throw new SnowliftException(
                ExitCode.Usage, $"There are two servers named {host}: in the lab, and at Hetzner", "Which one is meant is not clear, and nothing was done.",
                $"{context.Suggest.At(Lab)}\n{context.Suggest.At(Hetzner)}");
        }

        context.Error.WriteLine(PlainText.Of($"{host} is in the lab (at Hetzner: --cloud hetzner)"));
        return Choose(parsed, context, Lab, mustBeSaid: true);
    }

    /// <summary>The same for several servers, which are all in one cloud.</summary>
    /// <exception cref="SnowliftException">As above, or they are not (usage).</exception>
    public CloudChoice ReadForServers(ParseResult parsed, CliContext context, IReadOnlyList<string> hosts)
    {
        var choices = hosts.Select(host => ReadForServer(parsed, context, host)).ToList();
        return choices.Select(choice => choice.Kind).Distinct().Count() > 1
            ? throw new SnowliftException(
                ExitCode.Usage, "The servers that were named are in two clouds",
                string.Join('\n', hosts.Zip(choices, (host, choice) => $"{host} is {(choice.Kind == CloudKind.Lab ? "in the lab" : "at Hetzner, or nowhere yet")}.")),
                "Name those of one cloud at a time.")
            : choices.FirstOrDefault() ?? Read(parsed, context);
    }

    public static Option<string?> MachinesOption() => new Option<string?>("--machines")
    {
        Description = "What stands behind the lab's servers: qemu (real virtual machines, the default) or simulated (seconds, in-process)",
    }.OneOf("qemu", "simulated");

    public static MachineKind ParseMachines(string? text) =>
        text == "simulated" ? MachineKind.Simulated : MachineKind.Qemu;

    private CloudChoice Choose(ParseResult parsed, CliContext context, string cloud, bool mustBeSaid)
    {
        var isLab = cloud == Lab;
        if (isLab)
        {
            LabHome.Demand(context);
        }

        var machines = parsed.GetValue(_machines);
        return isLab || machines is null
            ? new CloudChoice(isLab ? CloudKind.Lab : CloudKind.Hetzner, ParseMachines(machines))
            {
                StandIns = !parsed.GetValue(_noStandIns), MustBeSaid = mustBeSaid,
            }
            : throw new SnowliftException(
                ExitCode.Usage,
                "--machines is for the lab only",
                "Hetzner's servers are what they are.",
                "Add --cloud lab, or leave --machines away.");
    }

    private static bool Has(CliContext context, string host, CloudKind kind) =>
        RememberedServers.Has(context.PathsOf(new CloudChoice(kind, MachineKind.Qemu)), host);

    private static string? FromVariable(CliContext context) => context.Variable(Variable) switch
    {
        null => null,
        Hetzner => Hetzner,
        Lab => Lab,
        var other => throw new SnowliftException(
            ExitCode.Usage, $"{Variable} names no cloud", $"It is '{other}'.", $"Set it to {Hetzner} or {Lab}, or leave it away: unset {Variable}"),
    };
}
