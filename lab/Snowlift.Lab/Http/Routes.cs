using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Http;

/// <summary>
/// Binds paths to endpoints. An endpoint takes a request and gives an answer, or throws an <see cref="ApiException"/>;
/// what it changed is on disk before the answer begins.
/// </summary>
internal sealed class Routes(IEndpointRouteBuilder endpoints, LabStore store, string prefix)
{
    public void Get(string path, Func<ApiRequest, Answer> handler) => Map("GET", path, r => Task.FromResult(handler(r)));

    /// <summary>A GET whose answer has to be read from somewhere first.</summary>
    public void GetLater(string path, Func<ApiRequest, Task<Answer>> handler) => Map("GET", path, handler);

    public void Post(string path, Func<ApiRequest, Task<Answer>> handler) => Map("POST", path, handler);

    public void Put(string path, Func<ApiRequest, Task<Answer>> handler) => Map("PUT", path, handler);

    public void Delete(string path, Func<ApiRequest, Answer> handler) => Map("DELETE", path, r => Task.FromResult(handler(r)));

    private void Map(string method, string path, Func<ApiRequest, Task<Answer>> handler)
    {
        RequestDelegate handle = async context =>
        {
            var answer = await AttemptAsync(handler, new ApiRequest(context));
            if (method != "GET")
            {
                await store.SavedAsync();
            }

            await answer.WriteAsync(context.Response);
        };
        endpoints.MapMethods(prefix + path, [method], handle);
    }

    private static async Task<Answer> AttemptAsync(Func<ApiRequest, Task<Answer>> handler, ApiRequest request)
    {
        try
        {
            return await handler(request);
        }
        catch (ApiException e)
        {
            return Answer.Of(e);
        }
    }
}
