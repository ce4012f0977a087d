using Snowlift.Checks.Facts;
using Snowlift.Machines.Files;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Machines.Sessions;

/// <summary>The scripts that run on the target: each a file under <c>Scripts/</c>, whose header says what it takes and answers.</summary>
public static class Scripts
{
    /// <summary>The line of a script in whose place the prelude stands: on the machine there is no such file.</summary>
    private const string ReadsPrelude = ". ./prelude.sh\n";

    private static readonly string Prelude = Text("prelude");

    public static TargetScript Probe { get; } = Load("probe");

    public static TargetScript FetchInstaller(BootId boot, InstallerSource installer) => Load("fetch-installer") with
    {
        Arguments = [boot.Value, installer.IsUrl ? installer.Location : "-", installer.Sha256 ?? "-"],
        Input = installer.IsUrl ? StandardInput.Nothing : StandardInput.File(installer.Location),
    };

    public static TargetScript Kexec(BootId boot) => Load("kexec") with { Arguments = [boot.Value] };

    /// <summary>Boots the installer once through GRUB.</summary>
    /// <param name="what"><c>stage</c> and reboot into it, or <c>undo</c> what was staged.</param>
    public static TargetScript Bootonce(BootId boot, string what) => Load("bootonce") with { Arguments = [boot.Value, what] };

    public static TargetScript Disk(BootId installer, string diskoScript) =>
        Load("disk") with { Arguments = [installer.Value, diskoScript] };

    /// <summary>Installs the system whose closure is on the new disk.</summary>
    /// <param name="given">The host key that the system is to have; null to have one made there.</param>
    public static TargetScript Install(BootId installer, string system, string hostKeyPath, KeyPair? given) =>
        Load("install") with { Arguments = [installer.Value, system, hostKeyPath], Input = InputOf(given) };

    /// <summary>Puts a file into the RAM of the machine, and nowhere else.</summary>
    public static TargetScript PutInRam(BootId boot, InstallerFile file) =>
        Load("put-in-ram") with { Arguments = [boot.Value, file.Path], Input = file.Content.ToInput() };

    /// <summary>Unpacks files for a system that is being installed.</summary>
    /// <param name="root">Where its root is mounted.</param>
    public static TargetScript ExtraFiles(BootId boot, string root, ExtraFiles files) =>
        Load("extra-files") with { Arguments = [boot.Value, root], Input = files.Archive.ToInput() };

    /// <summary>Gives them to their owners, once the system's users are known.</summary>
    public static TargetScript OwnFiles(BootId boot, string root, IEnumerable<Ownership> owners) =>
        Load("own-files") with { Arguments = [boot.Value, root, .. owners.SelectMany(one => new[] { one.Path, one.Owner })] };

    /// <summary>Puts Nix on a machine that has none.</summary>
    /// <param name="swapMiB">How much swap to make; 0 for none.</param>
    public static TargetScript InfectNix(BootId boot, NixRelease nix, int swapMiB) => Load("infect-nix") with
    {
        Arguments = [boot.Value, nix.IsUrl ? nix.Location : "-", nix.Sha256 ?? (nix.IsUrl ? "beside" : "-"), swapMiB.ToString()],
        Input = nix.IsUrl ? StandardInput.Nothing : StandardInput.File(nix.Location),
    };

    /// <summary>Puts the host key that a system is to have where its root is made ready.</summary>
    public static TargetScript GiveHostKey(BootId boot, string file, KeyPair key) =>
        Load("give-host-key") with { Arguments = [boot.Value, file], Input = InputOf(key) };

    /// <summary>Makes ready what swaps the root while the machine shuts down.</summary>
    /// <param name="freshKey">A new host key for the new system, rather than those that the machine has.</param>
    public static TargetScript InfectStage(
        BootId boot, string system, string hostKeyPath, bool freshKey, bool bootIsOnRoot, IEnumerable<string> keep) => Load("infect-stage") with
        {
            Arguments = [boot.Value, system, hostKeyPath, freshKey ? "fresh" : "keep", bootIsOnRoot ? "root" : "own", .. keep],
            Input = StandardInput.Text(Load("infect-swap").Text),
        };

    /// <summary>Names partitions, and has the new system install its boot loader.</summary>
    public static TargetScript InfectInstall(BootId boot, string system, IEnumerable<string> orders) => Load("infect-install") with
    {
        Arguments = [boot.Value, system],
        Input = StandardInput.Text(string.Concat(orders.Select(order => order + "\n"))),
    };

    /// <summary>Looks at, or removes, what a conversion in place has left of the old system.</summary>
    public static TargetScript OldRoot(BootId boot, bool remove) =>
        Load("old-root") with { Arguments = [boot.Value, remove ? "remove" : "look"] };

    public static TargetScript Reboot(BootId boot) => Load("reboot") with { Arguments = [boot.Value] };

    public static TargetScript Verify(TimeSpan limit) =>
        Load("verify") with { Arguments = [Seconds(limit)] };

    public static TargetScript RescueLogs { get; } = Load("rescue-logs");

    public static TargetScript ReceiveFlake(string folder, StandardInput archive) =>
        Load("receive-flake") with { Arguments = [folder], Input = archive };

    public static TargetScript NixEval(string flake, string expression, IEnumerable<string> more) =>
        Load("nix-eval") with { Arguments = [flake, expression, .. more] };

    public static TargetScript NixBuild(string root, string derivation) =>
        Load("nix-build") with { Arguments = [root, derivation] };

    public static TargetScript Status { get; } = Load("status");

    public static TargetScript Send(string path) => Load("send") with { Arguments = [path] };

    public static TargetScript Seal(BootId boot, string system, TimeSpan limit) =>
        Load("seal") with { Arguments = [boot.Value, system, ((int)limit.TotalSeconds).ToString()] };

    public static TargetScript Unseal(BootId boot) => Load("unseal") with { Arguments = [boot.Value] };

    /// <summary>Puts a new host key beside the one that a machine has from its image.</summary>
    /// <param name="given">The key; null to have one made there.</param>
    public static TargetScript MakeIdentity(BootId boot, KeyPair? given) =>
        Load("identity") with { Arguments = [boot.Value, "make"], Input = InputOf(given) };

    /// <summary>Puts it in that one's place.</summary>
    public static TargetScript TakeIdentity(BootId boot) => Load("identity") with { Arguments = [boot.Value, "take"] };

    public static TargetScript Adopt(BootId boot, string system) => Load("adopt") with { Arguments = [boot.Value, system] };

    public static TargetScript Generations { get; } = Load("generations");

    public static TargetScript UpdateState { get; } = Load("update-state");

    /// <summary>Activates a system, with its way back armed before.</summary>
    /// <param name="window">From the end of the activation until it is taken back; zero for never.</param>
    /// <param name="limit">How long the activation may take.</param>
    public static TargetScript Activate(BootId boot, string old, string @new, string run, TimeSpan window, TimeSpan limit) =>
        Load("activate") with
        {
            Arguments = [boot.Value, old, @new, run, Seconds(window), Seconds(limit)],
            Input = StandardInput.Text(Load("guard").Text),
        };

    /// <summary>Makes the system that runs the default.</summary>
    /// <param name="run">Whose roll-back is disarmed; null where none is armed.</param>
    /// <param name="generation">The generation to make the default; null to make one of the system.</param>
    public static TargetScript Confirm(BootId boot, string @new, string? run, int? generation) =>
        Load("confirm") with { Arguments = [boot.Value, @new, run ?? "-", generation?.ToString() ?? "-"] };

    public static TargetScript Revert(string run, string reason) => Load("revert") with { Arguments = [run, reason] };

    public static TargetScript Trial(BootId boot, string @new, string? run, int? generation, string loader, string folder) =>
        Load("trial") with { Arguments = [boot.Value, @new, run ?? "-", generation?.ToString() ?? "-", loader, folder] };

    public static TargetScript Closure(params IEnumerable<string> systems) => Load("closure") with { Arguments = [.. systems] };

    /// <summary>Secrets travel by stdin.</summary>
    private static StandardInput InputOf(KeyPair? key) => key is null ? StandardInput.Nothing : StandardInput.Text(key.PrivatePem);

    private static string Seconds(TimeSpan span) => ((int)Math.Ceiling(span.TotalSeconds)).ToString();

    private static TargetScript Load(string name) => new(name, Text(name).Replace(ReadsPrelude, Prelude, StringComparison.Ordinal));

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Scripts).Assembly.GetManifestResourceStream(name + ".sh")!);
        return reader.ReadToEnd();
    }
}
