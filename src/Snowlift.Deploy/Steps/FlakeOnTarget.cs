using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Snowlift.Deploy.Events;
using Snowlift.Deploy.Machines;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Deploy.Steps;

/// <summary>Brings the flake to a machine that has Nix, and evaluates the host there.</summary>
internal static class FlakeOnTarget
{
    private const string Folder = "/root/snowlift-flake";

    /// <summary>Sends the flake, where it is local, and evaluates the host, once.</summary>
    /// <exception cref="SnowliftException">It does not evaluate, or has no such host.</exception>
    public static async Task<HostEvaluation> EvaluateAsync(
        DeployRun run, SshSession session, StepScope scope, CancellationToken cancellation)
    {
        var flake = await SendAsync(run, session, scope, cancellation);
        scope.Progress("evaluating");
        return await EvaluateAsync(run, session, flake, scope, cancellation);
    }

    private static async Task<string> SendAsync(
        DeployRun run, SshSession session, StepScope scope, CancellationToken cancellation)
    {
        if (run.Request.Flake.LocalPath is not { } path)
        {
            return run.Request.Flake.Url;
        }

        scope.Progress("sending the flake");
        var archive = Path.Combine(run.Folder, "flake.tar.gz");
        await PackAsync(path, await FilesAsync(run, path, cancellation), archive, cancellation);
        var script = Scripts.ReceiveFlake(Folder, StandardInput.File(archive));
        await session.RunAsync(
            script,
            new ProcessOutput(OnErrorLine: scope.Log, OnInputSent: sent => scope.Progress(null, sent, script.Input.Length, "B")),
            cancellation);
        return "path:" + Folder;
    }

    /// <summary>What Nix would copy: in a git repository the files git knows, elsewhere all of them.</summary>
    private static async Task<IReadOnlyList<string>> FilesAsync(DeployRun run, string path, CancellationToken cancellation)
    {
        if (!run.Request.Flake.Url.StartsWith("path:", StringComparison.Ordinal))
        {
            try
            {
                var listed = await run.Processes.RunAsync(
                    CommandLine.Of("git", "-C", path, "ls-files", "-z", "--cached"), null, cancellation);
                if (listed.Succeeded)
                {
                    return [.. listed.Output.Split(['\0', '\n'], StringSplitOptions.RemoveEmptyEntries)
                        .Where(file => File.Exists(Path.Combine(path, file)))];
                }
            }
            catch (ProgramNotFoundException)
            {
                // Without git nobody can have made a repository of it here.
            }
        }

        return [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(path, file))
            .Where(file => !file.StartsWith(".git/", StringComparison.Ordinal))];
    }

    private static async Task PackAsync(
        string root, IReadOnlyList<string> files, string archive, CancellationToken cancellation)
    {
        await using var file = File.Create(archive);
        await using var zipped = new GZipStream(file, CompressionLevel.Optimal);
        await using var tar = new TarWriter(zipped);
        foreach (var name in files)
        {
            await tar.WriteEntryAsync(Path.Combine(root, name), name, cancellation);
        }
    }

    private static async Task<HostEvaluation> EvaluateAsync(
        DeployRun run, SshSession session, string flake, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            var script = Scripts.NixEval(flake, NixCli.HostExpression(run.Request.Host));
            var answer = await session.RunAsync(script, new ProcessOutput(OnErrorLine: scope.Log), cancellation);
            var evaluation = HostEvaluation.Parse(answer["json"] ?? "");
            ResolveHost.EnsureFound(evaluation, run.Request.Host, run.Request.Flake.Url);
            return evaluation;
        }
        catch (ScriptFailedException e)
        {
            throw new SnowliftException(
                ExitCode.Nix, $"The flake {run.Request.Flake} does not evaluate", string.Join('\n', e.Result.LastLines()),
                NixCli.Advice(run.Request.Flake, run.Request.Host, string.Join('\n', e.Result.Error))
                    ?? "Mend the flake and run the same command again: the machine waits, its disk is untouched.", e);
        }
        catch (JsonException e)
        {
            throw new SnowliftException(ExitCode.Nix, "The target's Nix gave an answer that is not understood", e.Message, inner: e);
        }
    }
}
