using Snowlift.Operate.Closures;
using Snowlift.Operate.Updates;
using Snowlift.Runs.Events;

namespace Snowlift.Cli.Tests.Support;

/// <summary>Ends of runs in the life of a server, as they could be.</summary>
internal static class LifeStories
{
    private const string Old = "/nix/store/0c1m6gdsmbbs40n4m3dy7q1l7x1rz0ya-nixos-system-web-25.11";
    private const string New = "/nix/store/1c1m6gdsmbbs40n4m3dy7q1l7x1rz0ya-nixos-system-web-26.05";

    public static ClosureDiff Diff { get; } = new(
        [
            new PackageChange("glibc", ["2.42"], ["2.42"], 0),
            new PackageChange("linux", ["6.12.9", "6.12.9-modules"], ["6.18.2", "6.18.2-modules"], 3_400_000),
            new PackageChange("nginx", [], ["1.28.0"], 1_200_000),
            new PackageChange("nixos-system-web", ["25.11"], ["26.05"], 0),
            new PackageChange("unit-old.service", [""], [], -512),
        ],
        1_420_000_000,
        1_424_600_000);

    public static DiffReport DiffReport { get; } = new("web", Old, New, Diff);

    public static UpdateResult Updated { get; } = new(
        "web", 4711, "203.0.113.7", "ssh -F ~/.local/state/snowlift/ssh/web.conf web", Old, New, 42, "running", [], [], Diff,
        Rebooted: false, [new StepTime(Step.Activate, 12.5, 4.2), new StepTime(Step.Confirm, 16.7, 3.1)], 19.8, NothingToDo: false);

    public static GenerationsReport Generations { get; } = new(
        "web", Old, Old,
        [
            new GenerationEntry(40, At(1), null, "/nix/store/2c1m6gdsmbbs40n4m3dy7q1l7x1rz0ya-nixos-system-web-25.05", false, false, false),
            new GenerationEntry(41, At(2), "linux-6.12.9", Old, true, true, true),
            new GenerationEntry(42, At(3), "linux-6.18.2", New, false, false, false),
        ]);

    private static DateTimeOffset At(int day) => new(2026, 11, day, 20, 15, 0, TimeSpan.Zero);
}
