using System.Diagnostics.CodeAnalysis;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Lab.Machines.Simulated.Ssh;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Simulated.Nix;

/// <summary>
/// Stands in for <c>nix copy --to ssh-ng://…</c> towards simulated machines: asks the Nix that is really here what the
/// closure is, and delivers it as slowly as a line would. What was evaluated and not built is a path of the model's size.
/// </summary>
internal sealed class SimulatedCopy(SimulatedWorld world, SimulatedSsh ssh, IProcessRunner inner)
{
    private const string Scheme = "ssh-ng://";
    private const string RemoteStore = "remote-store=";

    /// <summary>Answers a copy; false where it is not for a simulated machine.</summary>
    public bool TryRun(
        CommandLine command, ProcessOutput? output, CancellationToken cancellation, [NotNullWhen(true)] out Task<ProcessResult>? answer)
    {
        answer = null;
        var to = command.Arguments.IndexOf("--to");
        if (!command.Arguments.Contains("copy") || to < 0 || to + 1 >= command.Arguments.Length
            || !command.Arguments[to + 1].StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        var url = command.Arguments[to + 1][Scheme.Length..].Split('?', 2);
        var options = command.Environment.GetValueOrDefault("NIX_SSHOPTS") ?? "";
        if (ssh.TargetOf(options.Split(' ', StringSplitOptions.RemoveEmptyEntries), url[0]) is not { } target)
        {
            return false;
        }

        answer = RunAsync(command, target, RootOf(url), output, cancellation);
        return true;
    }

    private static string? RootOf(string[] url) => url.Length < 2 ? null : url[1].Split('&')
        .Where(parameter => parameter.StartsWith(RemoteStore, StringComparison.Ordinal))
        .Select(parameter => Uri.UnescapeDataString(parameter[RemoteStore.Length..]))
        .FirstOrDefault()?.Split("root=")[^1];

    private async Task<ProcessResult> RunAsync(
        CommandLine command, SshTarget target, string? root, ProcessOutput? output, CancellationToken cancellation)
    {
        var path = command.Arguments[^1];
        var asked = command with
        {
            Arguments = [.. command.Arguments.TakeWhile(word => word != "copy"), "path-info", "--recursive", "--size", path],
        };
        var info = await inner.RunAsync(asked, null, cancellation);
        if (!info.Succeeded && !world.Knows(path))
        {
            return info;
        }

        var closure = info.Succeeded ? Paths(info.Output) : [(path, world.Model.SystemBytes)];

        var terminal = new Terminal(output);
        try
        {
            var connection = await ssh.ConnectAsync(target, cancellation);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, connection.Broken);
            try
            {
                return await SendAsync(connection, root, closure, terminal, either.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                terminal.Complain("client_loop: send disconnect: Broken pipe");
                terminal.Complain("error: unexpected end-of-file");
                return terminal.End(1);
            }
        }
        catch (SshRefusedException e)
        {
            e.Lines.ToList().ForEach(terminal.Complain);
            terminal.Complain($"error: cannot connect to '{target.User}@{target.Address}'");
            return terminal.End(1);
        }
    }

    private async Task<ProcessResult> SendAsync(
        SshConnection connection, string? root, IReadOnlyList<(string Path, long Bytes)> closure, Terminal terminal,
        CancellationToken cancellation)
    {
        var fault = world.Faults.Take(connection.Machine.Spec.Name, FaultPoint.Copy);
        if (fault is Fails fails)
        {
            terminal.Complain(fails.Message);
            return terminal.End(fails.ExitCode);
        }

        var store = root is null && connection.Boot.Running != RunningSystem.NixOs ? connection.Boot.Store : connection.Machine.Disk.Store;
        var missing = closure.Where(entry => !store.ContainsKey(entry.Path)).ToList();
        var progress = new CopyReport(terminal, missing.Count, missing.Sum(entry => entry.Bytes));
        foreach (var (entry, bytes) in missing)
        {
            progress.Begin(entry);
            for (var step = 1; step <= 4; step++)
            {
                await world.DelayAsync(TimeSpan.FromSeconds(bytes * world.Model.Compression / world.Model.UploadRate / 4), cancellation);
                progress.Sent(bytes * step / 4, bytes);
                if (fault is Breaks && step == 2)
                {
                    connection.Break();
                    cancellation.ThrowIfCancellationRequested();
                }
            }

            progress.End();
            if (fault is not DoesNothing)
            {
                store[entry] = true;
            }
        }

        return terminal.End(0);
    }

    private static List<(string Path, long Bytes)> Paths(string info) =>
        [.. info.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Select(words => (words[0], long.TryParse(words[^1], out var bytes) ? bytes : 0))];
}
