using System.Net;
using System.Reflection;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Tests.Fakes;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests.Handlers;

public sealed class ErrorTests
{
    private static readonly ServerId Id = new(42);

    public static TheoryData<string> AllCodes { get; } =
    [
        .. typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)!.ToString()!),
    ];

    [Theory]
    [MemberData(nameof(AllCodes))]
    public async Task Every_documented_code_arrives_as_its_constant(string code)
    {
        using var api = new FakeApi().OnError("POST /servers/42/actions/poweron", 422, code);
        using var client = api.Client();

        (await Should.ThrowAsync<ApiException>(() => client.Servers.PowerOnAsync(Id))).Code.Value.ShouldBe(code);
    }

    [Fact]
    public async Task An_error_names_the_fields_the_request_and_the_correlation_id()
    {
        using var api = new FakeApi().On(
            "GET /servers/42",
            """{"error":{"code":"invalid_input","message":"invalid input in field 'name'","details":{"fields":[{"name":"name","messages":["is too long","is odd"]},{"name":"x"},5]}}}""",
            HttpStatusCode.UnprocessableEntity,
            ("X-Correlation-Id", "5577006791947779410"));
        using var client = api.Client();

        var e = await Should.ThrowAsync<ApiException>(() => client.Servers.GetAsync(Id));

        e.Details.Fields.Count.ShouldBe(2);
        e.Details.Fields[0].Name.ShouldBe("name");
        e.Details.Fields[0].Messages.ShouldBe(["is too long", "is odd"]);
        e.CorrelationId.ShouldBe("5577006791947779410");
        e.Describe().ShouldBe(
            "GET /servers/42 answered 422 invalid_input: invalid input in field 'name'; name: is too long, is odd; x: "
            + " (correlation id 5577006791947779410)");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"words\"")]
    [InlineData("{\"fields\":null}")]
    [InlineData("{\"fields\":{}}")]
    [InlineData("{\"announcement\":\"https://docs.example\"}")]
    public async Task Details_of_another_shape_are_no_reason_to_fail(string details)
    {
        using var api = new FakeApi().On(
            "GET /servers/42", $$"""{"error":{"code":"not_found","message":"gone","details":{{details}} } }""", HttpStatusCode.NotFound);
        using var client = api.Client();

        var e = await Should.ThrowAsync<ApiException>(() => client.Servers.GetAsync(Id));

        e.Code.ShouldBe(ErrorCode.NotFound);
        e.Details.Fields.ShouldBeEmpty();
        e.CorrelationId.ShouldBeNull();
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "404 page not found")]
    [InlineData(HttpStatusCode.MovedPermanently, "")]
    [InlineData(HttpStatusCode.Unauthorized, "<html>log in to the hotel's network</html>")]
    public async Task An_answer_of_somebody_else_asks_whether_the_endpoint_is_right(HttpStatusCode status, string body)
    {
        using var api = new FakeApi().On("GET /servers/42", body, status);
        using var client = api.Client();

        var e = await Should.ThrowAsync<ApiException>(() => client.Servers.GetAsync(Id));

        e.Code.ShouldBe(ErrorCode.InvalidResponse);
        e.Status.ShouldBe(status);
        e.Message.ShouldContain("is the endpoint right?");
    }
}
