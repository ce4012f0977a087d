using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Snowlift.Lab.Addresses;

/// <summary>
/// Gives each server its own loopback address in 127.77.0.0/16, so that SSH's port stays 22 where the lab may bind it.
/// Labs on one machine do not know of each other: each starts counting at a place of its own, and an address where
/// somebody listens already is passed over.
/// </summary>
internal sealed class LoopbackAddresses
{
    private const int SshPort = 22;

    /// <summary>Addresses tried before port 22 is given up: a daemon listens on 0.0.0.0:22, it is taken everywhere.</summary>
    private const int TriesWithPort22 = 8;

    private const int Tries = 300;
    private const int HostsPerNet = 253;
    private const int Size = 254 * HostsPerNet;

    /// <summary>Where a lab begins to count: a place that follows from its directory.</summary>
    public static int FirstOf(LabPaths paths) =>
        (int)(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(paths.Root))) % 254) * HostsPerNet;

    /// <summary>The address of a count: 127.77.(1–254).(2–254).</summary>
    public static string Address(int count)
    {
        var place = count % Size;
        return $"127.77.{1 + (place / HostsPerNet)}.{2 + (place % HostsPerNet)}";
    }

    /// <summary>Finds the next free address and its port for SSH.</summary>
    /// <param name="next">The count to begin with; afterwards the one to go on with.</param>
    /// <param name="isTaken">Whether a server of this lab has the address, though its machine may be off.</param>
    /// <exception cref="IOException">There is none.</exception>
    public (string Address, int Port) Take(ref int next, Func<string, bool> isTaken)
    {
        var refused = 0;
        for (var tries = 0; tries < Tries; tries++)
        {
            var address = Address(next++);
            if (isTaken(address))
            {
                continue;
            }

            switch (refused < TriesWithPort22 ? Bind(address, SshPort) : (SocketError.AccessDenied, 0))
            {
                case (SocketError.Success, _):
                    return (address, SshPort);
                case (SocketError.AccessDenied, _) when Bind(address, 0) is (SocketError.Success, var port):
                    return (address, port);
                default:
                    refused++;
                    break;
            }
        }

        throw new IOException("no free address in 127.77.0.0/16");
    }

    /// <summary>The port to use for SSH on an address that is given.</summary>
    public int Port(string address) =>
        Bind(address, SshPort) is (SocketError.Success, _) ? SshPort
        : Bind(address, 0) is (SocketError.Success, var port) ? port
        : throw new IOException($"{address} cannot be used");

    private static (SocketError Error, int Port) Bind(string address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
            return (SocketError.Success, ((IPEndPoint)socket.LocalEndPoint!).Port);
        }
        catch (SocketException e)
        {
            return (e.SocketErrorCode, 0);
        }
    }
}
