using Microsoft.Extensions.Time.Testing;
using Snowlift.Checks.Findings;
using Snowlift.Checks.Logins;
using Snowlift.Install;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Requests;
using Snowlift.Operate.Bake;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Tests.Support;

/// <summary>Runs as they could happen.</summary>
internal static class Stories
{
    /// <summary>When they begin.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    public static DeployResult Result { get; } = new(
        "web",
        4711,
        "203.0.113.7",
        "root",
        "ssh -F FOLDER/.local/state/snowlift/ssh/web web",
        "/nix/store/0c1m6gdsmbbs40n4m3dy7q1l7x1rz0ya-nixos-system-web-26.05",
        "running",
        [],
        1,
        12.3,
        new PriceTag("cpx22", "fsn1", 0.0112m, 6.99m, "EUR"),
        [
            new StepTime(Step.Resolve, 0, 3.1), new StepTime(Step.Server, 3.1, 28.4), new StepTime(Step.Build, 3.1, 44),
            new StepTime(Step.Installer, 47.1, 31.2), new StepTime(Step.Closure, 80, 12.25),
            new StepTime(Step.Verify, 92.5, 0.4),
        ],
        23,
        97.2,
        NothingToDo: false);

    public static BakeResult Baked { get; } = new(
        "web", 4712, "/nix/store/0c1m6gdsmbbs40n4m3dy7q1l7x1rz0ya-nixos-system-web-26.05", "x86", 80, 1.24, 0.01m, "EUR", 131.4);

    /// <summary>One of each weight, the gravest first.</summary>
    public static IReadOnlyList<Finding> Findings { get; } =
    [
        new("loader", Severity.Refuse, "systemd-boot cannot start under BIOS",
            "The machine starts by BIOS, and systemd-boot is an EFI program: after the reboot there would be nothing to start.",
            "boot.loader.systemd-boot.enable = false;\nboot.loader.grub.enable = true;"),
        new("port-closed", Severity.Refuse, "The firewall closes port 2222, where sshd listens",
            "Nobody could log in.", "networking.firewall.allowedTCPPorts = [ 2222 ];") { IsForced = true },
        new("state-version", Severity.Warn, "system.stateVersion is not set",
            "It would follow nixpkgs, and with it the format of databases and state.", "system.stateVersion = \"26.05\";"),
        new("who", Severity.Note, "root will be able to log in", "With SHA256:6Vf… (me@here), which is yours."),
    ];

    /// <summary>A plan for a server that is not there yet.</summary>
    public static PlanReport Plan { get; } = new(
        "web",
        PlanFate.Create,
        new PlannedServer(
            null, "cx23", "fsn1", 2, 4, 40, 0.0096m, 5.99m, "EUR", "ubuntu-24.04",
            "cpx21, the default, is not orderable in fsn1, nbg1 or hel1: taking cx23 in fsn1 (2 vCPU, 4 GB RAM, 40 GB disk)",
            ["cx23 in nbg1", "cx23 in hel1"], 8.98m),
        Machine: null,
        new PlannedBuild(true, Result.System, 1_420_000_000),
        new PlannedMethod("kexec", "https://example.org/nixos-kexec-installer.tar.gz", "the one method of this version"),
        Findings: [],
        new Login("root", true),
        Refusal: null,
        Usually: null);

    /// <summary>What answers on a server that somebody else made.</summary>
    public static PlannedMachine Debian { get; } = new(
        "203.0.113.7", "Debian GNU/Linux 12 (bookworm)", "bios", 1967, "/dev/sda", 40_000_000_000, null);

    /// <summary>What the run that the stories are about reports.</summary>
    private static RunEvents Of(EventStream stream) => new(stream, "7f3a91", "web");

    public static DeployResult Smooth(EventStream stream, FakeTimeProvider time)
    {
        var events = Of(stream);
        Begin(stream, time);
        time.Advance(TimeSpan.FromSeconds(24));
        events.Report(new StepFinished(Step.Server, "web (4711), cpx22 in fsn1, 203.0.113.7", 28.4));
        time.Advance(TimeSpan.FromSeconds(16));
        events.Report(new StepFinished(Step.Build, "312 paths, 1.42 GB", 44));
        events.Report(new Notice("the server was made before its type was withdrawn"));
        events.Report(new RunFinished(Result));
        return Result;
    }

    /// <summary>Up to the point where two steps run side by side.</summary>
    public static void Begin(EventStream stream, FakeTimeProvider time)
    {
        var events = Of(stream);
        events.Report(new RunStarted("/home/me/flake", "https://api.hetzner.cloud/v1", RunKind.Deploy));
        events.Report(new StepStarted(Step.Resolve, "Read the flake"));
        time.Advance(TimeSpan.FromSeconds(3.1));
        events.Report(new StepFinished(Step.Resolve, "web for x86_64-linux", 3.1));
        events.Report(new CostSaid("cpx22 in fsn1 with a public IPv4", 0.0112m, 6.99m, "EUR"));
        events.Report(new StepStarted(Step.Build, "Build the closure"));
        events.Report(new StepStarted(Step.Server, "Create the server"));
        events.Report(new FactLearned("server.id", "4711"));
        events.Report(new LogLine(Step.Build, "building '/nix/store/…-x.drv'..."));
        time.Advance(TimeSpan.FromSeconds(2));
        events.Report(new StepProgressed(Step.Build, "linux-6.12", 12, 40, "derivations"));
        events.Report(new StepProgressed(Step.Server, "waiting for create_server", 60, null, "%"));
        time.Advance(TimeSpan.FromSeconds(16));
        events.Report(new StepProgressed(Step.Build, "nixos-system-web", 13_100_000, 32_000_000, "B"));
    }

    public static DeployResult Failing(EventStream stream, FakeTimeProvider time)
    {
        var events = Of(stream);
        Begin(stream, time);
        for (var line = 1; line <= 20; line++)
        {
            events.Report(new LogLine(Step.Build, $"\u001b[31merror\u001b[0m line {line}\a"));
        }

        events.Report(new StepFailed(Step.Build, "The closure of web could not be built", 18));
        events.Report(new StepFailed(Step.Server, "cancelled", 18));
        events.Report(new RunFailed(
            6, "The closure of web could not be built", null, null,
            ["The server web (4711) runs and costs 0.0112 EUR an hour; hcloud server delete web ends that."]));
        throw new SnowliftException(
            ExitCode.Nix,
            "The closure of web could not be built",
            "builder for '/nix/store/…-nginx.drv' failed with exit code 2\nand nothing else was tried",
            "Build it alone to see more: nix build .#nixosConfigurations.web.config.system.build.toplevel")
        {
            Command = "nix build --no-link /home/me/flake#nixosConfigurations.web",
            Step = "Build the closure",
        };
    }

    /// <summary>The installed system never answers.</summary>
    public static DeployResult NotBack(EventStream stream, FakeTimeProvider time)
    {
        var events = Of(stream);
        events.Report(new RunStarted("/home/me/flake", "Hetzner Cloud", RunKind.Deploy));
        events.Report(new StepStarted(Step.Reboot, "Reboot into the system"));
        time.Advance(TimeSpan.FromSeconds(360));
        events.Report(new StepFailed(Step.Reboot, "The installed system did not answer within 6 minutes after the reboot", 360));
        events.Report(new StepStarted(Step.Diagnose, "Find out why"));
        events.Report(new EvidenceFound("cloud", "The cloud says that the server is running", null, []));
        events.Report(new EvidenceFound("console", "The console, as it looked then", "/runs/7f3a91-console.png", []));
        events.Report(new EvidenceFound("disk", "The new system on /dev/sda3 has begun its journal", null, ["a\u001b[2Jb"]));
        time.Advance(TimeSpan.FromSeconds(70));
        events.Report(new StepFinished(Step.Diagnose, "likely: Its network does not come up", 70));
        const string what = "The installed system did not answer within 6 minutes after the reboot";
        events.Report(new RunFailed(7, what, "x", "y", ["It was reset out of the rescue system, and boots from its disk again."]));
        throw new SnowliftException(
            ExitCode.Install,
            what,
            "It was installed, but does not boot, has no network, or lets nobody in.\nLikely, though not certain:\n"
            + "1. Its network does not come up. systemd-networkd.service failed, says the journal on the disk.\n"
            + "2. A firewall keeps SSH out. That looks the same from outside.",
            "1. The machine has eth0: compare systemd.network.networks with that.\n2. Look at networking.firewall.\n"
            + "See /runs/7f3a91-console.png\nThen run the same command again.")
        {
            LastLines = ["[    6.1] systemd[1]: \u001b[31msystemd-networkd.service\u001b[0m: Failed with result 'exit-code'."],
            LinesLabel = "disk",
            Step = "Reboot into the system",
        };
    }

    public static Script Told(Func<EventStream, FakeTimeProvider, DeployResult> story, FakeTimeProvider time) =>
        (services, _, _) => Task.FromResult(story(services.Events, time));

    public static Script Ends(Func<DeployResult> end) => (_, _, _) => Task.FromResult(end());
}
