using System.Text;
using Snowlift.Cli.Tests.Support;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Cli.Tests.Security;

/// <summary>
/// Whole runs with secrets of every kind, and everything that they wrote or that others could see of them: no secret is in it.
/// </summary>
public sealed class NothingLeaksTests
{
    private const string DiskKey = "open-sesame-4711";
    private const string AppToken = "app-t0k3n-that-nobody-sees";

    [Theory]
    [InlineData("--json")]
    [InlineData("--plain")]
    [InlineData("--quiet")]
    public async Task A_deploy_with_secrets_of_every_kind(string view)
    {
        await using var stage = await Stage.SetAsync();
        var ran = await stage.DeployAsync(0, view);

        stage.ShouldHaveArrived();
        stage.ShouldHaveBeenLookedAt();
        stage.ShouldHoldNothing(ran);
        if (view == "--json")
        {
            ran.Out.ShouldContain("\"type\":\"run-finished\"");
        }
    }

    [Theory]
    [InlineData("put-in-ram", 29)]
    [InlineData("disk", 16)]
    [InlineData("extra-files", 30)]
    [InlineData("install", 19)]
    [InlineData("own-files", 31)]
    public async Task A_machine_that_echoes_every_secret_in_its_last_words(string script, int status)
    {
        await using var stage = await Stage.SetAsync();
        stage.Project.MachineFaults.Add(script, new Fails(status, $"debug: {DiskKey} {AppToken} {stage.HostKeyLine} {stage.Token}"));

        var ran = await stage.DeployAsync(7, "--plain");

        ran.Error.ShouldContain("debug: *** *** *** ***");
        stage.ShouldHoldNothing(ran);
    }

    [Fact]
    public async Task A_crash_that_carries_secrets_shows_none_even_with_its_trace()
    {
        await using var stage = await Stage.SetAsync();
        var secrets = $"{DiskKey} {AppToken} {stage.HostKeyLine} {stage.Token}";
        using var cli = stage.Computer((_, _, _) => throw new InvalidCastException($"cannot cast {secrets}", new FormatException(secrets)));
        cli.Environment["SNOWLIFT_DEBUG"] = "1";

        var status = await cli.RunAsync([.. stage.Line, "--plain"]);

        status.ShouldBe(1);
        cli.Error.ShouldContain("cannot cast *** *** *** ***");
        stage.ShouldHoldNothing((status, cli.Out, cli.Error));
    }

    [Fact]
    public async Task A_kept_host_key_is_in_its_own_file_and_nowhere_else()
    {
        await using var stage = await Stage.SetAsync();
        var (status, shown, error) = await stage.RunAsync("host-key", "web", "--new");
        status.ShouldBe(0, error);
        shown.ShouldContain("age1");
        stage.Line = ["deploy", "web", "--create", "--kexec", "installer.tar.gz"];

        var ran = await stage.DeployAsync(0, "--plain");

        ran.Error.ShouldContain("web gets the host key that was made for it");
        stage.ShouldHoldNothing(ran, except: Path.Combine("host-keys", "web"));
        stage.ShouldHoldNothing((0, shown, error), except: Path.Combine("host-keys", "web"));
    }

    /// <summary>A project, a computer with secrets, and the eyes on both.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private Recorder? _recorder;
        private KeyPair _hostKey = null!;

        public required Project Project { get; init; }

        public string[] Line { get; set; } = [];

        /// <summary>The base64 line of the host key that is the secret itself.</summary>
        public string HostKeyLine => Lines(_hostKey.PrivatePem)[^1];

        public string Token => Project.Token;

        private string Home => Project.Folder;

        public static async Task<Stage> SetAsync()
        {
            var stage = new Stage { Project = await Project.StartAsync() };
            var extra = Path.Combine(stage.Home, "brought", "extra");
            Directory.CreateDirectory(Path.Combine(extra, "var/lib/app"));
            await WriteAsync(Path.Combine(extra, "var/lib/app/token"), AppToken + "\n");
            await WriteAsync(Path.Combine(stage.Home, "brought", "disk.key"), DiskKey);
            stage._hostKey = await HostKeys.GenerateAsync(new ProcessRunner(), Path.Combine(stage.Home, "brought"), "web", default);
            await WriteAsync(Path.Combine(stage.Home, "brought", "host-key"), stage._hostKey.PrivatePem);
            await WriteAsync(Path.Combine(stage.Home, "brought", "api-token"), stage.Token + "\n");
            stage.Line =
            [
                "deploy", "web", "--create", "--kexec", "installer.tar.gz", "--host-key", "brought/host-key",
                "--extra-files", "brought/extra", "--chown", "/var/lib/app=app:app", "--disk-encryption-key", "/tmp/disk.key=brought/disk.key",
            ];
            return stage;
        }

        public Support.Cli Computer(Script? deploy = null)
        {
            var inner = Project.Computer();
            _recorder = new Recorder(inner.Processes);
            var cli = new Support.Cli(Home)
            {
                Clock = inner.Clock, Deployer = deploy, Processes = _recorder,
            };
            foreach (var (name, value) in inner.Environment)
            {
                cli.Environment[name] = value;
            }

            // The way of a password manager, which prints the token.
            cli.Environment.Remove("HCLOUD_TOKEN");
            cli.Environment["HCLOUD_TOKEN_COMMAND"] = $"cat '{Home}/brought/api-token'";
            return cli;
        }

        public async Task<(int Status, string Out, string Error)> RunAsync(params string[] line)
        {
            using var cli = Computer();
            return (await cli.RunAsync(line), cli.Out, cli.Error);
        }

        public async Task<(int Status, string Out, string Error)> DeployAsync(int expected, string view)
        {
            var ran = await RunAsync([.. Line, view]);
            ran.Status.ShouldBe(expected, ran.Error);
            return ran;
        }

        public void ShouldHaveArrived()
        {
            var files = Project.FilesOf("web");
            Encoding.UTF8.GetString(files["ram:/tmp/disk.key"].Content).ShouldBe(DiskKey);
            Encoding.UTF8.GetString(files["/var/lib/app/token"].Content).ShouldBe(AppToken + "\n");
            files["/var/lib/app/token"].Owner.ShouldBe("app:app");
            Written().Any(file => file.Path.Contains("known_hosts", StringComparison.Ordinal) && file.Text.Contains(_hostKey.Public.Base64, StringComparison.Ordinal)).ShouldBeTrue();
        }

        /// <summary>What is looked into is there: a journal, known hosts, an ssh configuration, and what children were started with.</summary>
        public void ShouldHaveBeenLookedAt()
        {
            foreach (var part in new[] { ".ndjson", "/known_hosts/", "/ssh/web.conf" })
            {
                Written().ShouldContain(file => file.Path.Contains(part, StringComparison.Ordinal));
            }

            _recorder!.Seen.ShouldContain(word => word.Contains("snowlift-install", StringComparison.Ordinal));
        }

        /// <summary>Looks into everything that the run wrote, and that others could see of it.</summary>
        public void ShouldHoldNothing((int Status, string Out, string Error) ran, string? except = null)
        {
            var recorder = _recorder.ShouldNotBeNull();
            string[] keys = [_hostKey.PrivatePem, .. recorder.MadeKeys];
            // The first lines of a key are its format and its public half, and the same for everybody who has that.
            var secrets = keys.SelectMany(pem => Lines(pem).Skip(2)).Concat([DiskKey, AppToken, Token]).ToList();
            secrets.Count.ShouldBeGreaterThan(4);
            var seen = recorder.Seen.Select(word => ("what a child was started with", word))
                .Concat(Written().Where(file => except is null || !file.Path.EndsWith(except, StringComparison.Ordinal)))
                .Append(("stdout", ran.Out)).Append(("stderr", ran.Error)).ToList();
            foreach (var (where, text) in seen)
            {
                foreach (var secret in secrets)
                {
                    // As it is, in base64, and in the base64 of the lines beside it.
                    text.Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"{where} holds {secret}");
                    text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))[..^4], StringComparison.Ordinal).ShouldBeFalse($"{where} holds {secret} in base64");
                }
            }
        }

        public ValueTask DisposeAsync() => Project.DisposeAsync();

        /// <summary>Everything in the home folder but what was put there, and the lab, which is the cloud.</summary>
        private IEnumerable<(string Path, string Text)> Written() =>
            Directory.EnumerateFiles(Home, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetRelativePath(Home, file).Split('/')[0] is not ("brought" or "lab" or "flake" or "installer.tar.gz" or ".ssh"))
                .Select(file => (file, File.ReadAllText(file)));

        private static string[] Lines(string pem) => [.. pem.Split('\n').Where(line => line.Length > 0 && line[0] != '-')];

        private static async Task WriteAsync(string file, string text)
        {
            await File.WriteAllTextAsync(file, text);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
