using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Runs;
using Snowlift.Scaffold;

namespace Snowlift.Cli.Views;

/// <summary>What <c>init</c> is going to write, and what it wrote.</summary>
/// <param name="here">The folder we are in; others are named from there.</param>
internal sealed class InitView(TextWriter output, string here, bool color, Suggestions suggest)
{
    public static InitView For(CliContext context) => new(
        context.Out, context.WorkingDirectory, context.Terminal.OutIsTerminal && ViewChoice.WantsColor(context), context.Suggest);

    /// <summary>Of a flake that exists, the change; of a new one, its files.</summary>
    public void Before(ScaffoldPlan plan)
    {
        if (plan.IsNew)
        {
            output.WriteLine($"A flake with the host {plan.Host.Host} in {plan.Folder}:");
            output.WriteLine();
            foreach (var change in plan.Changes)
            {
                output.WriteLine($"  {change.Path}");
            }
        }
        else
        {
            output.WriteLine($"The host {plan.Host.Host} for the flake in {plan.Folder}:");
            output.WriteLine();
            foreach (var line in plan.Changes.SelectMany(change => change.Diff.TrimEnd('\n').Split('\n')))
            {
                output.WriteLine(new Ink(color).Difference(PlainText.Of(line)));
            }

            foreach (var file in plan.Kept)
            {
                output.WriteLine($"Kept as it is: {PlainText.Of(file)}");
            }
        }

        output.WriteLine();
    }

    public void After(ScaffoldPlan plan, bool isKnownToGit)
    {
        output.WriteLine($"Written. {plan.Host.User} will log in with the key {PlainText.Of(ShortKey(plan.Host.Key))}.");
        foreach (var remark in plan.Remarks)
        {
            output.WriteLine();
            output.WriteLine(remark);
        }

        output.WriteLine();
        if (isKnownToGit)
        {
            output.WriteLine("  git      knows the new files (git add --intent-to-add): Nix sees no others");
        }

        // The host may be called like the folder that its flake is in; elsewhere the flake is named.
        var isHere = plan.Folder == here;
        string[] named = isHere || (plan.Folder == Path.Combine(here, plan.Host.Host)) ? [] : ["--flake", Path.GetRelativePath(here, plan.Folder)];
        string[] more = plan.Host.Static ? ["--static-network"] : [];
        string[] key = Key() is { } file ? ["--ssh-key", file] : [];
        output.WriteLine($"  check    {suggest.Line("check", [plan.Host.Host, .. named, .. key])}");
        output.WriteLine($"  rehearse {suggest.Line("deploy", [plan.Host.Host, .. named, .. key, "--create", .. more, "--cloud", "lab"])}");
        output.WriteLine($"  deploy   {suggest.Line("deploy", [plan.Host.Host, .. named, .. key, "--create", .. more])}");
    }

    /// <summary>The key's file, where one was named: whoever may log in by it logs in by it. Its text is of no use for that.</summary>
    private string? Key() => suggest.Typed?.Options.FirstOrDefault(option => option.Name == "--ssh-key")?.Values is [var value]
        && File.Exists(Path.Combine(here, value)) ? value : null;

    private static string ShortKey(string key) => key.Split(' ', 3) is [var algorithm, _, var comment] ? $"{comment} ({algorithm})" : key.Split(' ')[0];
}
