using System.Text.Json;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Nix;

/// <summary>The one place that knows Nix: one method a command. Works with Nix 2.8 and later.</summary>
public sealed class NixCli(IProcessRunner processes, NixSettings settings)
{
    private static readonly string[] Flakes =
        ["--extra-experimental-features", "nix-command", "--extra-experimental-features", "flakes"];

    /// <summary>The expression that asks everything of a host, ready for <c>nix eval --apply</c>.</summary>
    public static string HostExpression(string host) =>
        $"({Resource("host.nix")}) {{ host = {NixText.Quote(host)}; }}";

    /// <summary>The arguments that have Nix take inputs from elsewhere; it writes no lock then.</summary>
    public static IEnumerable<string> Replacing(IEnumerable<InputOverride> overrides) =>
        overrides.SelectMany(other => (string[])["--override-input", other.Input, "path:" + other.Folder]);

    /// <summary>What would mend an evaluation that failed, from all that Nix said; null where the failure is not known.</summary>
    public static string? Advice(FlakeRef flake, string host, string said) => NixDiagnosis.Next(flake, host, said);

    /// <summary>Whether an evaluation failed because the flake has no <c>nixosConfigurations</c> at all.</summary>
    /// <param name="said">What Nix said, or the last of it. Source: libcmd, <c>InstallableFlake</c>.</param>
    public static bool SaysNoHosts(IEnumerable<string> said) => said.Any(line =>
        line.Contains("does not provide attribute", StringComparison.Ordinal) && line.Contains("'nixosConfigurations'", StringComparison.Ordinal));

    /// <summary>What this Nix is and can build, or null where there is no Nix here.</summary>
    /// <exception cref="SnowliftException">Nix is here, but does not work.</exception>
    public async Task<NixAbilities?> AbilitiesAsync(CancellationToken cancellation)
    {
        try
        {
            // `nix config show` is the newer name of `nix show-config`; Nix 2.8 only knows the old one.
            var shown = await RunAsync([.. Flakes, "show-config", "--json"], null, cancellation);
            if (!shown.Succeeded)
            {
                shown = await RunAsync([.. Flakes, "config", "show", "--json"], null, cancellation);
            }

            Ensure(shown, "Nix on this machine does not answer", "nix show-config --json");
            return NixAbilities.Parse(shown.Output);
        }
        catch (ProgramNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The names of a flake's hosts, none where it has no <c>nixosConfigurations</c>; null where there is no Nix here.</summary>
    /// <exception cref="SnowliftException">The flake does not evaluate; carries Nix's own message, trimmed.</exception>
    public async Task<IReadOnlyList<string>?> HostsAsync(FlakeRef flake, CancellationToken cancellation)
    {
        string[] arguments =
            [.. Flakes, "eval", "--json", $"{flake.Url}#nixosConfigurations", "--apply", "builtins.attrNames", .. Replacing(flake.Overrides)];
        try
        {
            var result = await RunAsync(arguments, null, cancellation);
            return result.Succeeded ? JsonSerializer.Deserialize(result.Output, NixJson.Default.IReadOnlyListString)
                : SaysNoHosts(result.Error) ? []
                : throw NixFailure.Evaluation(flake, "HOST", result, Command(arguments).ToString());
        }
        catch (ProgramNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Evaluates one host, once; the derivations are in the store afterwards.</summary>
    /// <exception cref="SnowliftException">The flake does not evaluate; carries Nix's own message, trimmed.</exception>
    public async Task<HostEvaluation> EvaluateAsync(FlakeRef flake, string host, Action<string> log, CancellationToken cancellation)
    {
        string[] arguments =
            [.. Flakes, "eval", "--json", .. settings.WritesLockFile ? (string[])[] : ["--no-write-lock-file"], $"{flake.Url}#nixosConfigurations", "--apply", HostExpression(host), .. Replacing(flake.Overrides)];
        var result = await RunAsync(arguments, new ProcessOutput(OnErrorLine: log), cancellation);
        return result.Succeeded ? HostEvaluation.Parse(result.Output)
            : SaysNoHosts(result.Error) ? HostEvaluation.NoHosts
            : throw NixFailure.Evaluation(flake, host, result, Command(arguments).ToString());
    }

    /// <summary>Builds derivations that an evaluation has put into the store.</summary>
    /// <param name="log">Nix's own lines: what is fetched and built.</param>
    public async Task RealiseAsync(IReadOnlyList<string> derivations, Action<string> log, CancellationToken cancellation)
    {
        var command = settings.Apply(new CommandLine("nix-store", ["--realise", "--quiet", .. derivations]));
        var result = await processes.RunAsync(command, new ProcessOutput(OnErrorLine: log), cancellation);
        if (!result.Succeeded)
        {
            throw NixFailure.Build(result, command.ToString());
        }
    }

    /// <summary>The size of a path with everything it refers to, in bytes.</summary>
    public async Task<long> ClosureSizeAsync(StorePath path, CancellationToken cancellation)
    {
        var result = await AskSizeAsync(path, cancellation);
        Ensure(result, $"The size of {path} is unknown", "nix path-info --closure-size");
        return SizeIn(result);
    }

    /// <summary>The same, or null for a path that is not in the store.</summary>
    public async Task<long?> FindClosureSizeAsync(StorePath path, CancellationToken cancellation)
    {
        var result = await AskSizeAsync(path, cancellation);
        return result.Succeeded ? SizeIn(result) : null;
    }

    /// <summary>A path with everything it refers to, and each one's own size in bytes.</summary>
    public async Task<IReadOnlyList<(StorePath Path, long Bytes)>> ClosureAsync(StorePath path, CancellationToken cancellation)
    {
        var result = await RunAsync([.. Flakes, "path-info", "--recursive", "--size", path.Path], null, cancellation);
        Ensure(result, $"What {path} consists of is unknown", "nix path-info --recursive");
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Select(words => (StorePath.Parse(words[0]), long.Parse(words[^1])))];
    }

    /// <summary>
    /// Copies a closure to a machine over SSH. What the target can fetch from its own substituters is not sent.
    /// </summary>
    /// <param name="target">The name after <c>ssh</c>.</param>
    /// <param name="sshOptions">Options for Nix's own ssh calls.</param>
    /// <param name="storeRoot">Where the target's store is rooted (<c>/mnt</c>), or null for its own.</param>
    /// <param name="program">The target's <c>nix-daemon</c>, where it is not on the path of who logs in.</param>
    /// <param name="asRoot">Whoever logs in becomes root first: its store takes unsigned paths from nobody else.</param>
    public async Task CopyAsync(
        StorePath path,
        string target,
        string sshOptions,
        string? storeRoot,
        Action<CopyProgress> onProgress,
        Action<string> log,
        CancellationToken cancellation,
        bool asRoot = false,
        string? program = null)
    {
        var root = (storeRoot is null ? "" : "&remote-store=" + Uri.EscapeDataString("local?root=" + storeRoot))
            + (asRoot ? "&remote-program=" + Uri.EscapeDataString($"sudo -n {program ?? "nix-daemon"}")
                : program is not null ? "&remote-program=" + Uri.EscapeDataString(program) : "");
        var progress = new NixProgress(onProgress, log);
        var command = Command([
            .. Flakes, "copy", "--no-check-sigs", "--substitute-on-destination", "--log-format", "internal-json", "-v",
            "--to", $"ssh-ng://{target}?compress=true{root}", path.Path]).WithEnvironment("NIX_SSHOPTS", sshOptions);
        var output = new ProcessOutput(OnErrorLine: line =>
        {
            if (!progress.Read(line))
            {
                log(line);
            }
        });
        var result = await processes.RunAsync(command, output, cancellation);
        if (!result.Succeeded)
        {
            throw NixFailure.Copy(path, target, result, command.ToString());
        }
    }

    private static long SizeIn(ProcessResult pathInfo) =>
        long.Parse(pathInfo.Output.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries)[^1]);

    private Task<ProcessResult> AskSizeAsync(StorePath path, CancellationToken cancellation) =>
        RunAsync([.. Flakes, "path-info", "--closure-size", path.Path], null, cancellation);

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(NixCli).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static void Ensure(ProcessResult result, string what, string command)
    {
        if (!result.Succeeded)
        {
            throw new SnowliftException(ExitCode.Nix, what, NixFailure.Message(result)) { Command = command, LastLines = result.LastLines() };
        }
    }

    private CommandLine Command(IReadOnlyList<string> arguments) =>
        settings.Apply(new CommandLine("nix", [.. arguments]));

    private Task<ProcessResult> RunAsync(IReadOnlyList<string> arguments, ProcessOutput? output, CancellationToken cancellation) =>
        processes.RunAsync(Command(arguments), output, cancellation);
}

/// <summary>What a Nix can build.</summary>
/// <param name="System">Its own platform.</param>
/// <param name="ExtraPlatforms">Others it can build for by itself.</param>
/// <param name="HasBuilders">Whether remote builders are configured.</param>
public sealed record NixAbilities(string System, IReadOnlyList<string> ExtraPlatforms, bool HasBuilders)
{
    public bool CanBuild(string? system) =>
        system is null || system == System || ExtraPlatforms.Contains(system) || HasBuilders;

    /// <summary>Reads <c>nix show-config --json</c>.</summary>
    public static NixAbilities Parse(string json)
    {
        var settings = JsonSerializer.Deserialize(json, NixJson.Default.JsonElement);
        return new NixAbilities(
            Value("system") is { ValueKind: JsonValueKind.String } system ? system.GetString()! : "",
            Value("extra-platforms") is { ValueKind: JsonValueKind.Array } platforms
                ? [.. platforms.EnumerateArray().Select(platform => platform.GetString()!)]
                : [],
            NamesBuilders(Value("builders")));

        JsonElement? Value(string name) =>
            settings.TryGetProperty(name, out var setting) && setting.TryGetProperty("value", out var value) ? value : null;
    }

    // The default, `@/etc/nix/machines`, names a file that most machines do not have.
    private static bool NamesBuilders(JsonElement? builders) =>
        builders is { ValueKind: JsonValueKind.String } value
        && value.GetString() is { Length: > 0 } text
        && (!text.StartsWith('@') || File.Exists(text[1..]));
}
