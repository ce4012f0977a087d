using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Operate.Bake;
using Snowlift.Runs;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Views;

/// <summary>What a finished bake leaves on stdout: the image, what it costs, and what to do with it.</summary>
/// <param name="width">The terminal's columns; null where there is none.</param>
internal sealed class BakedView(TextWriter output, int? width, Suggestions suggest)
{
    private readonly FactTable _facts = new(output, width);

    public void Write(BakeResult result, CloudChoice cloud)
    {
        output.WriteLine(PlainText.Of($"{result.Host} is baked; the server runs on as it was."));
        output.WriteLine();
        Row("image", $"{result.Image}, {result.SizeGb:0.##} GB, for disks of {result.DiskGb:0.#} GB and more ({result.Architecture})");
        Row("system", result.System);
        if (result.Monthly is { } monthly)
        {
            var price = $"{Money.Monthly(monthly, result.Currency ?? "")} until it is deleted (net)";
            Row("price", cloud.Kind == CloudKind.Lab ? $"nothing here; at Hetzner {price}" : price);
        }

        _facts.Command("use", suggest.Line("deploy", result.Host, "--create"));
        _facts.Command("delete", suggest.Line("images delete", $"{result.Image}"));
        Row("took", Amounts.Seconds(result.Seconds));
    }

    private void Row(string name, string value) => _facts.Row(name, value);
}
