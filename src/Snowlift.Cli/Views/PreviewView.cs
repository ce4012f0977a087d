using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Operate.Bake;
using Snowlift.Operate.Closures;
using Snowlift.Operate.Destroy;
using Snowlift.Operate.Updates;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Views;

/// <summary>What <c>--dry-run</c> leaves on stdout: what would be done. A deploy's is a plan, and has a view of its own.</summary>
internal sealed class PreviewView(TextWriter output)
{
    private const int MostChanges = 12;

    /// <summary>What would go, what would stay, and what that saves.</summary>
    public void Write(DestroyPreview preview, CloudChoice cloud)
    {
        if (preview.ServerId is null)
        {
            Line($"There is no server named {preview.Host} any more; what this computer keeps of it would go.");
            return;
        }

        Line($"{preview.Host} would be destroyed; nothing was changed.");
        output.WriteLine();
        Rows("goes", preview.Goes);
        Rows("stays", preview.Stays);
        var sum = $"{Money.Monthly(preview.Monthly, preview.Currency)} (net)";
        Row("saves", cloud.Kind == CloudKind.Lab ? $"nothing here; at Hetzner {sum}" : sum);
        Row("asks", preview.IsOurs
            ? "for its name, unless --yes is given"
            : "for its name, whatever is given: it does not have our label, Snowlift did not make it");
    }

    /// <summary>What would run, be built, copied and activated.</summary>
    public void Write(UpdatePreview preview)
    {
        Line(preview.NothingToDo
            ? $"{preview.Host} runs this system already, and would boot it: an update would change nothing."
            : preview.From == preview.System
                ? $"{preview.Host} runs this system already; an update would make it what it boots. Nothing was changed."
                : $"{preview.Host} would be updated; nothing was changed.");
        output.WriteLine();
        Row("runs", preview.From);
        if (preview.From == preview.System)
        {
            return;
        }

        Row("system", preview.System ?? "only the machine can evaluate the flake, there is no Nix here");
        Row("build", preview switch
        {
            { BuildsHere: false } => "on the machine",
            { IsBuilt: true } => "built here already",
            _ => "here; not built yet",
        });
        Row("copies", preview is { Paths: { } paths, Bytes: { } bytes }
            ? $"{paths} path{(paths == 1 ? "" : "s")}, {Amounts.Bytes(bytes)} at most"
            : "not known before it is built");
        if (preview.Changes is { } diff)
        {
            Row("changes", diff.Summary());
            DiffView.WriteChanges(output, diff.Changes.Where(change => change.Kind != ChangeKind.Rebuilt).Take(MostChanges), "           ");
        }

        Row("reboot", preview.NeedsReboot switch
        {
            true => "another kernel than the one that was booted: it runs after a reboot, and --reboot tries it",
            false => "not needed for the kernel, which stays",
            null => "not known",
        });
        if (preview.Pending)
        {
            Row("waits", "for another update of it, which is not confirmed yet");
        }
    }

    /// <summary>What would be sealed, and what the image would cost.</summary>
    public void Write(BakePreview preview, CloudChoice cloud)
    {
        Line($"{preview.Host} could be baked; nothing was changed.");
        output.WriteLine();
        Row("system", preview.System);
        Row("seals", "its SSH host keys and its machine-id, while the snapshot is made; the server runs on");
        Row("image", preview.SizeGb is { } size
            ? $"{(preview.Like is { } like ? $"about {size:0.##} GB, as image {like} of it" : $"at most {size:0.##} GB, the room taken on its disk")}; "
                + $"for disks of {preview.DiskGb:0.#} GB and more"
            : "its size is not known before");
        if (preview.Monthly is { } monthly)
        {
            var price = $"{Money.Monthly(monthly, preview.Currency ?? "")} until it is deleted (net)";
            Row("price", cloud.Kind == CloudKind.Lab ? $"nothing here; at Hetzner {price}" : price);
        }

        Row("takes", preview.UsualSeconds is { } seconds ? $"{Amounts.Seconds(seconds)}, as bakes did before" : "some minutes; no bake was made from here yet");
    }

    private void Rows(string name, IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            Row(name, value);
        }
    }

    private void Row(string name, string value) => Line($"  {name,-8} {value}");

    private void Line(string text) => output.WriteLine(PlainText.Of(text));
}
