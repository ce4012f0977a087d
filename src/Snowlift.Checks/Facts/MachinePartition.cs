using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Snowlift.Remote.Ssh;

namespace Snowlift.Checks.Facts;

/// <summary>A partition of a machine's disk, and what is on it, as <c>lsblk</c> tells.</summary>
/// <param name="Device">The kernel's name: <c>/dev/sda1</c>.</param>
/// <param name="Disk">Of its disk: <c>/dev/sda</c>.</param>
/// <param name="Number">In the disk's table.</param>
/// <param name="Bytes">Its size in bytes.</param>
public sealed partial record MachinePartition(string Device, string Disk, int Number, long Bytes)
{
    private const string EfiSystem = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";
    private const string EfiSystemOfDos = "0xef";
    private const string BiosBoot = "21686148-6449-6e6f-744e-656564454649";

    /// <summary>The kind of the disk's table: <c>gpt</c>, <c>dos</c>; null where unknown, as all of the following.</summary>
    public string? Table { get; init; }

    /// <summary>Its type in the table: a GUID in lower case, or a number as <c>0x83</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Its label in a GPT.</summary>
    public string? Name { get; init; }

    /// <summary>What is on it: <c>ext4</c>, <c>vfat</c>, <c>swap</c>, <c>crypto_LUKS</c>, <c>LVM2_member</c> …</summary>
    public string? FileSystem { get; init; }

    /// <summary>The label of the file system.</summary>
    public string? Label { get; init; }

    /// <summary>The UUID of the file system.</summary>
    public string? Uuid { get; init; }

    public bool IsEfiSystem => Type is EfiSystem or EfiSystemOfDos;

    public bool IsBiosBoot => Type == BiosBoot;

    /// <summary>Reads all that a probe tells of partitions.</summary>
    internal static ImmutableArray<MachinePartition> AllOf(ScriptResult probe)
    {
        var known = probe.Values["partition_is"].Select(line => line.Split(' ', 3)).Where(words => words.Length == 3)
            .ToLookup(words => words[0], words => (Kind: words[1], Value: words[2]), StringComparer.Ordinal);
        return
        [
            .. probe.Values["partition"].Select(line => line.Split(' ')).Where(words => words.Length == 4).Select(words =>
            {
                var of = known[words[0]].ToLookup(pair => pair.Kind, pair => Plain(pair.Value), StringComparer.Ordinal);
                return new MachinePartition(
                    words[0], words[1],
                    int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
                    long.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0)
                {
                    Table = of["table"].FirstOrDefault(),
                    Type = of["type"].FirstOrDefault()?.ToLowerInvariant(),
                    Name = of["name"].FirstOrDefault(),
                    FileSystem = of["fs"].FirstOrDefault(),
                    Label = of["label"].FirstOrDefault(),
                    Uuid = of["uuid"].FirstOrDefault(),
                };
            }),
        ];
    }

    // lsblk writes blanks and the like as \x20.
    private static string Plain(string text) =>
        Escape().Replace(text, match => ((char)Convert.ToByte(match.Groups["hex"].Value, 16)).ToString());

    [GeneratedRegex(@"\\x(?<hex>[0-9a-fA-F]{2})", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Escape();
}
