using Microsoft.Extensions.Time.Testing;
using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Install.Requests;
using Snowlift.Provision;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests.Support;

/// <summary>The whole program in-process, in a folder of its own.</summary>
internal sealed class Cli : IDisposable
{
    /// <summary>Must never be seen.</summary>
    public const string Token = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqr";

    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    private readonly bool _ownsFolder;

    public Cli()
        : this(Directory.CreateTempSubdirectory("snowlift-cli-").FullName) => _ownsFolder = true;

    /// <summary>Another command in the folder of one before.</summary>
    public Cli(string folder)
    {
        Folder = folder;
        Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["HOME"] = Folder, ["PATH"] = System.Environment.GetEnvironmentVariable("PATH"), ["TERM"] = "xterm",
            ["HCLOUD_TOKEN"] = Token,
            // Said aloud, since a lab in the background inherits what the tests' own environment has.
            ["XDG_STATE_HOME"] = Path.Combine(Folder, ".local", "state"), ["XDG_CACHE_HOME"] = Path.Combine(Folder, ".cache"),
        };
    }

    /// <summary>Home and working directory, gone afterwards; in output it reads <c>FOLDER</c>.</summary>
    public string Folder { get; }

    public Dictionary<string, string?> Environment { get; }

    /// <summary>The working directory, below <see cref="Folder"/>.</summary>
    public string Below { get; init; } = "";

    public FakeTimeProvider Time { get; } = new(Stories.Start);

    /// <summary>The clock; real where real things happen.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>What starts other programs.</summary>
    public IProcessRunner Processes { get; init; } = new ProcessRunner();

    /// <summary>What starts the program in the background; it lies beside the tests.</summary>
    public IReadOnlyList<string> Self { get; init; } = [Path.Combine(AppContext.BaseDirectory, "snowlift")];

    /// <summary>Whether this build brings the lab.</summary>
    public bool HasLab { get; init; } = true;

    public TerminalTraits Terminal { get; set; } = TerminalTraits.None;

    public string Typed { get; set; } = "";

    /// <summary>What a deploy does; null for the real flow.</summary>
    public Script? Deployer { get; set; } = (_, _, _) => throw new InvalidOperationException("no deploy was expected");

    /// <summary>The services and the request of the deploy that was run.</summary>
    public (CloudServices Services, DeployRequest Request) Order { get; private set; }

    public string Out => Shown(_out);

    public string Error => Shown(_error);

    public static TerminalTraits TerminalOf(int width) => new(true, true, true, () => width, () => 30);

    public CliContext Context
    {
        get
        {
            var context = new CliContext(
                new StringReader(Typed), _out, _error, Terminal, Environment, Path.Combine(Folder, Below), Clock ?? Time)
            {
                Self = Self, Processes = Processes,
            };
            context = HasLab ? context : context with { Lab = null };
            return Deployer is not { } script ? context : context with
            {
                Deploy = (services, nix, request, cancellation) =>
                {
                    Order = (services, request);
                    return script(services, request, cancellation);
                },
            };
        }
    }

    public Task<int> RunAsync(params string[] args) => SnowliftProgram.RunAsync(args, Context, CancellationToken.None);

    public Task<int> RunAsync(CancellationToken cancellation, params string[] args) =>
        SnowliftProgram.RunAsync(args, Context, cancellation);

    /// <summary>A flake.nix, so that the folder passes for a flake.</summary>
    public Cli WithFlake()
    {
        File.WriteAllText(Path.Combine(Folder, "flake.nix"), "{ }");
        return this;
    }

    public void Dispose()
    {
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private string Shown(StringWriter writer)
    {
        var text = writer.ToString().Replace(Folder, "FOLDER", StringComparison.Ordinal);
        return Order.Services is { RunId: var run } ? text.Replace(run, "RUN", StringComparison.Ordinal) : text;
    }
}

/// <summary>A deploy that only reports what a test wrote down.</summary>
internal delegate Task<DeployResult> Script(CloudServices services, DeployRequest request, CancellationToken cancellation);
