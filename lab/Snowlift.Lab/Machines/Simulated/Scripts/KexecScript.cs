using System.Security.Cryptography;

namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>The script <c>kexec</c>: takes the installer's tarball and orders the jump.</summary>
internal static class KexecScript
{
    private const int CannotFetch = 12;
    private const int Damaged = 13;

    private static readonly byte[][] Archives =
    [
        [0x1f, 0x8b], // gzip
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], // xz
        [0x28, 0xb5, 0x2f, 0xfd], // zstd
    ];

    public static async Task<int> RunAsync(ScriptCall call)
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

            call.Terminal.Say("state=fetched");
            if (Damage(tarball, sha256) is { } damage)
            {
                return call.Fail(Damaged, damage);
            }
        }
        else
        {
            await call.TakeAsync(TimeSpan.FromSeconds(call.World.Model.InstallerBytes / call.World.Model.DownloadRate));
            call.Terminal.Say("state=fetched");
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
