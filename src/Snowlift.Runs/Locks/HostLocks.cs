using System.Globalization;
using Snowlift.Remote.Errors;

namespace Snowlift.Runs.Locks;

/// <summary>Keeps two runs on this computer from working on one host at the same time.</summary>
public interface IHostLocks
{
    /// <summary>Takes the lock of a host, until it is disposed or the process ends.</summary>
    /// <param name="name">The host, and the cloud it is in, as one file name.</param>
    /// <exception cref="SnowliftException">Another run holds it (refused).</exception>
    HostLock Take(string name, LockHolder holder);
}

/// <summary>Who holds a lock.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Command">What was typed: <c>deploy</c>.</param>
/// <param name="Host">What it works on.</param>
/// <param name="Process">Its process id on this computer.</param>
public sealed record LockHolder(string Run, string Command, string Host, int Process, DateTimeOffset Since)
{
    /// <summary>Reads the one line of a lock file, or null where there is none.</summary>
    internal static LockHolder? Parse(string line) =>
        line.Trim().Split(' ') is [var run, var command, var host, var process, var since]
        && int.TryParse(process, CultureInfo.InvariantCulture, out var id)
        && DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, out var moment)
            ? new LockHolder(run, command, host, id, moment)
            : null;

    public override string ToString() => $"{Run} {Command} {Host} {Process} {Since:O}";
}

/// <summary>A lock that is held.</summary>
/// <param name="before">Who held it last; that run has ended, whatever it left behind.</param>
public sealed class HostLock(IDisposable held, LockHolder? before) : IDisposable
{
    public LockHolder? Before { get; } = before;

    public void Dispose() => held.Dispose();
}

/// <summary>
/// A file a host, locked by the kernel (<c>flock</c>): a process that is killed lets go of it. Beside it stands who holds it, or
/// held it last; what is locked cannot be read.
/// </summary>
public sealed class FileHostLocks(string folder) : IHostLocks
{
    public HostLock Take(string name, LockHolder holder)
    {
        Directory.CreateDirectory(folder);
        var (path, beside) = (Path.Combine(folder, name + ".lock"), Path.Combine(folder, name + ".run"));
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw Refuse(holder, Read(beside));
        }

        var before = Read(beside);
        File.WriteAllText(beside, holder + "\n");
        return new HostLock(file, before);
    }

    private static LockHolder? Read(string path) => File.Exists(path) ? LockHolder.Parse(File.ReadAllText(path)) : null;

    private static SnowliftException Refuse(LockHolder wanted, LockHolder? other) => new(
        ExitCode.Refused, $"Another run works on {wanted.Host} just now",
        other is null ? null : $"snowlift {other.Command}, run {other.Run}, since {other.Since.ToLocalTime():HH:mm} (process {other.Process}).",
        "Wait until it has ended" + (other is null ? "." : $", or end it: kill -INT {other.Process}"));
}
