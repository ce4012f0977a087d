using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Snowlift.Lab.Actions;
using Snowlift.Lab.Addresses;
using Snowlift.Lab.Api;
using Snowlift.Lab.Catalogue;
using Snowlift.Lab.Consoles;
using Snowlift.Lab.Http;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Settings;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;
using Snowlift.Remote.Errors;

namespace Snowlift.Lab;

/// <summary>
/// A Hetzner-compatible API on loopback, with its state on disk and machines behind its servers. Stopping it leaves the
/// machines alone: the next start finds them as they are.
/// </summary>
public sealed class LabServer : IAsyncDisposable
{
    private const int TokenLength = 64;

    /// <summary>How long a request that is being answered is waited for when the lab stops.</summary>
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly ActionRunner _runner;
    private readonly LabStore _store;
    private bool _disposed;

    private LabServer(WebApplication app, ActionRunner runner, LabStore store, Uri endpoint, string token)
    {
        _app = app;
        _runner = runner;
        _store = store;
        Endpoint = endpoint;
        Token = token;
    }

    /// <summary>The API's address; ends in /v1, without a slash.</summary>
    public Uri Endpoint { get; }

    /// <summary>The one token that is let in.</summary>
    public string Token { get; }

    /// <summary>Starts serving; the host stays the caller's and is disposed of after this.</summary>
    /// <exception cref="SnowliftException">Another process serves this lab, or the port is taken.</exception>
    public static async Task<LabServer> StartAsync(
        LabOptions options, IMachineHost host, TimeProvider time, CancellationToken cancellation)
    {
        var file = StateFile.Open(options.Paths);
        LabStore? store = null;
        ActionRunner? runner = null;
        try
        {
            store = new LabStore(file, file.Load() ?? Fresh(options));
            runner = new ActionRunner(store, options, time);
            return await ServeAsync(options, host, time, store, runner, cancellation);
        }
        catch
        {
            if (runner is not null)
            {
                await runner.DisposeAsync();
            }

            store?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Stops answering, lets go of what is under way, writes the state and frees the lock.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _app.StopAsync();
        await _app.DisposeAsync();
        await _runner.DisposeAsync();
        await _store.SavedAsync();
        _store.Dispose();
    }

    private static LabState Fresh(LabOptions options) => new()
    {
        Token = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", TokenLength),
        NextAddress = LoopbackAddresses.FirstOf(options.Paths),
    };

    private static async Task<LabServer> ServeAsync(
        LabOptions options, IMachineHost host, TimeProvider time, LabStore store, ActionRunner runner, CancellationToken cancellation)
    {
        var catalogue = LabCatalogue.Load();
        var work = new MachineWork(store, catalogue, host, options, time);
        var parts = new LabParts(
            options,
            store,
            catalogue,
            host,
            work,
            new ServerOperations(store, runner, time),
            new WireView(catalogue, host, time),
            new LoopbackAddresses(),
            time);

        var again = store.Change(state => Recovery.Settle(state, work, time.GetUtcNow()));
        work.SweepSnapshots();
        var (app, endpoint) = await ListenAsync(parts, cancellation);
        store.Change(state => state with { Endpoint = endpoint });
        await store.SavedAsync();
        foreach (var step in again)
        {
            runner.Run([step]);
        }

        return new(app, runner, store, endpoint, store.Current.Token);
    }

    private static async Task<(WebApplication App, Uri Endpoint)> ListenAsync(LabParts parts, CancellationToken cancellation)
    {
        var wanted = parts.Options.Port;
        var lastTime = wanted == 0 ? parts.Store.Current.Endpoint?.Port ?? 0 : wanted;
        try
        {
            return await ListenAsync(parts, lastTime, cancellation);
        }
        catch (IOException) when (wanted == 0 && lastTime != 0)
        {
            return await ListenAsync(parts, 0, cancellation);
        }
        catch (IOException e)
        {
            throw new SnowliftException(
                ExitCode.Prerequisite, $"the lab cannot listen on port {wanted}", e.Message, "choose another port, or none", e);
        }
    }

    private static async Task<(WebApplication App, Uri Endpoint)> ListenAsync(LabParts parts, int port, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LastAnswers);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        var app = builder.Build();
        try
        {
            var injection = new FaultInjection(parts.Options.Faults, parts.Time);
            app.Use(Pipeline.GuardAsync);
            app.Use(injection.InvokeAsync);
            app.Use(Pipeline.Authenticate(parts.Store.Current.Token));
            app.Use(Pipeline.Limit(new RateLimit(parts.Options.RequestsPerHour, parts.Time)));
            app.UseWebSockets();
            app.UseRouting();
            var endpoint = new Lazy<Uri>(() => new Uri(app.Urls.First() + "/v1"));
            Map(app, parts, endpoint);
            await app.StartAsync(cancellation);
            return (app, endpoint.Value);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static void Map(WebApplication app, LabParts parts, Lazy<Uri> endpoint)
    {
        var consoles = new OpenConsoles(parts.Time, endpoint);
        var api = new Routes(app, parts.Store, "/v1");
        new CatalogueApi(parts).Map(api);
        new ImagesApi(parts).Map(api);
        new SshKeysApi(parts).Map(api);
        new PrimaryIpsApi(parts).Map(api);
        new VolumesApi(parts).Map(api);
        new ActionsApi(parts).Map(api);
        new ServersApi(parts).Map(api);
        new ServerActionsApi(parts, consoles).Map(api);
        var own = new Routes(app, parts.Store, "/_lab");
        new LabApi(parts, endpoint).Map(own);
        new SerialApi(parts).Map(own);
        new ConsoleBridge(consoles, parts.Time, app.Lifetime.ApplicationStopping).Map(app);
        RequestDelegate nothing = context => Answer.Of(ApiException.NoRoute()).WriteAsync(context.Response);
        app.Map("/{**path}", nothing);
    }

    /// <summary>Signals are the program's business: the server lives until it is disposed of.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
