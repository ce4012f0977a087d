using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Machines.Keys;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift host-key HOST</c>: a host's key before there is a machine.</summary>
internal sealed class HostKeyCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly ServerArgument _host = new();
    private readonly Option<bool> _new = new("--new") { Description = "Make one" };
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON document" };
    private readonly CloudOptions _cloud = new();

    public HostKeyCommand(CliContext context)
        : base("host-key", "Make a host's key before its machine, to encrypt secrets to it (sops-nix, agenix).")
    {
        _context = context;
        _host.AddTo(this);
        Add(_new);
        Add(_json);
        _cloud.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Every deploy of the host gives it this key, so that the first boot can read what was encrypted to it. The private half lies "
        + "in $XDG_STATE_HOME/snowlift/host-keys, is readable by you alone, and is sent to the machine over the verified connection. "
        + "It stays when the server is destroyed.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift host-key web --new", "Make one, and print its age recipient"),
        new("snowlift host-key web --json | jq -r .age", "For .sops.yaml"),
        new("snowlift deploy web --create --host-key /secure/web.key", "A key that is kept elsewhere; a pipe will do"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (host, paths) = (_host.Read(parsed), _context.PathsOf(_cloud.Read(parsed, _context)));
        var key = parsed.GetValue(_new)
            ? await KeptHostKeys.MakeAsync(paths, host, _context.Processes, _context.Suggest, cancellation)
            : KeptHostKeys.Read(paths, host) ?? throw new SnowliftException(
                ExitCode.Usage, $"No host key was made for {host}", "Its machine makes one of its own then.", $"Make one: {_context.Suggest.Line("host-key", host, "--new")}");
        var shown = new HostKeyJson(
            host, key.Public.ToString(), key.Public.Fingerprint, AgeRecipient.Of(key.Public), KeptHostKeys.FileOf(paths, host));
        await _context.Out.WriteLineAsync(parsed.GetValue(_json)
            ? JsonSerializer.Serialize(shown, HostKeyJsonContext.Default.HostKeyJson)
            : $"""
              The host key of {host}, for its next deploy and all after it

                age          {shown.Age}
                public       {shown.Public}
                fingerprint  {shown.Fingerprint}
                file         {shown.File}
              """);
        return (int)ExitCode.Done;
    }
}

/// <summary>What <c>host-key --json</c> prints.</summary>
/// <param name="Age">Whom to encrypt to.</param>
/// <param name="File">Where the private half is.</param>
internal sealed record HostKeyJson(string Host, string Public, string Fingerprint, string Age, string File);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HostKeyJson))]
internal sealed partial class HostKeyJsonContext : JsonSerializerContext;
