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

/// <summary>
/// Evaluates the host on the target, where this machine has no Nix or cannot build for it, and builds the disk script
/// there. Precondition: the installer runs. Effect: files in its RAM. May be run again.
/// </summary>
internal static class PlanOnTarget
{
    private const string Folder = "/root/snowlift-flake";

    public static Task<SystemPlan> RunAsync(
        DeployRun run, HostChecked host, InstallerBooted installer, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Build,
            "Evaluate on the target",
            async scope =>
            {
                var flake = await SendFlakeAsync(run, installer.Session, scope, cancellation);
                scope.Progress("evaluating");
                var evaluation = await EvaluateAsync(run, installer.Session, flake, scope, cancellation);
                ResolveHost.EnsureFound(evaluation, host.Host, run.Request.Flake.Url);
                var login = CheckConfiguration.OnTarget(run, host, evaluation, installer, scope);
                scope.Progress("building the disk script");
                var disko = await BuildAsync(installer.Session, "/", evaluation.Disko!.Drv, scope, cancellation);
                return new SystemPlan(evaluation, login, StorePath.Parse(evaluation.Toplevel!.Out), disko, ClosureBytes: null);
            },
            plan => plan.System.Name);

    /// <summary>Builds a derivation on the machine.</summary>
    public static async Task<StorePath> BuildAsync(
        SshSession session, string root, string derivation, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            var built = await session.RunAsync(Scripts.NixBuild(root, derivation), new ProcessOutput(OnErrorLine: Show), cancellation);
            return StorePath.Parse(built["out"] ?? "");
        }
        catch (ScriptFailedException e)
        {
            throw new SnowliftException(
                ExitCode.Nix, "The build on the target failed", string.Join('\n', e.Result.LastLines()),
                "Mend the build and run the same command again: the installer waits on the machine.", e);
        }

        void Show(string line)
        {
            scope.Log(line);
            if (BuildHere.Doing(line) is { } doing)
            {
                scope.Progress(doing);
            }
        }
    }

    private static async Task<string> SendFlakeAsync(
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
            return HostEvaluation.Parse(answer["json"] ?? "");
        }
        catch (ScriptFailedException e)
        {
            throw new SnowliftException(
                ExitCode.Nix, $"The flake {run.Request.Flake} does not evaluate", string.Join('\n', e.Result.LastLines()),
                "Mend the flake and run the same command again: the installer waits on the machine, its disk is untouched.", e);
        }
        catch (JsonException e)
        {
            throw new SnowliftException(ExitCode.Nix, "The target's Nix gave an answer that is not understood", e.Message, inner: e);
        }
    }
}
