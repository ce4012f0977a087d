using System.Security.Cryptography;

namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>The scripts that lead into the installer: <c>fetch-installer</c>, and after it <c>kexec</c> or <c>bootonce</c>.</summary>
internal static class WayInScripts
{
    private const int CannotFetch = 12;
    private const int Damaged = 13;
    private const int NotReady = 14;

    private static readonly byte[][] Archives =
    [
        [0x1f, 0x8b], // gzip
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], // xz
        [0x28, 0xb5, 0x2f, 0xfd], // zstd
    ];

    public static async Task<int> FetchAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        var (source, sha256) = (call.Argument(1), call.Argument(2));
        if (source == "-")
        {
            var tarball = await call.ReadInputAsync();
            if (tarball.Length == 0)
            {
                return call.Fail(CannotFetch, "- is empty");
            }

            if (Damage(tarball, sha256) is { } damage)
            {
                return call.Fail(Damaged, damage);
            }
        }
        else
        {
            await call.TakeAsync(TimeSpan.FromSeconds(call.World.Model.InstallerBytes / call.World.Model.DownloadRate));
        }

        call.Terminal.Say("state=fetched");
        call.Boot.HasInstaller = call.HasEffect;
        return 0;
    }

    public static async Task<int> KexecAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        if (!call.Boot.HasInstaller)
        {
            return call.Fail(NotReady, "/root/snowlift-installer is gone");
        }

        call.Terminal.Complain("loading the installer's kernel");
        await call.TakeAsync(call.World.Model.KexecLoad);
        call.Terminal.Say("state=loaded");
        if (call.HasEffect)
        {
            call.Machine.JumpLater();
        }

        return 0;
    }

    public static async Task<int> BootonceAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        if (call.Argument(1) == "undo")
        {
            call.Machine.Disk.InstallerOnce = false;
            call.Say("state", "undone");
            return 0;
        }

        if (!call.Boot.HasInstaller)
        {
            return call.Fail(NotReady, "/root/snowlift-installer is gone");
        }

        await call.TakeAsync(call.World.Model.KexecLoad);
        call.Say("state", "staged");
        if (call.HasEffect)
        {
            call.Machine.Disk.InstallerOnce = true;
            call.Machine.RebootLater();
        }

        return 0;
    }

    private static string? Damage(byte[] tarball, string sha256)
    {
        var found = Convert.ToHexStringLower(SHA256.HashData(tarball));
        if (sha256 != "-" && found != sha256)
        {
            return $"the tarball's SHA-256 is {found}, expected {sha256}";
        }

        return Archives.Any(magic => tarball.AsSpan().StartsWith(magic))
            ? null
            : "the tarball does not unpack: tar: This does not look like a tar archive";
    }
}
