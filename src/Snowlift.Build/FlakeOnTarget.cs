using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Logins;
using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Build;

/// <summary>Brings the flake to a machine that has Nix, and evaluates the host there.</summary>
public static class FlakeOnTarget
{
    private const string Folder = "/root/snowlift-flake";
    private const string InputsFolder = "/root/snowlift-flake-inputs";

    /// <summary>Sends the flake, where it is local, and evaluates the host, once.</summary>
    /// <exception cref="SnowliftException">It does not evaluate, or has no such host.</exception>
    public static async Task<HostEvaluation> EvaluateAsync(
        HostRun run, FlakeRef flake, MachineSession session, StepScope scope, CancellationToken cancellation)
    {
        var there = await SendAsync(run, flake, session, scope, cancellation);
        var inputs = await SendInputsAsync(run.Folder, flake, session, scope, cancellation);
        scope.Progress("evaluating");
        return await EvaluateAsync(run, flake, session, there, inputs, scope, cancellation);
    }

    /// <summary>The same, and the checks that could not be made here; nothing on the machine was changed before.</summary>
    /// <param name="machine">The machine that it is to run on, where it is to be held against that.</param>
    /// <returns>What the flake says, and who will be able to log in.</returns>
    /// <exception cref="SnowliftException">It does not evaluate, or a check refuses.</exception>
    public static async Task<(HostEvaluation Evaluation, Login Login)> EvaluateAndCheckAsync(
        HostRun run, HostChecked host, MachineSession session, MachineFacts? machine, ServerFacts? server, StepScope scope, CancellationToken cancellation)
    {
        var evaluation = await EvaluateAsync(run, host.Flake, session, scope, cancellation);
        if (!host.IsMadeUp)
        {
            host.Prove?.Invoke(evaluation);
        }

        run.Preflight.Look(host.Subject(evaluation, machine, server) with { Suggest = run.Suggest }, scope);
        run.Preflight.Enforce(host.Host);
        return (evaluation, host.LoginOf(evaluation));
    }

    private static async Task<string> SendAsync(
        HostRun run, FlakeRef flake, MachineSession session, StepScope scope, CancellationToken cancellation)
    {
        if (flake.LocalPath is not { } path)
        {
            return flake.Url;
        }

        scope.Progress("sending the flake");
        var archive = Path.Combine(run.Folder, "flake.tar.gz");
        var files = await FilesAsync(run.Processes, flake, path, cancellation);
        await PackAsync(files.Select(file => (Path.Combine(path, file), file)), archive, cancellation);
        await session.ReceiveAsync(Folder, archive, scope, cancellation);
        return "path:" + Folder;
    }

    /// <summary>Sends what stands in for inputs of the flake.</summary>
    /// <param name="scratch">A folder here to pack them in.</param>
    /// <returns>What stands in for them, by the folders that it has on the machine.</returns>
    private static async Task<IReadOnlyList<InputOverride>> SendInputsAsync(
        string scratch, FlakeRef flake, MachineSession session, StepScope scope, CancellationToken cancellation)
    {
        var inputs = flake.Overrides;
        if (inputs.Count == 0)
        {
            return [];
        }

        scope.Progress("sending the flake's inputs");
        var archive = Path.Combine(scratch, "inputs.tar.gz");
        await PackAsync(
            inputs.SelectMany((input, i) => AllFiles(input.Folder).Select(file => (Path.Combine(input.Folder, file), $"{i}/{file}"))), archive, cancellation);
        await session.ReceiveAsync(InputsFolder, archive, scope, cancellation);
        return [.. inputs.Select((input, i) => input with { Folder = $"{InputsFolder}/{i}" })];
    }

    /// <summary>What Nix would copy: in a git repository the files git knows, elsewhere all of them.</summary>
    private static async Task<IReadOnlyList<string>> FilesAsync(IProcessRunner processes, FlakeRef flake, string path, CancellationToken cancellation)
    {
        if (!flake.Url.StartsWith("path:", StringComparison.Ordinal))
        {
            try
            {
                var listed = await processes.RunAsync(
                    CommandLine.Of("git", "-C", path, "ls-files", "-z", "--cached"), null, cancellation);
                if (listed.Succeeded)
                {
                    return [.. listed.Output.Split(['\0', '\n'], StringSplitOptions.RemoveEmptyEntries)
                        .Where(file => Path.Exists(Path.Combine(path, file)))];
                }
            }
            catch (ProgramNotFoundException)
            {
                // Without git nobody can have made a repository of it here.
            }
        }

        return AllFiles(path);
    }

    /// <summary>By the names that they are to have in an archive.</summary>
    private static IReadOnlyList<string> AllFiles(string path) =>
        [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.StartsWith(".git/", StringComparison.Ordinal))];

    private static async Task PackAsync(
        IEnumerable<(string Path, string Name)> files, string archive, CancellationToken cancellation)
    {
        await using var file = File.Create(archive);
        await using var zipped = new GZipStream(file, CompressionLevel.Optimal);
        await using var tar = new TarWriter(zipped);
        foreach (var (path, name) in files)
        {
            await tar.WriteEntryAsync(path, name, cancellation);
        }
    }

    private static async Task<HostEvaluation> EvaluateAsync(
        HostRun run, FlakeRef flake, MachineSession session, string there, IReadOnlyList<InputOverride> inputs, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            return Found(HostEvaluation.Parse(
                await session.EvaluateAsync(there, NixCli.HostExpression(run.Host), NixCli.Replacing(inputs), scope, cancellation)));
        }
        catch (ScriptFailedException e) when (NixCli.SaysNoHosts(e.Result.Error))
        {
            return Found(HostEvaluation.NoHosts);
        }
        catch (ScriptFailedException e)
        {
            throw new SnowliftException(
                ExitCode.Nix, $"The flake {flake} does not evaluate", string.Join('\n', e.Result.LastLines()),
                NixCli.Advice(flake, run.Host, string.Join('\n', e.Result.Error))
                    ?? "Mend the flake and run the same command again: the machine waits, its disk is untouched.", e);
        }
        catch (JsonException e)
        {
            throw new SnowliftException(ExitCode.Nix, "The target's Nix gave an answer that is not understood", e.Message, inner: e);
        }

        HostEvaluation Found(HostEvaluation evaluation)
        {
            ResolveHost.EnsureFound(run, flake, evaluation);
            return evaluation;
        }
    }
}
