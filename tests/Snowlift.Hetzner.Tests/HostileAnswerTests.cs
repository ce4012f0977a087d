using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Tests.Fakes;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests;

/// <summary>
/// Whatever an answer holds, it is read or it is an error of the API: never a crash, never a hang, and never the token in
/// the error's words.
/// </summary>
public sealed class HostileAnswerTests
{
    private const int Mutations = 150;

    private static readonly (string Name, string Request, string Answer, Func<HetznerClient, Task> Ask)[] Questions =
    [
        ("a server", "GET /servers/42", $$"""{"server":{{Samples.Server}} }""", api => api.Servers.GetAsync(new ServerId(42))),
        ("servers", "GET /servers", Samples.List("servers", null, Samples.Server), api => api.Servers.ListAsync(null)),
        ("server types", "GET /server_types", Samples.List("server_types", null, Samples.ServerType), api => api.ServerTypes.ListAsync()),
        ("locations", "GET /locations", Samples.List("locations", null, Samples.Location), api => api.Locations.ListAsync()),
        ("images", "GET /images", Samples.List("images", null, Samples.Image), api => api.Images.ListAsync()),
        ("actions", "GET /actions", Samples.Actions(Samples.Action(1, "success", 100)), api => api.Actions.WaitAsync([new ApiAction { Id = 1 }], null, default)),
        ("a reset", "POST /servers/42/actions/reset", $$"""{"action":{{Samples.Action(1)}} }""", api => api.Servers.ResetAsync(new ServerId(42))),
    ];

    public static TheoryData<string> Names => [.. Questions.Select(question => question.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Answers_with_missing_extra_and_wrong_members_are_read_or_refused(string name)
    {
        var (_, request, answer, ask) = Questions.Single(question => question.Name == name);
        // A seed of its own: what fails once fails again.
        var random = new Random(name.Length);
        for (var i = 0; i < Mutations; i++)
        {
            var body = JsonNode.Parse(answer)!;
            var times = random.Next(1, 4);
            for (var t = 0; t < times; t++)
            {
                Mutate(body, random);
            }

            await AskAsync(request, body.ToJsonString(), ask);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Answers_that_are_cut_off_bent_or_bottomless_are_refused(string name)
    {
        var (_, request, answer, ask) = Questions.Single(question => question.Name == name);
        var random = new Random(name.Length);
        string[] bodies =
        [
            "", "\0", "[]", "\"\"", "true", "{", new string('[', 100_000), string.Concat(Enumerable.Repeat("{\"server\":", 50_000)),
            "\ufeff" + answer, answer + answer, answer.Replace('"', '\''), $"{{\"error\":{answer}}}",
            .. Enumerable.Range(0, 60).Select(_ => answer[..random.Next(answer.Length)]),
        ];
        foreach (var body in bodies)
        {
            await AskAsync(request, body, ask);
        }
    }

    [Fact]
    public async Task Errors_with_hostile_members_are_errors_of_the_API()
    {
        string[] bodies =
        [
            """{"error":null}""", """{"error":[]}""", """{"error":{"code":5}}""", """{"error":{"code":null,"message":null,"details":[]}}""",
            """{"error":{"code":"x","message":{"a":1}}}""", """{"error":{"code":"x","details":{"fields":[1,null,{"name":5,"messages":"x"},{"messages":[null,7]}]}}}""",
            "{\"error\":{\"code\":\"\\u001b[2J\",\"message\":\"" + FakeApi.Token.Value + "\"}}", new string('[', 50_000),
        ];
        foreach (var body in bodies)
        {
            foreach (var status in new[] { HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.Conflict })
            {
                await AskAsync("GET /servers/42", body, api => api.Servers.GetAsync(new ServerId(42)), status);
            }
        }
    }

    private static async Task AskAsync(string request, string body, Func<HetznerClient, Task> ask, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var api = new FakeApi().On(request, body, status);
        using var client = api.Client();
        try
        {
            // The action waiter asks again while an action runs: an answer that never ends one is the API's own affair.
            await ask(client).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException) when (request == "GET /actions")
        {
            // As said.
        }
        catch (Exception e) when (e is HetznerException)
        {
            e.ToString().ShouldNotContain(FakeApi.Token.Value);
        }
        catch (Exception e)
        {
            throw new ShouldAssertException($"{e.GetType().Name} for {request} answered with {body[..Math.Min(2000, body.Length)]}", e);
        }
    }

    /// <summary>Changes one member somewhere: gone, doubled in another shape, of another type, or a strange value.</summary>
    private static void Mutate(JsonNode root, Random random)
    {
        var all = new List<JsonNode>();
        Collect(root, all);
        switch (all[random.Next(all.Count)])
        {
            case JsonObject { Count: > 0 } members:
                var member = members.ElementAt(random.Next(members.Count)).Key;
                if (random.Next(4) == 0)
                {
                    members.Remove(member);
                }
                else
                {
                    members[random.Next(6) == 0 ? member + "_new" : member] = Strange(random);
                }

                break;
            case JsonArray items:
                items.Add(Strange(random));
                break;
        }
    }

    private static void Collect(JsonNode? node, List<JsonNode> all)
    {
        if (node is JsonObject members)
        {
            all.Add(members);
            foreach (var (_, value) in members)
            {
                Collect(value, all);
            }
        }
        else if (node is JsonArray items)
        {
            all.Add(items);
            foreach (var item in items)
            {
                Collect(item, all);
            }
        }
    }

    private static JsonNode? Strange(Random random) => random.Next(14) switch
    {
        0 => null,
        1 => "",
        2 => -1,
        3 => 1e308,
        4 => decimal.MaxValue,
        5 => true,
        6 => new JsonArray(),
        7 => new JsonObject(),
        8 => "\u001b]0;owned\u0007\u202e\0",
        9 => new string('x', 100_000),
        10 => new JsonArray(null, 1, "x", new JsonObject { ["id"] = "x" }),
        11 => "0001-01-01T00:00:00+14:00",
        12 => long.MaxValue,
        _ => "../../etc/passwd",
    };
}
