using System.Reflection;
using System.Text.RegularExpressions;
using Snowlift.Hetzner.Wire;
using Snowlift.Lab.Faults;
using Snowlift.Provision;
using Snowlift.Remote.Errors;
using Snowlift.Rooms.Tests.Rehearsing;

namespace Snowlift.Rooms.Tests.Resume;

/// <summary>
/// Every request of a deploy, answered with every documented error, slowly, cut short, garbled, or carried out without an
/// answer: it succeeds all the same or says what to do, and the same command again ends verified, with one server and one key.
/// </summary>
public sealed partial class ApiFaultTests
{
    /// <summary>The requests of a deploy that creates a server, each by its method and the beginning of its path.</summary>
    /// <remarks>What orders and what is waited for is tried each time; the others, which go the same way, in the night.</remarks>
    public static TheoryData<string> Requests { get; } =
    [
        .. Each(nightly: false, "POST /servers", "PUT /servers/"),
        .. Each(nightly: true, "GET /servers", "GET /server_types", "GET /locations", "GET /pricing", "GET /images", "GET /ssh_keys", "POST /ssh_keys", "GET /actions", "GET /servers/"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_are_all_the_requests_of_a_deploy()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        await rehearsal.DeployAsync();

        var sent = rehearsal.Requests
            .Select(request => Numbers().Replace(request.Replace("/v1/", "/", StringComparison.Ordinal), "")).Distinct(StringComparer.Ordinal);
        sent.ShouldBeSubsetOf(Requests.Select(row => row.Data));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_that_goes_wrong_is_survived_or_explained(string request)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var survived = 0;
        foreach (var (name, fault) in Faults(request))
        {
            rehearsal.ApiFaults.Clear();
            rehearsal.ApiFaults.Add(fault);
            survived += await DeployAsync(rehearsal, $"{request}: {name}") ? 1 : 0;
            await StartOverAsync(rehearsal, isLate: request.EndsWith('/'));
        }

        rehearsal.ApiFaults.Clear();
        (await rehearsal.DeployAsync()).State.ShouldBe("running");
        (await rehearsal.Cloud.Servers.ListAsync(null, Token)).ShouldHaveSingleItem().Labels[Labels.State].ShouldBe(Labels.Installed);
        (await rehearsal.Cloud.SshKeys.ListAsync(null, Token)).ShouldHaveSingleItem();
        TestContext.Current.TestOutputHelper?.WriteLine($"{request}: {survived} of {Faults(request).Count()} faults were survived, the others explained");
    }

    private static IEnumerable<TheoryDataRow<string>> Each(bool nightly, params string[] requests) => requests.Select(
        request => nightly ? new TheoryDataRow<string>(request).WithTrait("Category", "Nightly") : new TheoryDataRow<string>(request));

    private static async Task<bool> DeployAsync(Rehearsal rehearsal, string about)
    {
        try
        {
            await rehearsal.DeployAsync();
            return true;
        }
        catch (SnowliftException e)
        {
            e.ExitCode.ShouldBeOneOf([ExitCode.Hetzner, ExitCode.Usage, ExitCode.Refused], about);
            e.What.ShouldNotBeNullOrWhiteSpace(about);
            e.Next.ShouldNotBeNullOrWhiteSpace(about);
            return false;
        }
    }

    /// <summary>The next fault meets a project without a server; one that strikes at the end, a server that is done already.</summary>
    private static async Task StartOverAsync(Rehearsal rehearsal, bool isLate)
    {
        rehearsal.ApiFaults.Clear();
        if (await rehearsal.Cloud.Servers.FindAsync(Rehearsal.Host, Token) is not { } server)
        {
            return;
        }

        if (!isLate)
        {
            await rehearsal.Cloud.Actions.WaitAsync(await rehearsal.Cloud.Servers.DeleteAsync(server.Id, Token), null, Token);
        }
        else if (server.Labels[Labels.State] == Labels.Installed)
        {
            var labels = new Dictionary<string, string>(server.Labels, StringComparer.Ordinal) { [Labels.State] = Labels.Installing };
            await rehearsal.Cloud.Servers.UpdateAsync(server.Id, labels: labels, cancellation: Token);
        }
    }

    private static IEnumerable<(string Name, RequestFault Fault)> Faults(string request)
    {
        foreach (var code in typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.FieldType == typeof(ErrorCode)))
        {
            var value = ((ErrorCode)code.GetValue(null)!).Value;
            yield return (value, new RequestFault(request, StatusOf(value), value, "the lab says no"));
        }

        yield return ("no JSON", new RequestFault(request, 502));
        yield return ("slow", new RequestFault(request, DelayMs: 40));
        yield return ("cut", new RequestFault(request, Cut: true));
        yield return ("garbled", new RequestFault(request, Garble: true));
        yield return ("carried out, cut", new RequestFault(request, Cut: true, CarriedOut: true));
        yield return ("carried out, garbled", new RequestFault(request, Garble: true, CarriedOut: true));
    }

    /// <summary>The HTTP status that goes with a code. Source: Hetzner's API reference, Errors.</summary>
    private static int StatusOf(string code) => code switch
    {
        "unauthorized" => 401,
        "forbidden" or "token_readonly" => 403,
        "not_found" => 404,
        "method_not_allowed" => 405,
        "conflict" or "uniqueness_error" => 409,
        "deprecated_api_endpoint" => 410,
        "invalid_input" or "json_error" => 422,
        "locked" or "resource_locked" => 423,
        "rate_limit_exceeded" => 429,
        "server_error" => 500,
        "bad_gateway" => 502,
        "maintenance" or "unavailable" or "service_error" => 503,
        "timeout" => 504,
        _ => 412,
    };

    [GeneratedRegex("[0-9].*", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();
}
