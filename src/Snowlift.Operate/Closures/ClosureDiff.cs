using Snowlift.Nix;

namespace Snowlift.Operate.Closures;

/// <summary>A store path of a closure.</summary>
/// <param name="Bytes">Its own size.</param>
public sealed record ClosurePath(StorePath Path, long Bytes);

/// <summary>What a package is in two closures.</summary>
/// <param name="Before">Its versions in the one; empty where it is not in it, one of them empty where a name has none.</param>
/// <param name="After">In the other.</param>
/// <param name="Bytes">How much larger the other one is for it, in bytes; negative for smaller.</param>
public sealed record PackageChange(string Name, IReadOnlyList<string> Before, IReadOnlyList<string> After, long Bytes)
{
    public ChangeKind Kind => Before.Count == 0 ? ChangeKind.Added
        : After.Count == 0 ? ChangeKind.Removed
        : Before.SequenceEqual(After, StringComparer.Ordinal) ? ChangeKind.Rebuilt
        : ChangeKind.Changed;
}

/// <summary>How a package differs.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    Added,
    Removed,

    /// <summary>Another version.</summary>
    Changed,

    /// <summary>The same version, built anew.</summary>
    Rebuilt,
}

/// <summary>What two closures differ in.</summary>
/// <param name="Changes">By name.</param>
/// <param name="BytesBefore">The size of the one.</param>
/// <param name="BytesAfter">The size of the other.</param>
public sealed record ClosureDiff(IReadOnlyList<PackageChange> Changes, long BytesBefore, long BytesAfter)
{
    /// <summary>Compares by package: every path that is in one of them only counts.</summary>
    public static ClosureDiff Of(IReadOnlyCollection<ClosurePath> before, IReadOnlyCollection<ClosurePath> after)
    {
        var (old, young) = (Packages(before), Packages(after));
        var changes = old.Select(group => group.Key).Union(young.Select(group => group.Key), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Where(name => !old[name].Select(p => p.Path).ToHashSet().SetEquals(young[name].Select(p => p.Path)))
            .Select(name => new PackageChange(name, Versions(old[name]), Versions(young[name]), Sum(young[name]) - Sum(old[name])));
        return new ClosureDiff([.. changes], Sum(before), Sum(after));
    }

    /// <summary>A few words: <c>2 changed, 1 added, 3 rebuilt, 12.3 MB more</c>.</summary>
    public string Summary()
    {
        if (Changes.Count == 0)
        {
            return "the same";
        }

        var counts = Changes.GroupBy(change => change.Kind).ToDictionary(group => group.Key, group => group.Count());
        var kinds = new[] { ChangeKind.Changed, ChangeKind.Added, ChangeKind.Removed, ChangeKind.Rebuilt }
            .Where(counts.ContainsKey)
            .Select(kind => $"{counts[kind]} {kind.ToString().ToLowerInvariant()}");
        return $"{string.Join(", ", kinds)}, {Growth(BytesAfter - BytesBefore)}";
    }

    /// <summary>A difference in size, in words.</summary>
    public static string Growth(long bytes) => Math.Abs(bytes) switch
    {
        < 50_000 => "no larger",
        var much => $"{(much / 1e6).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)} MB {(bytes > 0 ? "more" : "less")}",
    };

    private static ILookup<string, ClosurePath> Packages(IEnumerable<ClosurePath> paths) =>
        paths.ToLookup(path => PackageName.Parse(path.Path.Name).Name, StringComparer.Ordinal);

    private static List<string> Versions(IEnumerable<ClosurePath> paths) =>
        [.. paths.Select(path => PackageName.Parse(path.Path.Name).Version).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static long Sum(IEnumerable<ClosurePath> paths) => paths.Sum(path => path.Bytes);
}
