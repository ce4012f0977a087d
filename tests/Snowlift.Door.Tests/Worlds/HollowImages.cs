using Snowlift.Lab.Images;

namespace Snowlift.Door.Tests.Worlds;

/// <summary>
/// A folder that passes for the lab's images where no machine boots them. The demo's text is real, so that flakes evaluate; what
/// it is built from is empty.
/// </summary>
internal static class HollowImages
{
    private static readonly string[] OfTheDemo = ["bin/busybox", "vmlinuz", "usr.tar.gz", "modules/order", "grub/core.img"];

    public static void Make(string folder)
    {
        var images = new LabImageSet(folder);
        var demo = Path.Combine(Repository.Root, "lab", "demo");
        foreach (var text in Directory.GetFiles(demo, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(images.DemoDirectory, Path.GetRelativePath(demo, text));
            if (!copy.StartsWith(Path.Combine(images.DemoDirectory, "big"), StringComparison.Ordinal))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(text, copy);
            }
        }

        var empty = OfTheDemo.Select(file => Path.Combine(images.DemoDirectory, "big", file));
        foreach (var file in empty.Concat([images.DebianDisk, images.Installer, images.InstallerKernel, images.InstallerInitrd]))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "");
        }

        File.WriteAllText(images.Installer + ".sha256", new string('0', 64) + "  installer\n");
    }
}
