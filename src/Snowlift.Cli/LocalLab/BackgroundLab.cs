using System.Globalization;
using Snowlift.Cli.Context;
using Snowlift.Lab;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs;

namespace Snowlift.Cli.LocalLab;

/// <summary>The lab that goes on after this command: another process of ours, <c>lab serve</c>.</summary>
internal sealed class BackgroundLab(CliContext context)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>A lab that ends while starting may have lost the race against another: that one must answer soon.</summary>
    private static readonly TimeSpan RaceLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly LabStatusClient _client = new(context.Time);

    /// <summary>The lab that runs, or null.</summary>
    public async Task<LabConnection?> FindAsync(MachineKind machines, CancellationToken cancellation) =>
        (await _client.AskAsync(LabHome.PathsOf(context, machines), cancellation))?.Connection;

    /// <summary>The lab that runs, or one started now.</summary>
    /// <exception cref="SnowliftException">It does not start (prerequisite).</exception>
    public async Task<LabConnection> FindOrStartAsync(MachineKind machines, Action<string> say, CancellationToken cancellation)
    {
        var paths = LabHome.PathsOf(context, machines);
        if (await FindAsync(machines, cancellation) is { } running)
        {
            return running;
        }

        say($"starting the lab; '{context.Suggest.Line("lab status")}' shows it, '{context.Suggest.Line("lab down")}' ends it");
        var pid = await LaunchAsync(paths, machines, cancellation);
        return await WaitAsync(paths, pid, cancellation);
    }

    /// <summary>Ends the process that serves the lab, if there is one.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="SnowliftException">It does not end.</exception>
    public async Task<bool> StopAsync(MachineKind machines, CancellationToken cancellation)
    {
        var paths = LabHome.PathsOf(context, machines);
        if (!LabConnection.IsServed(paths))
        {
            return false;
        }

        if (ReadPid(paths) is not { } pid)
        {
            throw new SnowliftException(
                ExitCode.Refused,
                "The lab is served by a process that is not known here",
                $"{paths.LockFile} is locked, and {LabHome.PidFile(paths)} names nobody.",
                $"End it yourself: fuser {paths.LockFile}");
        }

        await context.Processes.RunAsync(CommandLine.Of("kill", "-TERM", pid.ToString(CultureInfo.InvariantCulture)), null, cancellation);
        var began = context.Time.GetTimestamp();
        while (LabConnection.IsServed(paths))
        {
            if (context.Time.GetElapsedTime(began) > StopLimit)
            {
                throw new SnowliftException(
                    ExitCode.Refused, $"The lab's process {pid} does not end", $"It was asked {StopLimit.TotalSeconds:0} s ago.", $"kill -9 {pid}");
            }

            await Task.Delay(Pause, context.Time, cancellation);
        }

        return true;
    }

    private async Task<int> LaunchAsync(LabPaths paths, MachineKind machines, CancellationToken cancellation)
    {
        PrivateFiles.CreateFolder(paths.Root);

        // A session of its own, so that neither Ctrl-C nor closing the terminal ends it with us.
        const string Launch = "umask 077; log=$1; shift; setsid \"$@\" </dev/null >\"$log\" 2>&1 & echo $!";
        var command = CommandLine.Of("sh", "-c", Launch, "sh", paths.ServeLog)
            .With([.. context.Self])
            .With("lab", "serve", "--machines", machines == MachineKind.Qemu ? "qemu" : "simulated");
        var started = context.Environment.Aggregate(
            command with { WorkingDirectory = "/" }, (c, variable) => c.WithEnvironment(variable.Key, variable.Value));
        var result = await context.Processes.RunAsync(started, null, cancellation);
        return result.Succeeded && int.TryParse(result.Output.Trim(), CultureInfo.InvariantCulture, out var pid)
            ? pid
            : throw Failed(paths, "It could not be started.");
    }

    private async Task<LabConnection> WaitAsync(LabPaths paths, int pid, CancellationToken cancellation)
    {
        var began = context.Time.GetTimestamp();
        var limit = StartLimit;
        while (true)
        {
            if (await _client.AskAsync(paths, cancellation) is var (connection, _))
            {
                return connection;
            }

            var waited = context.Time.GetElapsedTime(began);
            if (limit == StartLimit && !Directory.Exists($"/proc/{pid}"))
            {
                limit = waited + RaceLimit;
            }

            if (waited > limit)
            {
                throw Failed(paths, limit == StartLimit ? $"It does not answer after {limit.TotalSeconds:0} s." : "It ended while starting.");
            }

            await Task.Delay(Pause, context.Time, cancellation);
        }
    }

    private SnowliftException Failed(LabPaths paths, string why) => new(
        ExitCode.Prerequisite, "The lab does not start", why, $"Read {paths.ServeLog}, or start it where you can see it: {context.Suggest.Line("lab serve")}")
    {
        LastLines = File.Exists(paths.ServeLog) ? [.. File.ReadLines(paths.ServeLog).TakeLast(12)] : [],
    };

    private static int? ReadPid(LabPaths paths) =>
        File.Exists(LabHome.PidFile(paths))
        && int.TryParse(File.ReadAllText(LabHome.PidFile(paths)).Trim(), CultureInfo.InvariantCulture, out var pid)
        && Directory.Exists($"/proc/{pid}")
            ? pid
            : null;
}
