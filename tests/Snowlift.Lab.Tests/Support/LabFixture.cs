using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Settings;

namespace Snowlift.Lab.Tests.Support;

/// <summary>A lab of its own for each test: own directory, own port, machines that are only noted down.</summary>
internal sealed class LabFixture : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _root = Directory.CreateTempSubdirectory("snowlift-lab-").FullName;
    private Func<LabOptions, LabOptions> _configure = options => options;

    private LabFixture()
    {
    }

    public FakeMachineHost Host { get; } = new();

    /// <summary>Whether the machines have a screen.</summary>
    private bool HasConsoles { get; init; }

    public FaultPlan Faults { get; } = new();

    public TimeProvider Time { get; private init; } = TimeProvider.System;

    public LabPaths Paths => new(_root);

    public LabServer Server { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public static async Task<LabFixture> StartAsync(
        Func<LabOptions, LabOptions>? configure = null, TimeProvider? time = null, bool consoles = false)
    {
        var lab = new LabFixture { Time = time ?? TimeProvider.System, _configure = configure ?? (options => options), HasConsoles = consoles };
        await lab.ServeAsync();
        return lab;
    }

    /// <summary>Stops the lab and starts it anew over the same directory and the same machines.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await ServeAsync();
    }

    public async Task StopAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }

    public async Task ServeAsync()
    {
        Server = await LabServer.StartAsync(
            _configure(new LabOptions(Paths) { ActionDelay = TimeSpan.FromMilliseconds(1), Faults = Faults }),
            HasConsoles ? new MachinesWithConsole(Host) : Host,
            Time,
            CancellationToken.None);
        Http = new HttpClient { BaseAddress = new Uri(Server.Endpoint.GetLeftPart(UriPartial.Authority)) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Server.Token);
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Reply> PostAsync(string path, JsonNode? body = null) => SendAsync(HttpMethod.Post, path, body?.ToJsonString());

    public Task<Reply> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, body.ToJsonString());

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? body = null)
    {
        var rooted = path.StartsWith("/_lab", StringComparison.Ordinal) ? path : "/v1" + path;
        using var request = new HttpRequestMessage(method, rooted);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Reply(
            (int)response.StatusCode,
            text.Length == 0 || response.Content.Headers.ContentType?.MediaType != "application/json" ? null : JsonNode.Parse(text),
            text,
            response.Headers.ToDictionary(h => h.Key, h => h.Value.First()));
    }

    /// <summary>Creates a server and waits until it runs; gives its id.</summary>
    public async Task<long> CreateServerAsync(string name = "web", JsonObject? more = null)
    {
        JsonObject body = new() { ["name"] = name, ["server_type"] = "cx23", ["image"] = "debian-12", ["location"] = "nbg1" };
        foreach (var (key, value) in more ?? [])
        {
            body[key] = value?.DeepClone();
        }

        var reply = await PostAsync("/servers", body);
        reply.Status.ShouldBe(201, reply.Text);
        await EndOfAsync(reply);
        return reply.Json!["server"]!["id"]!.GetValue<long>();
    }

    /// <summary>Waits for the actions that an answer names, and gives the last one as it ended.</summary>
    public async Task<JsonNode> EndOfAsync(Reply reply)
    {
        var actions = new[] { reply.Json!["action"]! }.Concat((reply.Json["next_actions"] as JsonArray ?? []).Select(a => a!));
        var id = actions.Last()["id"]!.GetValue<long>();
        return await UntilAsync(async () => (await GetAsync($"/actions/{id}")).Json!["action"]!, a => a.Text("status") != "running");
    }

    /// <summary>Polls until what is read fits.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> fits)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var value = await read();
            if (fits(value))
            {
                return value;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_root, recursive: true);
    }
}

/// <summary>An answer of the lab.</summary>
internal sealed record Reply(int Status, JsonNode? Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public string? Code => Json?["error"]?["code"]?.GetValue<string>();

    public string? Message => Json?["error"]?["message"]?.GetValue<string>();
}

internal static class JsonReading
{
    public static string? Text(this JsonNode node, string name) => node[name]?.GetValue<string>();
}
