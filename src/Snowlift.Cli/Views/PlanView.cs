using Snowlift.Checks.Findings;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Install;
using Snowlift.Runs;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Views;

/// <summary>A plan on stdout: what the checks say, what would happen, and what to type to let it.</summary>
/// <param name="width">The terminal's columns; null where there is none.</param>
internal sealed class PlanView(TextWriter output, int? width, CheckView checks, CloudChoice cloud, Suggestions suggest)
{
    private readonly FactTable _facts = new(output, width);

    public static PlanView For(CliContext context, CloudChoice cloud) => new(
        context.Out, context.Terminal.OutWidth, CheckView.For(context), cloud, context.SuggestIn(cloud));

    public void Write(PlanReport plan)
    {
        checks.Write(plan.Findings);
        foreach (var line in WordWrap.Hanging("", PlainText.Of(Headline(plan)), width))
        {
            output.WriteLine(line);
        }

        output.WriteLine();
        Row("server", Server(plan));
        Row("", plan.Server?.Why is { } why ? why + "." : null);
        Row("or", Otherwise(plan.Server));
        Row("price", Price(plan.Server));
        Row("disk", Disk(plan));
        Row("method", plan.Method is not { } method ? null : method.Installer is { } installer
            ? $"{method.Name} ({method.Why}), installer: {installer}"
            : $"{method.Name} ({method.Why})");
        Row("system", plan.Build.System ?? (cloud.IsRehearsal ? "unknown: your flake was not evaluated, as there is no Nix here" : "known when the target has evaluated it: there is no Nix here"));
        Row("build", plan.Fate == PlanFate.Keep ? null : Build(plan.Build));
        Row("writes", plan.Writes.Count == 0 ? null : string.Join(", ", plan.Writes.Select(file => file.Path))
            + (plan.Writes.Any(file => file.Diff is null) ? ", once the machine is known" : ", as shown above"));
        Row("login", plan.Login is { } login ? login.HasOurKey ? $"{login.User}, with your key" : login.User : null);
        Row("checks", Checked(plan));
        Row("usually", plan.Fate == PlanFate.Keep ? null : plan.Usually is not { } usual
            ? "a few minutes; no deploy from here onto it is known yet"
            : $"{Amounts.Seconds(usual.Seconds)}, {(usual.Deploys == 1 ? "as the last deploy" : $"the median of the last {usual.Deploys} deploys")} from here");
        output.WriteLine();
        if (plan.CanUpdate)
        {
            output.WriteLine("An update would do, without a wipe:");
            output.WriteLine($"  {suggest.Line("update", plan.Host)}");
        }

        // Commands to copy stay on their line, however narrow it is.
        var isToDo = plan.Passes && plan.Fate != PlanFate.Keep;
        output.WriteLine(isToDo ? "Nothing was changed. To do it:" : "Nothing was changed.");
        if (isToDo)
        {
            output.WriteLine($"  {(plan.Fate == PlanFate.Create ? suggest.Line("deploy", plan.Host, "--create") : suggest.Line("deploy", plan.Host))}");
        }
    }

    private static string Headline(PlanReport plan) => (plan.Passes, plan.Fate) switch
    {
        (false, _) => $"{plan.Host} would not be deployed: "
            + (plan.Refusal ?? $"{string.Join(", ", Refusing(plan))} {(Refusing(plan).Count() == 1 ? "refuses" : "refuse")} it."),
        (_, PlanFate.Create) => $"{plan.Host} would be created: {plan.Server!.ServerType} in {plan.Server.Location}.",
        (_, PlanFate.SwitchOn) => $"{plan.Host} exists and is off: it would be switched on and looked at, before anything is wiped.",
        (_, PlanFate.Install) => $"{plan.Host} was left by an interrupted deploy, which would go on.",
        (_, PlanFate.Keep) => $"{plan.Host} runs this system already: nothing would be done.",
        _ => $"{plan.Host} exists, and would be wiped and installed anew after its name was typed.",
    };

    private static IEnumerable<string> Refusing(PlanReport plan) => plan.Findings
        .Where(finding => finding is { Severity: Severity.Refuse, IsForced: false }).Select(finding => finding.Check).Distinct(StringComparer.Ordinal);

    private static string? Server(PlanReport plan) => plan.Server is { } server
        ? string.Join(", ", new[]
        {
            server.Id is { } id ? $"{plan.Host} ({id})" : null,
            $"{server.ServerType} in {server.Location} ({server.Cores} vCPU, {server.Memory:0.#} GB RAM, {server.Disk} GB disk)",
            plan.Machine?.Address,
        }.Where(part => part is not null))
        : plan.Machine?.Address;

    private static string? Otherwise(PlannedServer? server) => server is not { Otherwise: [_, ..] others }
        ? null
        : $"{string.Join(", ", others)}, where that is sold out"
            + (server.Limit is { } limit ? $"; never more than {Money.Monthly(limit, server.Currency)}" : "");

    private string? Price(PlannedServer? server)
    {
        if (server is null)
        {
            return null;
        }

        var asked = $"{Money.Rate(server.Hourly, server.Monthly, server.Currency)} (net, with the public IPv4)";
        return cloud.Kind == CloudKind.Lab ? $"nothing here; at Hetzner {asked}" : asked;
    }

    private static string? Disk(PlanReport plan) => (plan.Fate, plan.Machine) switch
    {
        (PlanFate.Create, _) when plan.Method?.Name == "image" => $"new, from the {plan.Server!.Image}",
        (PlanFate.Install, _) when plan.Method?.Name == "image" => "stays; what differs from its image is copied",
        (PlanFate.Create, _) => $"new, with {plan.Server!.Image}, which is replaced",
        (PlanFate.Wipe or PlanFate.Install, { Disk: { } disk } machine) =>
            $"would be wiped: {disk}, {machine.DiskBytes / 1_000_000_000} GB, with {machine.Os}",
        (PlanFate.Keep, { } machine) => $"stays as it is, with {machine.Os}",
        _ => null,
    };

    private static string Build(PlannedBuild build) => (build.Here, build.ClosureBytes) switch
    {
        (true, { } bytes) => $"here, done already: {Amounts.Bytes(bytes)}",
        (true, null) => "here, not done yet",
        _ => "on the target",
    };

    private string Checked(PlanReport plan)
    {
        if (plan.Build.System is null)
        {
            return cloud.IsRehearsal ? "none, as nothing was evaluated" : "by the target, before its disk is touched";
        }

        var found = plan.Findings.Count == 0 ? "nothing against it" : $"{plan.Findings.Count} finding{(plan.Findings.Count == 1 ? "" : "s")}, above";
        return plan.Machine is null && plan.Fate != PlanFate.Keep ? $"{found}; the machine's own follow once it runs" : found;
    }

    private void Row(string name, string? value) => _facts.Row(name, value);
}
