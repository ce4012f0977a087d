using Snowlift.Lab.Images;

namespace Snowlift.Lab.Tests.Machines.Images;

/// <summary>Images that were prepared for several users, whose demo nobody writes into.</summary>
public sealed class SharedDemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-demo-").FullName;

    [Fact]
    public void A_copy_is_taken_once_without_the_keys_of_others()
    {
        var shared = new LabImageSet(Path.Combine(_folder, "images")) { IsShared = true };
        Directory.CreateDirectory(Path.Combine(shared.DemoDirectory, "big"));
        foreach (var (name, text) in new[] { ("flake.nix", "{ }"), ("authorized_keys", "somebody's"), ("big/vmlinuz", "kernel"), (".inputs", "abc\n") })
        {
            File.WriteAllText(Path.Combine(shared.DemoDirectory, name), text);
        }

        var cache = Path.Combine(_folder, "cache");
        var copy = DemoFlake.Of(shared, cache);

        copy.ShouldBe(Path.Combine(cache, "demo-abc"));
        File.ReadAllText(Path.Combine(copy, "big", "vmlinuz")).ShouldBe("kernel");
        File.Exists(Path.Combine(copy, "authorized_keys")).ShouldBeFalse();
        DemoFlake.Of(shared, cache).ShouldBe(copy);
        Directory.GetDirectories(cache).ShouldBe([copy], "no drafts are left");
        DemoFlake.Of(shared with { IsShared = false }, cache).ShouldBe(shared.DemoDirectory);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
