using System.Collections.Immutable;
using System.Globalization;
using Snowlift.Checks.Facts;
using Snowlift.Nix;
using Snowlift.Remote.Ssh;

namespace Snowlift.Machines.Reports;

/// <summary>One generation of a machine's system profile.</summary>
/// <param name="Made">When it was made.</param>
/// <param name="Kernel">The store name of its kernel: <c>linux-6.12.10</c>; null where it has none.</param>
/// <param name="System">Its store path.</param>
public sealed record Generation(int Number, DateTimeOffset Made, string? Kernel, string System);

/// <summary>How a boot loader is told to boot an entry once.</summary>
/// <param name="Loader"><c>grub</c> or <c>systemd-boot</c>.</param>
/// <param name="Folder">Its own folder.</param>
public sealed record OneShot(string Loader, string Folder);

/// <summary>The generations of a machine, and where it stands among them; the answer of <c>generations.sh</c>.</summary>
/// <param name="Current">The store path that runs.</param>
/// <param name="Booted">The store path that was booted.</param>
/// <param name="Default">The number that the next boot takes; 0 where there is no profile.</param>
/// <param name="All">Oldest first.</param>
/// <param name="OneShot">Null where nothing can be booted just once.</param>
public sealed record MachineGenerations(
    BootId BootId, string Current, string Booted, int Default, ImmutableArray<Generation> All, OneShot? OneShot)
{
    /// <summary>The store path of the kernel that was booted; null where it could not tell.</summary>
    public string? BootedKernel { get; init; }

    /// <summary>The store path that the next boot takes.</summary>
    public string? DefaultSystem => Find(Default)?.System;

    public Generation? Find(int number) => All.FirstOrDefault(generation => generation.Number == number);

    /// <summary>The generation that runs: of several with the same system the default one, else the newest; null for none.</summary>
    public Generation? Running => All.Where(generation => generation.System == Current)
        .OrderByDescending(generation => generation.Number == Default)
        .ThenByDescending(generation => generation.Number)
        .FirstOrDefault();

    /// <summary>The one before what runs: the newest of those that are older and another system.</summary>
    public Generation? Previous => All.LastOrDefault(
        generation => generation.System != Current && (Running is null || generation.Number < Running.Number));

    /// <summary>Reads the script's answer.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static MachineGenerations From(ScriptResult said) => new(
        new BootId(said["boot_id"] ?? throw new FormatException("the machine did not tell its boot id")),
        StorePath.Parse(said["current"] ?? "").Path,
        said["booted"] ?? "",
        int.TryParse(said["profile"], out var number) ? number : 0,
        [.. said.Values["generation"].Select(Parse)],
        said["oneshot"]?.Split(' ', 2) is [var loader, var folder] ? new OneShot(loader, folder) : null)
    {
        BootedKernel = said["booted_kernel"],
    };

    private static Generation Parse(string text)
    {
        var words = text.Split(' ');
        return words.Length == 4
            && int.TryParse(words[0], CultureInfo.InvariantCulture, out var number)
            && long.TryParse(words[1], CultureInfo.InvariantCulture, out var made)
            ? new Generation(number, DateTimeOffset.FromUnixTimeSeconds(made), words[2] == "-" ? null : words[2], words[3])
            : throw new FormatException($"'{text}' is no generation");
    }
}
