using Snowlift.Nix.Source;
using Snowlift.Remote.Errors;

namespace Snowlift.Scaffold;

/// <summary>Decides what is written: a flake with one host, or one more host of a flake.</summary>
internal static class Scaffolding
{
    /// <summary>Of these a host of the template makes use, beside its own folder.</summary>
    private static readonly string[] Shared =
        [TemplateParts.NetworkModule, TemplateParts.StaticModule, TemplateParts.DiskModule, TemplateParts.HomeFile];

    /// <summary>Looks at the folder, and writes nothing.</summary>
    /// <exception cref="SnowliftException">It would overwrite something, or the host is there already (usage).</exception>
    public static ScaffoldPlan Plan(string folder, HostSettings host)
    {
        var files = FlakeTemplate.Render(host.Checked());
        return File.Exists(Path.Combine(folder, TemplateParts.Flake)) ? Add(folder, host, files) : Create(folder, host, files);
    }

    private static ScaffoldPlan Create(string folder, HostSettings host, IReadOnlyDictionary<string, string> files)
    {
        var taken = files.Keys.Where(file => Path.Exists(Path.Combine(folder, file))).ToList();
        return taken.Count == 0
            ? new ScaffoldPlan(host, folder, IsNew: true, [.. files.Select(file => new FileChange(file.Key, null, file.Value))], [], [])
            : throw new SnowliftException(
                ExitCode.Usage, $"{folder} has files that would be overwritten", $"{string.Join(", ", taken)}: there, and no flake.nix beside them.",
                "Name another folder.");
    }

    private static ScaffoldPlan Add(string folder, HostSettings host, IReadOnlyDictionary<string, string> files)
    {
        var text = File.ReadAllText(Path.Combine(folder, TemplateParts.Flake)).ReplaceLineEndings("\n");
        var flake = new FlakeEdit(text);
        var own = $"hosts/{host.Host}";
        if (flake.Hosts.Contains(host.Host) || Path.Exists(Path.Combine(folder, own)))
        {
            throw new SnowliftException(
                ExitCode.Usage, $"The flake has a host {host.Host} already",
                flake.Hosts.Contains(host.Host) ? "It stands in nixosConfigurations." : $"There is {Path.Combine(folder, own)}.",
                "Name another one: --host NAME");
        }

        if (host.HomeManager && !FlakeInputs.Read(text).ContainsKey("home-manager"))
        {
            throw new SnowliftException(
                ExitCode.Usage, "The flake has no input home-manager", "The new host would ask for it.", "Add it to the flake's inputs, or: --no-home-manager");
        }

        var wanted = files.Where(file => file.Key.StartsWith(own + "/", StringComparison.Ordinal) || Shared.Contains(file.Key)).ToList();
        var kept = wanted.Select(file => file.Key).Where(file => Path.Exists(Path.Combine(folder, file))).ToList();
        var changes = wanted.Where(file => !kept.Contains(file.Key)).Select(file => new FileChange(file.Key, null, file.Value)).ToList();

        var entry = new FlakeEdit(files[TemplateParts.Flake]).EntryOf(host.Host);
        var remarks = new List<string>();
        if (flake.With(entry) is { } edited)
        {
            changes.Insert(0, new FileChange(TemplateParts.Flake, text, edited));
            if (!flake.TakesHostFolders)
            {
                remarks.Add($"mkNixOSSystem in flake.nix does not import ./hosts/${{hostname}}: see that it takes {own}.");
            }
        }
        else
        {
            remarks.Add(
                $"flake.nix is as it was: {(flake.HasHelper ? "its nixosConfigurations are not written out" : "it has no mkNixOSSystem")}. "
                + $"Make a host of ./{own}, with disko's module and ./{TemplateParts.DiskModule}; in a flake of Snowlift's own the entry is\n{entry}");
        }

        return new ScaffoldPlan(host, folder, IsNew: false, changes, kept, remarks);
    }
}
