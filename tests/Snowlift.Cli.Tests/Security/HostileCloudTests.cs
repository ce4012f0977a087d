using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Snowlift.Cli.Terminal;
using Snowlift.Cli.Tests.Support;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Tests.Security;

/// <summary>A cloud, or somebody in its place, whose every word tries to steer the terminal, or to become a line of a configuration.</summary>
public sealed class HostileCloudTests
{
    private const string Steering = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\r\n\b\u061c";

    [Theory]
    [InlineData("list", "--all")]
    [InlineData("status", "web")]
    [InlineData("types")]
    [InlineData("locations")]
    [InlineData("images")]
    [InlineData("plan", "new")]
    [InlineData("deploy", "new", "--create", "--plain")]
    [InlineData("destroy", "web", "--yes")]
    [InlineData("reap", "--yes")]
    [InlineData("extend", "web", "2d")]
    public async Task No_word_of_the_cloud_steers_the_terminal(params string[] line)
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("web", expires: TimeSpan.FromDays(1));
        using var cloud = new Distorting(project, name => name is "description" or "city" or "country" or "message" or "network_zone" or "os_flavor" or "dns_ptr" or "code" or "currency");
        using var cli = project.Computer();
        cli.Environment["HCLOUD_ENDPOINT"] = cloud.Endpoint;

        await cli.RunAsync(line);

        cloud.Distorted.ShouldBeGreaterThan(0, "nothing was asked of it");
        ShouldBePlain(cli.Out);
        ShouldBePlain(cli.Error);
        cli.Error.ShouldNotContain("This is a bug");
    }

    [Theory]
    [InlineData("list", "--all")]
    [InlineData("types", "--all")]
    [InlineData("locations")]
    [InlineData("images")]
    [InlineData("reap", "--dry-run")]
    public async Task Names_that_steer_do_not(params string[] line)
    {
        await using var project = await Project.StartAsync();
        await project.CreateAsync("web", expires: TimeSpan.FromSeconds(-1));
        using var cloud = new Distorting(project, name => name is "name" or "status" or "snowlift/state" or "type" or "ip" or "currency");
        using var cli = project.Computer();
        cli.Environment["HCLOUD_ENDPOINT"] = cloud.Endpoint;

        (await cli.RunAsync(line)).ShouldBe(0, cli.Error);

        cloud.Distorted.ShouldBeGreaterThan(0, "nothing was asked of it");
        ShouldBePlain(cli.Out);
        ShouldBePlain(cli.Error);
    }

    [Fact]
    public async Task An_error_of_the_cloud_does_not_steer_the_terminal_either()
    {
        await using var project = await Project.StartAsync();
        using var cloud = new Distorting(project, _ => false) { Failure = $"{{\"error\":{{\"code\":{Json("forbidden" + Steering)},\"message\":{Json("no" + Steering)},\"details\":null}}}}" };
        using var cli = project.Computer();
        cli.Environment["HCLOUD_ENDPOINT"] = cloud.Endpoint;

        (await cli.RunAsync("list")).ShouldBe(4);

        ShouldBePlain(cli.Error);
    }

    [Theory]
    [InlineData("203.0.113.7\n  ProxyCommand touch OWNED")]
    [InlineData("-oProxyCommand=touch OWNED")]
    [InlineData("$(touch OWNED)")]
    public async Task An_address_that_is_none_is_no_line_of_an_ssh_configuration(string address)
    {
        await using var project = await Project.StartAsync();
        await project.DeployAsync("web");
        var owned = Path.Combine(project.Folder, "owned");
        using var cloud = new Distorting(project, name => name == "ip") { Instead = address.Replace("OWNED", owned, StringComparison.Ordinal) };
        foreach (var command in new[] { "generations", "status", "ssh", "logs" })
        {
            // Where the last deploy was forgotten the cloud is asked.
            Directory.Delete(Path.Combine(project.Folder, ".local/state/snowlift/ssh"), recursive: true);
            Directory.CreateDirectory(Path.Combine(project.Folder, ".local/state/snowlift/ssh"));
            using var usual = project.Computer();
            // The real ssh, which would do what a configuration says.
            using var cli = new Support.Cli(project.Folder) { Clock = usual.Clock, Deployer = null, Processes = new ProcessRunner() };
            foreach (var (name, value) in usual.Environment)
            {
                cli.Environment[name] = value;
            }

            cli.Environment["HCLOUD_ENDPOINT"] = cloud.Endpoint;

            var status = await cli.RunAsync(command, "web");

            status.ShouldBe(4, $"{command}: {cli.Error}");
            cli.Error.ShouldContain("names no address of the server");
            File.Exists(owned).ShouldBeFalse();
        }
    }

    private static void ShouldBePlain(string text) =>
        text.Where(c => (char.IsControl(c) && c != '\n') || PlainText.Of(c.ToString()) != c.ToString() && c != '\n').ShouldBeEmpty(text);

    private static string Json(string text) => JsonValue.Create(text)!.ToJsonString();

    /// <summary>Stands between the program and the lab, and changes the answers.</summary>
    private sealed class Distorting : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly HttpClient _lab = new();
        private readonly Project _project;
        private readonly Func<string, bool> _whether;

        public Distorting(Project project, Func<string, bool> whether)
        {
            (_project, _whether) = (project, whether);
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            _listener.Start();
            Endpoint = $"http://127.0.0.1:{port}";
            _ = ServeAsync();
        }

        public string Endpoint { get; }

        public int Distorted { get; private set; }

        /// <summary>What stands in the place of a value; null to add what steers a terminal.</summary>
        public string? Instead { get; init; }

        /// <summary>The answer to everything.</summary>
        public string? Failure { get; init; }

        public void Dispose()
        {
            _listener.Close();
            _lab.Dispose();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    await AnswerAsync(await _listener.GetContextAsync());
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task AnswerAsync(HttpListenerContext call)
        {
            using var request = new HttpRequestMessage(new HttpMethod(call.Request.HttpMethod), new Uri(_project.Endpoint.ToString().TrimEnd('/') + call.Request.RawUrl));
            request.Headers.TryAddWithoutValidation("Authorization", call.Request.Headers["Authorization"]);
            if (call.Request.HasEntityBody)
            {
                using var reader = new StreamReader(call.Request.InputStream);
                request.Content = new StringContent(await reader.ReadToEndAsync(), Encoding.UTF8, "application/json");
            }

            using var answer = await _lab.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            if (body.Length > 0 && JsonNode.Parse(body) is { } node)
            {
                Distort(node);
                body = node.ToJsonString();
            }

            call.Response.StatusCode = Failure is null ? (int)answer.StatusCode : 403;
            call.Response.ContentType = "application/json";
            await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Failure ?? body));
            call.Response.Close();
        }

        private void Distort(JsonNode? node)
        {
            if (node is JsonArray items)
            {
                foreach (var item in items)
                {
                    Distort(item);
                }
            }
            else if (node is JsonObject members)
            {
                foreach (var (name, value) in members.ToList())
                {
                    if (value is JsonValue text && text.TryGetValue<string>(out var was) && _whether(name))
                    {
                        members[name] = Instead ?? was + Steering;
                        Distorted++;
                    }
                    else
                    {
                        Distort(value);
                    }
                }
            }
        }
    }
}
