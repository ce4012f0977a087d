using System.Runtime.CompilerServices;
using System.Text.Json;
using Snowlift.Nix;
using Snowlift.Remote.Processes;
using Snowlift.Scaffold;

namespace Snowlift.Rooms.Tests.Scaffold;

/// <summary>
/// Evaluates flakes with the lab's stand-ins for nixpkgs and its like, by the real Nix, in a store of its own. The demo that
/// they want is there in text only: what it is built from is empty.
/// </summary>
public sealed class StandInStore : IDisposable
{
    private static readonly string[] Hollow = ["bin/busybox", "vmlinuz", "usr.tar.gz", "modules/order", "grub/core.img"];

    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-standins-").FullName;
    private readonly NixCli _nix;

    public StandInStore()
    {
        Copy(Path.Combine(Repository, "lab", "demo"), Demo);
        foreach (var file in Hollow)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Demo, "big", file))!);
            File.WriteAllText(Path.Combine(Demo, "big", file), "");
        }

        _nix = new NixCli(new ProcessRunner(), NixSettings.PrivateOffline(Path.Combine(_folder, "nix")));
    }

    /// <summary>The sources.</summary>
    public static string Repository => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    private string Demo => Path.Combine(_folder, "demo");

    /// <summary>A new folder for a flake.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N")[..8])).FullName;

    /// <summary>Writes what <c>init</c> would write, and evaluates it.</summary>
    public async Task<HostEvaluation> EvaluateAsync(HostSettings host)
    {
        var folder = NewFolder();
        Write(folder, FlakeTemplate.Render(host));
        return await EvaluateAsync(folder, host.Host);
    }

    /// <summary>Evaluates a host of the flake in a folder; skips the test where there is no Nix.</summary>
    public async Task<HostEvaluation> EvaluateAsync(string folder, string host)
    {
        var flake = FlakeRef.Parse("path:" + folder, folder).Flake with
        {
            Overrides =
            [
                .. new[] { "nixpkgs", "disko", "home-manager", "sops-nix" }
                    .Select(name => new InputOverride(name, Path.Combine(Repository, "lab", "standins", name))),
                new InputOverride("nixpkgs/demo", Demo),
            ],
        };
        try
        {
            return await _nix.EvaluateAsync(flake, host, _ => { }, TestContext.Current.CancellationToken);
        }
        catch (ProgramNotFoundException)
        {
            Assert.Skip("There is no Nix on this computer.");
            throw;
        }
    }

    /// <summary>What an attribute of a flake that wants nothing but nixpkgs is; skips the test where there is no Nix.</summary>
    public async Task<JsonElement> EvaluateAttributeAsync(string folder, string attribute, string? apply = null, bool isImpure = false)
    {
        var command = new CommandLine("nix", [
            "--extra-experimental-features", "nix-command flakes", "eval", "--json", $"path:{folder}#{attribute}",
            .. NixCli.Replacing([
                new InputOverride("nixpkgs", Path.Combine(Repository, "lab", "standins", "nixpkgs")), new InputOverride("nixpkgs/demo", Demo)]),
            .. apply is null ? (string[])[] : ["--apply", apply], .. isImpure ? (string[])["--impure"] : []]);
        command = NixSettings.PrivateOffline(Path.Combine(_folder, "nix")).Environment.Aggregate(command, (c, v) => c.WithEnvironment(v.Key, v.Value));
        try
        {
            var result = await new ProcessRunner().RunAsync(command, null, TestContext.Current.CancellationToken);
            result.Succeeded.ShouldBeTrue(string.Join('\n', result.Error));
            using var json = JsonDocument.Parse(result.Output);
            return json.RootElement.Clone();
        }
        catch (ProgramNotFoundException)
        {
            Assert.Skip("There is no Nix on this computer.");
            throw;
        }
    }

    /// <summary>Evaluates one host with the template's modules around it, and these lines in it.</summary>
    public Task<HostEvaluation> EvaluateAsync(string lines, bool withHome = true)
    {
        var folder = NewFolder();
        var host = Samples.Host with { HomeManager = withHome };
        Write(folder, FlakeTemplate.Render(host));
        File.WriteAllText(Path.Combine(folder, "hosts", host.Host, "networking.nix"), $"{{ lib, config, pkgs, ... }}:\n{{\n{lines}\n}}\n");
        return EvaluateAsync(folder, host.Host);
    }

    public static void Write(string folder, IReadOnlyDictionary<string, string> files)
    {
        foreach (var (name, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    public void Dispose()
    {
        // What is in a store is read-only, its folders too.
        foreach (var folder in Directory.GetDirectories(_folder, "*", SearchOption.AllDirectories).Where(f => new DirectoryInfo(f).LinkTarget is null))
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/demo/big/", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;
}

/// <summary>Hosts as they could be asked for.</summary>
internal static class Samples
{
    public const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPmSAu/togsab8o9XjpKF/8PvJ/D3+ijovxPRYQfXupr me@here";

    public static readonly HostSettings Host = new("web", "ada", Key, Platform.X86.NixSystem, HomeManager: true, Sops: false, Static: false);
}
