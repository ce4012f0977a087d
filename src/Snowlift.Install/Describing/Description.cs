using System.Collections.Immutable;
using Snowlift.Checks.Facts;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Remote.Errors;

namespace Snowlift.Install.Describing;

/// <summary>What the flake is to say of a machine, file by file.</summary>
/// <param name="Flake">The flake's folder, or null for one that is not local.</param>
/// <param name="Folder">The host's folder, relative to the flake's.</param>
/// <param name="Files">As they are and as they are to be.</param>
/// <param name="Network">The network that is described; null where none is.</param>
/// <param name="Hardware">How the hardware is described; null where it is not.</param>
internal sealed record Description(
    string? Flake,
    string Folder,
    ImmutableArray<FlakeFile> Files,
    NetworkDescription? Network,
    NetworkStyle Style,
    HardwareStyle? Hardware,
    MachineFacts Machine)
{
    public IEnumerable<FlakeFile> Changes => Files.Where(file => file.Changes);

    /// <summary>Writes nothing: puts the files together and looks at what stands there.</summary>
    public static Description Of(
        string? flake, string host, MachineFacts machine, NetworkDescription? network, NetworkStyle style, HardwareStyle? hardware)
    {
        var folder = HostFolder.Of(flake, host);
        var files = new List<FlakeFile>();
        if (network is not null)
        {
            Add(NetworkModule.FileName, NetworkModule.Write(host, network, style));
        }

        if (hardware is { } asked)
        {
            Add(FileOf(asked), asked == HardwareStyle.NixosFacter ? FacterReport.Write(host, machine) : HardwareModule.Write(host, machine));
        }

        return new Description(flake, folder, [.. files], network, style, hardware, machine);

        void Add(string name, string text)
        {
            var path = $"{folder}/{name}";
            files.Add(flake is null ? new FlakeFile(path, null, text) : FlakeFile.Look(flake, path, text));
        }
    }

    /// <summary>The same, to be written into a copy of the flake.</summary>
    public Description In(string copy) => this with { Flake = copy, Files = [.. Files.Select(file => FlakeFile.Look(copy, file.Path, file.After))] };

    /// <summary>The name of the file that hardware is described in.</summary>
    public static string FileOf(HardwareStyle style) => style == HardwareStyle.NixosFacter ? FacterReport.FileName : HardwareModule.FileName;

    /// <summary>Whether the configuration says all of it.</summary>
    public bool IsIn(HostEvaluation evaluation) => Missing(evaluation) is null;

    /// <summary>Holds an evaluation against what was written.</summary>
    /// <exception cref="SnowliftException">The configuration does not have it (refused).</exception>
    public void Prove(HostEvaluation evaluation)
    {
        if (Missing(evaluation) is { } name)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"{Folder}/{name} was written, and nothing imports it",
                "The configuration, evaluated anew, does not say what stands there.", $"{Import(name)}\nThen run the same command again.");
        }
    }

    /// <summary>What to add so that a file counts.</summary>
    public string Import(string name)
    {
        var importer = Flake is null ? null : HostFolder.Importer(Flake, Folder);
        var (where, path) = importer is null ? ($"nixosConfigurations.{Path.GetFileName(Folder)} in flake.nix", $"./{Folder}/{name}") : (importer, $"./{name}");
        return name != FacterReport.FileName
            ? $"Add {path} to the {(importer is null ? "modules" : "imports")} of {where}."
            : $"Add to {where}: hardware.facter.reportPath = {path};   (with nixos-facter-modules: facter.reportPath)";
    }

    private string? Missing(HostEvaluation evaluation)
    {
        if (Network is not null && !NetworkModule.IsIn(evaluation, Network, Style))
        {
            return NetworkModule.FileName;
        }

        if (Hardware is not { } style)
        {
            return null;
        }

        // Where the files that describe it are not told, only what they say can be: the disk's modules.
        var file = FileOf(style);
        var found = evaluation.HardwareFiles is { Count: > 0 } files
            ? files.Any(each => each.EndsWith($"/{Folder}/{file}", StringComparison.Ordinal))
            : Machine.Disks.All(disk => disk.Driver.Length == 0 || evaluation.Boot?.InitrdModules.Contains(disk.Driver, StringComparer.Ordinal) == true);
        return found ? null : file;
    }
}
