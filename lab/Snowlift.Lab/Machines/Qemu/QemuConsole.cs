using System.Net.Sockets;
using System.Security.Cryptography;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>
/// A machine's VNC server. It listens on a socket in the machine's folder, on no port, and lets nobody in until it has been
/// given a password; that expires.
/// </summary>
internal static class QemuConsole
{
    /// <summary>As long as Hetzner's. VNC looks at the first eight characters.</summary>
    private const int PasswordLength = 32;

    /// <summary>Gives it a new password and lets one viewer after another in with it, for as long as it lasts.</summary>
    public static async Task<ConsoleAccess> OpenAsync(
        MachineFolder folder, QmpClient qmp, TimeSpan lifetime, CancellationToken cancellation)
    {
        if (!File.Exists(folder.VncSocket))
        {
            throw new MachineException(
                "server_error", "the machine shows no screen, for an older lab has started it: power it off and on again");
        }

        var password = RandomNumberGenerator.GetString(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", PasswordLength);
        await qmp.SetVncPasswordAsync(password, lifetime, cancellation);
        return new ConsoleAccess(c => ConnectAsync(folder.VncSocket, c), password);
    }

    private static async Task<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new MachineException("server_error", $"the machine shows no screen any more: {e.Message}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
