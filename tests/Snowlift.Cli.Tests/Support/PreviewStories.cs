using Snowlift.Operate.Bake;
using Snowlift.Operate.Destroy;
using Snowlift.Operate.Updates;

namespace Snowlift.Cli.Tests.Support;

/// <summary>What would be done, of one server.</summary>
internal static class PreviewStories
{
    public static readonly DestroyPreview Destroy = new(
        "web", 42, IsOurs: true, ["the server web (id 42) with its disk: cx23 in fsn1, 203.0.113.7, 3 days old, cost €0.52 so far", "the SSH key snowlift-web: no other server of ours uses it"],
        ["the volume data (10 GB), €0.57 a month; --volumes deletes it"], 0.52m, 4.99m, "EUR");

    public static readonly UpdatePreview Update = new(
        "web", 42, "203.0.113.7", LifeStories.Updated.From, LifeStories.Updated.System, BuildsHere: true, IsBuilt: true,
        LifeStories.Updated.Changes, Paths: 12, Bytes: 34_500_000, NeedsReboot: true, Pending: true, NothingToDo: false);

    public static readonly BakePreview Bake = new(
        "web", 42, "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-nixos-system-web", DiskGb: 40, SizeGb: 1.2, Like: 4711, 0.01m, "EUR", UsualSeconds: 185);
}
