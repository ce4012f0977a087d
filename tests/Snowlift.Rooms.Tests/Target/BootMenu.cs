using System.Text.RegularExpressions;

namespace Snowlift.Rooms.Tests.Target;

/// <summary>The boot loaders of a played machine, as far as they decide what is booted.</summary>
internal static partial class BootMenu
{
    /// <summary>The system that the next boot takes; what it was told to take once is forgotten by that.</summary>
    public static string Next(PlayedMachine machine) => FromSystemdBoot(machine) ?? FromGrub(machine) ?? machine.Default;

    private static string? FromSystemdBoot(PlayedMachine machine)
    {
        if (machine.Read("played/oneshot")?.Trim() is not { } entry)
        {
            return null;
        }

        File.Delete(machine.At("played/oneshot"));
        return Init().Match(machine.Read("boot/loader/entries/" + entry)!).Groups["system"].Value;
    }

    private static string? FromGrub(PlayedMachine machine)
    {
        var environment = machine.Read("boot/grub/grubenv") ?? "";
        if (NextEntry().Match(environment) is not { Success: true } next)
        {
            return null;
        }

        // As GRUB does: the block keeps its size.
        machine.Write("boot/grub/grubenv", environment.Replace(next.Value, "", StringComparison.Ordinal).PadRight(1024, '#'));
        return Entries(machine.Read("boot/grub/grub.cfg")!)[next.Groups["entry"].Value];
    }

    /// <summary>The systems of a GRUB menu by the numbers of their entries, as <c>1>0</c>.</summary>
    private static Dictionary<string, string> Entries(string menu)
    {
        var entries = new Dictionary<string, string>();
        int top = -1, below = 0;
        string? submenu = null, entry = null;
        foreach (var line in menu.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("submenu ", StringComparison.Ordinal))
            {
                (submenu, below) = ($"{++top}>", 0);
            }
            else if (line.StartsWith("menuentry ", StringComparison.Ordinal))
            {
                entry = submenu is null ? $"{++top}" : $"{submenu}{below++}";
            }
            else if (entry is not null && Init().Match(line) is { Success: true } init)
            {
                entries[entry] = init.Groups["system"].Value;
            }
            else if (line == "}")
            {
                (submenu, entry) = (entry is null ? null : submenu, null);
            }
        }

        return entries;
    }

    [GeneratedRegex(@"init=(?<system>\S+)/init", RegexOptions.NonBacktracking)]
    private static partial Regex Init();

    [GeneratedRegex(@"^next_entry=(?<entry>.+)\n", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex NextEntry();
}
