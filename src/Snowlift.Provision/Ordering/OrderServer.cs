using Snowlift.Hetzner;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Images;
using Snowlift.Provision.Market;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Ordering;

/// <summary>
/// Orders the server: walks the candidates until one is to be had. Precondition: no server of that name, a choice made.
/// Effect: an SSH key, and exactly one server, which costs from then on. When it fails, the ledger says what exists.
/// </summary>
/// <remarks>
/// There can never be two: the next order is only sent after the one before was refused, or got no answer and the server
/// was looked for by its name; and names are unique in a project, so that the API itself refuses a second one.
/// </remarks>
internal sealed class OrderServer
{
    private readonly Run _run;
    private readonly ServerRequest _wanted;
    private readonly HetznerClient _cloud;
    private readonly ServerTypeChoice _choice;
    private readonly StepScope _scope;
    private readonly BakedImages? _images;
    private readonly List<RefusedOrder> _refused = [];

    private OrderServer(
        Run run, HetznerClient cloud, ServerRequest wanted, ServerTypeChoice choice, BakedImages? images, StepScope scope) =>
        (_run, _wanted, _cloud, _choice, _images, _scope) = (run, wanted, cloud, choice, images, scope);

    public static async Task<ServerReady> RunAsync(
        Run run, HetznerClient cloud, ServerRequest wanted, ServerClaim claim, ServerDecision.Order decided, StepScope scope,
        CancellationToken cancellation)
    {
        var (choice, images) = decided;
        if (choice.Instead is { } instead)
        {
            scope.Note(instead);
        }

        var keyId = await RegisterKey.RunAsync(run.Events, wanted.Key, cloud, cancellation);
        var hostKey = await HostKeys.GenerateAsync(run.Processes, run.Folder, "throw-away", cancellation);
        run.Services.Secrets.Add(hostKey.PrivatePem);
        var (server, starting, firstKey) =
            await new OrderServer(run, cloud, wanted, choice, images, scope).WalkAsync(keyId, hostKey, cancellation);
        var price = choice.Candidates.FirstOrDefault(c => c.Type.Name == server.ServerType.Name && c.Location == server.Location.Name)?.Price;
        claim.IsOfNew(server.Id);
        run.Ledger.Server(server.Name, server.Id.Value, run.Services.IsRehearsal ? null : price, run.Suggest, created: true);
        var endpoint = ServerEndpoint.Of(run, wanted.Key, server);
        HostKeys.Pin(endpoint.KnownHosts[0], endpoint.HostKeyAlias!, firstKey);
        RememberedServers.Remember(run.Paths, server, cloud.Endpoint);
        cancellation.ThrowIfCancellationRequested();
        return new ServerReady(endpoint, server, price, IsNew: true, starting) { Cloud = cloud };
    }

    private async Task<Ordered> WalkAsync(long keyId, KeyPair hostKey, CancellationToken cancellation)
    {
        foreach (var (candidate, next) in _choice.Candidates.Zip(_choice.Candidates.Skip(1).Cast<Candidate?>().Append(null)))
        {
            cancellation.ThrowIfCancellationRequested();
            SayCost(candidate);
            try
            {
                return await OrderAsync(candidate, Request(candidate, keyId, hostKey), hostKey.Public, cancellation);
            }
            catch (ApiException e) when (OrderRefusal.IsStock(e.Code))
            {
                _refused.Add(new RefusedOrder(candidate, e.Code, e.Message));
                _scope.Note($"{candidate} was not to be had ({e.Code}: {e.Message})" + (next is null ? "" : $": trying {next.Describe()}"));
            }
            catch (ApiException e) when (e.Code == ErrorCode.InvalidInput || e.Code == ErrorCode.NotFound)
            {
                throw await OrderRefusal.ImageUnknownAsync(_cloud, _wanted.Image, candidate.Type.Architecture, e, cancellation)
                    ?? OrderRefusal.AtOnce(_wanted.Host, _refused, e);
            }
            catch (ApiException e)
            {
                throw OrderRefusal.AtOnce(_wanted.Host, _refused, e);
            }
        }

        throw OrderRefusal.All(_wanted.Host, _choice, _refused);
    }

    /// <summary>
    /// Orders it from a baked image where one fits, else as asked. An image that the cloud does not take in the end is said
    /// aloud, and the order goes out as asked.
    /// </summary>
    private async Task<Ordered> OrderAsync(
        Candidate candidate, CreateServerRequest order, PublicKey throwAway, CancellationToken cancellation)
    {
        if (_images?.For(candidate.Type, _scope) is { } image)
        {
            try
            {
                var (baked, booting) = await TryAsync(candidate, BakedImages.Of(order, image), cancellation);
                return new Ordered(baked, booting, image.HostKey!);
            }
            catch (ApiException e) when (e.Code == ErrorCode.InvalidInput || e.Code == ErrorCode.NotFound)
            {
                _scope.Note($"The image {image.Id} was not taken ({e.Message}): installing the usual way");
            }
        }

        var (server, starting) = await TryAsync(candidate, order, cancellation);
        return new Ordered(server, starting, throwAway);
    }

    private void SayCost(Candidate candidate)
    {
        _scope.Report(new CostSaid(
            $"{candidate} with a public IPv4" + (_run.Services.IsRehearsal ? ", at Hetzner" : ""),
            candidate.Price.Hourly, candidate.Price.Monthly, candidate.Price.Currency));
        _scope.Progress($"creating {candidate}");
    }

    /// <summary>Orders, and once more where the first order got no answer and has not led to a server.</summary>
    private async Task<(Server Server, IReadOnlyList<ApiAction> Starting)> TryAsync(
        Candidate candidate, CreateServerRequest order, CancellationToken cancellation)
    {
        var isUnanswered = false;
        while (true)
        {
            try
            {
                // Not to be cancelled on its way: whoever presses Ctrl-C then wants to know what exists.
                var created = await _cloud.Servers.CreateAsync(order, CancellationToken.None);
                return (created.Server, [.. created.AllActions()]);
            }
            catch (HetznerException e) when (OrderRefusal.IsUnanswered(e) || (isUnanswered && e is ApiException { Code: var code } && code == ErrorCode.UniquenessError))
            {
                if (await LookAsync(order.Name) is { } arrived)
                {
                    _scope.Note($"The order of {candidate} got no answer, and was carried out all the same.");
                    return (arrived, []);
                }

                if (isUnanswered || cancellation.IsCancellationRequested)
                {
                    throw OrderRefusal.Unanswered(_wanted.Host, candidate, e);
                }

                isUnanswered = true;
                _scope.Note($"The order of {candidate} got no answer ({e.Message}) and no server came of it: ordering it once more.");
            }
        }
    }

    /// <summary>
    /// The server that an unanswered order may have led to, known by our run's label; looked for a few times, since it may
    /// take the cloud a moment.
    /// </summary>
    private async Task<Server?> LookAsync(string name)
    {
        const int Looks = 3;
        _run.Ledger.Machine($"An order of the server {name} got no answer: it may exist, and cost. Look: {_run.Suggest.Hcloud("server list")}");
        for (var look = 1; look <= Looks; look++)
        {
            _scope.Progress($"no answer: looking whether {name} was created");
            await Task.Delay(TimeSpan.FromSeconds(2), _run.Time, CancellationToken.None);
            var found = await _cloud.Servers.FindAsync(name, CancellationToken.None);
            if (found?.Labels.GetValueOrDefault(Labels.Run) == _run.Services.RunId)
            {
                _run.Ledger.Machine("It was just created.");
                return found;
            }
        }

        _run.Ledger.Machine($"An order of the server {name} got no answer, and none of that name was there seconds later.");
        return null;
    }

    private CreateServerRequest Request(Candidate candidate, long keyId, KeyPair hostKey) => new()
    {
        Name = _wanted.Host,
        ServerType = candidate.Type.Name,
        Location = candidate.Location,
        Image = _wanted.Image,
        SshKeys = [keyId.ToString()],
        UserData = CloudInit.WithHostKey(hostKey),
        Labels = LabelsFor(_run, _wanted, keyId, hostKey.Public),
    };

    private static Dictionary<string, string> LabelsFor(Run run, ServerRequest wanted, long keyId, PublicKey hostKey)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Labels.Managed] = "true",
            [Labels.Host] = wanted.Host,
            [Labels.Run] = run.Services.RunId,
            [Labels.State] = Labels.Installing,
            [Labels.Busy] = ServerClaim.LabelOf(run),
            [Labels.HostKey] = HostKeyLabel.Of(hostKey),
            [Labels.SshKey] = keyId.ToString(),
        };
        if (wanted.TimeToLive is { } life)
        {
            labels[Labels.Expires] = TimeToLive.ToLabel(run.Time.GetUtcNow() + life);
        }

        return labels;
    }

    /// <summary>A server that was ordered.</summary>
    /// <param name="HostKey">The host key that it shows first.</param>
    private sealed record Ordered(Server Server, IReadOnlyList<ApiAction> Starting, PublicKey HostKey);
}
