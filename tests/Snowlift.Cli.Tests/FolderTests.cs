using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Snowlift.Cli.Context;
using Assembly = System.Reflection.Assembly;

namespace Snowlift.Cli.Tests;

/// <summary>A folder of a project is a concept: whoever reads one need not have read those that are built on it.</summary>
public sealed class FolderTests
{
    /// <summary>The program's own projects.</summary>
    public static TheoryData<string> Rooms { get; } =
    [
        "Snowlift.Cli",
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "Snowlift.*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Folders_do_not_refer_to_each_other_in_circles(string room) => Circles(Arrows(room)).ShouldBeEmpty();

    [Fact]
    public void All_rooms_are_looked_at() => Rooms.Count.ShouldBeGreaterThanOrEqualTo(14, string.Join(", ", Rooms.Select(row => row.Data)));

    [Fact]
    public void A_circle_is_found() =>
        Circles([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")]).ShouldBe(["b -> c", "c -> b"]);

    /// <summary>Who refers to whom, by the compiled code: attributes, signatures and bodies.</summary>
    private static HashSet<(string From, string To)> Arrows(string room)
    {
        var assembly = room == "Snowlift.Cli" ? typeof(CliContext).Assembly : Assembly.Load(room);
        // Others' types may be in the same namespaces, and those of compilers in none.
        var types = new ArchLoader().LoadAssembly(assembly).Build().Types
            .Where(type => type.Namespace.FullName.StartsWith(room, StringComparison.Ordinal)).ToHashSet();
        return [.. types
            .SelectMany(type => type.Dependencies, (type, dependency) => (From: type, To: dependency.Target))
            .Where(arrow => types.Contains(arrow.To))
            .Select(arrow => (From: Folder(arrow.From), To: Folder(arrow.To)))
            .Where(arrow => arrow.From != arrow.To)];

        string Folder(IType type) => type.Namespace.FullName[room.Length..] is { Length: > 0 } below ? below[1..].Split('.')[0] : ".";
    }

    /// <summary>The arrows between what is left when each folder has been taken away that leads nowhere, or that nobody leads to.</summary>
    private static List<string> Circles(HashSet<(string From, string To)> arrows)
    {
        var left = arrows;
        while (true)
        {
            HashSet<(string From, string To)> fewer =
                [.. left.Where(arrow => left.Any(next => next.From == arrow.To) && left.Any(before => before.To == arrow.From))];
            if (fewer.Count == left.Count)
            {
                return [.. left.Select(arrow => $"{arrow.From} -> {arrow.To}").Order(StringComparer.Ordinal)];
            }

            left = fewer;
        }
    }
}
