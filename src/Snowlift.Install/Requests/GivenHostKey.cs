using Snowlift.Build;
using Snowlift.Machines.Keys;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Requests;

/// <summary>
/// The host key that the system is to have, where its user wants to say: named on the command line, or among the files that
/// are brought, or made before with <c>snowlift host-key</c>. Without one, the machine makes its own.
/// </summary>
internal static class GivenHostKey
{
    /// <summary>Looks for one, and says which.</summary>
    /// <exception cref="SnowliftException">Two were named that differ, or the one that was made is damaged.</exception>
    public static HostChecked For(DeployRun run, HostChecked host) => host with { HostKey = Find(run) };

    private static KeyPair? Find(DeployRun run)
    {
        var (named, brought) = (run.Request.HostKey, run.Request.ExtraFiles?.HostKey);
        if (named is not null && brought is not null && named.Public != brought.Public)
        {
            throw new SnowliftException(
                ExitCode.Usage, "Two host keys were named, and they differ",
                $"--host-key is {named.Public.Fingerprint}, the one in --extra-files {brought.Public.Fingerprint}.", "Leave one of them away.");
        }

        if ((named ?? brought) is { } given)
        {
            return given;
        }

        if (KeptHostKeys.Read(run.Paths, run.Host) is not { } kept)
        {
            return null;
        }

        run.Services.Secrets.Add(kept.PrivatePem);
        run.Events.Report(new Notice($"{run.Host} gets the host key that was made for it: {kept.Public.Fingerprint}"));
        return kept;
    }

    /// <summary>Says aloud that a key was named for a machine that is left as it is, and has another one.</summary>
    public static void SayUnused(RunEvents events, HostChecked host, SshEndpoint endpoint)
    {
        if (host.HostKey is { } key
            && !endpoint.KnownHosts.Where(File.Exists).SelectMany(File.ReadLines).Any(line => line.Contains(key.Public.Base64, StringComparison.Ordinal)))
        {
            events.Report(new Notice(
                $"The machine runs this system already and keeps the host key that it has; {key.Public.Fingerprint} was not given to it."));
        }
    }
}
