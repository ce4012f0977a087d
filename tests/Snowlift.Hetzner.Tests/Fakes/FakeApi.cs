using System.Net;
using System.Text;
using Snowlift.Hetzner.Configuration;

namespace Snowlift.Hetzner.Tests.Fakes;

/// <summary>Stands in for the network: answers as told, and remembers what was asked.</summary>
internal sealed class FakeApi : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];
    private readonly Dictionary<string, Queue<Func<Call, HttpResponseMessage>>> _answers = [];

    public static Uri Endpoint { get; } = new("https://api.example/v1");

    public static ApiToken Token { get; } = new("s3cret-token-that-nobody-may-ever-see");

    public bool Disposed { get; private set; }

    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Methods, paths and queries, in the order of arrival.</summary>
    public IReadOnlyList<string> Lines => [.. Calls.Select(call => call.Line)];

    /// <summary>A client that talks to this, in a hurry unless told otherwise.</summary>
    public HetznerClient Client(TimeProvider? time = null, ActionPolling? polling = null) =>
        new(
            new HetznerOptions(Endpoint, Token)
            {
                RequestTimeout = Timeout.InfiniteTimeSpan,
                Polling = polling ?? new ActionPolling(),
            },
            time ?? new HurriedTime(),
            this,
            "test/1.0");

    /// <summary>
    /// The next answer to a request, with or without its query; the last one is repeated for ever.
    /// </summary>
    public FakeApi On(string request, string json, HttpStatusCode status = HttpStatusCode.OK, params (string Name, string Value)[] headers) =>
        On(request, _ =>
        {
            var response = new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
            foreach (var (name, value) in headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return response;
        });

    public FakeApi OnError(string request, int status, string code, params (string Name, string Value)[] headers) =>
        On(
            request,
            $$"""{"error":{"code":"{{code}}","message":"the words for {{code}}","details":null} }""",
            (HttpStatusCode)status,
            headers);

    public FakeApi On(string request, Exception failure) => On(request, _ => throw failure);

    public FakeApi On(string request, Func<Call, HttpResponseMessage> answer)
    {
        lock (_lock)
        {
            if (!_answers.TryGetValue(request, out var queue))
            {
                _answers[request] = queue = new Queue<Func<Call, HttpResponseMessage>>();
            }

            queue.Enqueue(answer);
            return this;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        path.ShouldStartWith("/v1");
        path = path[3..];
        var call = new Call(
            $"{request.Method} {path}{request.RequestUri.Query}",
            request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken),
            request.Content?.Headers.ContentType?.ToString(),
            request.Headers.Authorization?.ToString(),
            request.Headers.UserAgent.ToString());
        Func<Call, HttpResponseMessage> answer;
        lock (_lock)
        {
            _calls.Add(call);
            if (!_answers.TryGetValue(call.Line, out var queue) && !_answers.TryGetValue($"{request.Method} {path}", out queue))
            {
                throw new InvalidOperationException($"nobody told the fake what to answer to {call.Line}");
            }

            answer = queue.Count > 1 ? queue.Dequeue() : queue.Peek();
        }

        return answer(call);
    }

    protected override void Dispose(bool disposing)
    {
        Disposed = true;
        base.Dispose(disposing);
    }
}

internal sealed record Call(string Line, string? Body, string? ContentType, string? Authorization, string UserAgent);
