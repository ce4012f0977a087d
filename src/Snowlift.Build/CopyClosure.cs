using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Build;

/// <summary>Where a closure goes on a machine.</summary>
/// <param name="Root">Whose store: <c>/mnt</c> for that of a system that is being installed; null for the machine's own.</param>
/// <param name="Daemon">The program that takes it there, where that is not the machine's own <c>nix-daemon</c>.</param>
public sealed record StoreThere(string? Root = null, string? Daemon = null);

/// <summary>
/// Copies a closure from here to a machine. Precondition: it is built here, or was pretended to be. Effect: store paths there. May be
/// run again: what is there is not sent twice. A copy that breaks off is taken up once, for what is not there yet.
/// </summary>
public static class CopyClosure
{
    /// <summary>Copies, and shows how far it is.</summary>
    /// <returns>The last that Nix said of it: how many paths and bytes went.</returns>
    /// <exception cref="SnowliftException">It broke off twice (Nix, SSH).</exception>
    /// <exception cref="SshException">The machine cannot be reached again.</exception>
    public static async Task<CopyProgress?> RunAsync(
        NixCli nix, StorePath path, MachineSession session, StoreThere there, StepScope scope, CancellationToken cancellation)
    {
        CopyProgress? last = null;
        try
        {
            await CopyAsync();
        }
        catch (SnowliftException e) when (!cancellation.IsCancellationRequested)
        {
            scope.Log(e.What);
            scope.Note("The copy of the closure broke off: once more, for what is not there yet.");
            await session.ReconnectAsync(cancellation);
            await CopyAsync();
        }

        return last;

        Task CopyAsync() => nix.CopyAsync(
            path, session.Endpoint.Alias, session.OptionsForNix, there.Root, Show, scope.Log, cancellation,
            asRoot: session.Endpoint.User != "root", program: there.Daemon);

        void Show(CopyProgress copy)
        {
            last = copy;
            if (copy.TotalBytes > 0)
            {
                scope.Progress(copy.Current?.Name, copy.Bytes, copy.TotalBytes, "B");
            }
            else
            {
                scope.Progress(copy.Current?.Name, copy.Paths, copy.TotalPaths, "paths");
            }
        }
    }
}
