using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Names;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner;

/// <summary>
/// Servers and what can be done to them. Whatever returns an <see cref="ApiAction"/> has only begun when it returns: see
/// <see cref="ActionsApi.WaitAsync(ApiAction, IProgress{ApiAction}?, CancellationToken)"/>.
/// </summary>
public sealed class ServersApi
{
    private readonly ApiConnection _connection;

    internal ServersApi(ApiConnection connection) => _connection = connection;

    /// <summary>The server of that id.</summary>
    /// <exception cref="ApiException"><c>not_found</c>: there is no such server in this project.</exception>
    public async Task<Server> GetAsync(ServerId id, CancellationToken cancellation = default)
    {
        var request = ApiRequest.Get($"/servers/{id}");
        var answer = await _connection.SendAsync(request, HetznerJson.Default.ServerAnswer, cancellation);
        return ApiConnection.Part(request, answer.Server, "server");
    }

    /// <summary>The server of that name, or null.</summary>
    public async Task<Server?> FindAsync(string name, CancellationToken cancellation = default)
    {
        var request = ApiRequest.Get("/servers", ("name", name));
        var found = await _connection.ListAsync<ServerPage, Server>(request, HetznerJson.Default.ServerPage, cancellation);
        return found.FirstOrDefault(server => server.Name == name);
    }

    /// <summary>All servers, or those that the selector picks.</summary>
    public Task<IReadOnlyList<Server>> ListAsync(
        LabelSelector? selector = null, CancellationToken cancellation = default) =>
        _connection.ListAsync<ServerPage, Server>(
            ApiRequest.Get("/servers", ("label_selector", selector?.ToQuery())),
            HetznerJson.Default.ServerPage,
            cancellation);

    /// <summary>What was done to the server of late, the latest first: 25 actions at most.</summary>
    public async Task<IReadOnlyList<ApiAction>> LatestActionsAsync(ServerId id, CancellationToken cancellation = default)
    {
        var request = ApiRequest.Get($"/servers/{id}/actions", ("sort", "id:desc"), ("per_page", "25"));
        var answer = await _connection.SendAsync(request, HetznerJson.Default.ActionPage, cancellation);
        return ApiConnection.Part(request, answer.Actions, "actions");
    }

    /// <summary>
    /// Creates a server, which costs money from now on. It is not sent again after a failure that leaves open whether it
    /// arrived: look with <see cref="FindAsync"/> then.
    /// </summary>
    /// <exception cref="ArgumentException">Name, labels or user data are not what the API takes.</exception>
    public async Task<CreatedServer> CreateAsync(CreateServerRequest server, CancellationToken cancellation = default)
    {
        Refuse(ServerName.Validate(server.Name), nameof(server));
        Refuse(UserData.Validate(server.UserData), nameof(server));
        Refuse(LabelSyntax.Validate(server.Labels), nameof(server));
        var request = ApiRequest.Post("/servers", server, HetznerJson.Default.CreateServerRequest);
        var answer = await _connection.SendAsync(request, HetznerJson.Default.ServerAnswer, cancellation);
        return new CreatedServer(
            ApiConnection.Part(request, answer.Server, "server"),
            ApiConnection.Part(request, answer.Action, "action"),
            answer.NextActions ?? []);
    }

    /// <summary>Renames, or replaces all labels; what is null stays.</summary>
    /// <exception cref="ArgumentException">Name or labels are not what the API takes.</exception>
    public async Task<Server> UpdateAsync(
        ServerId id,
        string? name = null,
        IReadOnlyDictionary<string, string>? labels = null,
        CancellationToken cancellation = default)
    {
        Refuse(name is null ? null : ServerName.Validate(name), nameof(name));
        Refuse(LabelSyntax.Validate(labels), nameof(labels));
        var request = ApiRequest.Put(
            $"/servers/{id}", new UpdateServerBody(name, labels), HetznerJson.Default.UpdateServerBody);
        var answer = await _connection.SendAsync(request, HetznerJson.Default.ServerAnswer, cancellation);
        return ApiConnection.Part(request, answer.Server, "server");
    }

    /// <summary>
    /// Deletes the server and its disk, at once and for good. After a retry <c>not_found</c> may mean that the first try
    /// got through.
    /// </summary>
    public Task<ApiAction> DeleteAsync(ServerId id, CancellationToken cancellation = default) =>
        ActAsync(ApiRequest.Delete($"/servers/{id}"), cancellation);

    public Task<ApiAction> PowerOnAsync(ServerId id, CancellationToken cancellation = default) =>
        ActAsync(Command(id, "poweron"), cancellation);

    /// <summary>Cuts the power: what was not written is lost.</summary>
    public Task<ApiAction> PowerOffAsync(ServerId id, CancellationToken cancellation = default) =>
        ActAsync(Command(id, "poweroff"), cancellation);

    /// <summary>Presses the reset button: what was not written is lost.</summary>
    public Task<ApiAction> ResetAsync(ServerId id, CancellationToken cancellation = default) =>
        ActAsync(Command(id, "reset"), cancellation);

    /// <summary>Asks the system to reboot (ACPI); whether it does is its own affair.</summary>
    public Task<ApiAction> RebootAsync(ServerId id, CancellationToken cancellation = default) =>
        ActAsync(Command(id, "reboot"), cancellation);

    /// <summary>Asks the system to shut down (ACPI); the action ends before the system does.</summary>
    public Task<ApiAction> ShutdownAsync(ServerId id, CancellationToken cancellation = default) =>
        ActAsync(Command(id, "shutdown"), cancellation);

    public Task<ApiAction> DisableRescueAsync(ServerId id, CancellationToken cancellation = default) =>
        ActAsync(Command(id, "disable_rescue"), cancellation);

    /// <summary>Overwrites the disk with an image and boots it; the server keeps its addresses.</summary>
    /// <param name="image">Name or id.</param>
    /// <param name="userData">Replaces the user data given at creation; null keeps it.</param>
    /// <exception cref="ArgumentException">The user data is too long.</exception>
    public Task<ApiAction> RebuildAsync(
        ServerId id, string image, string? userData = null, CancellationToken cancellation = default)
    {
        Refuse(UserData.Validate(userData), nameof(userData));
        return ActAsync(
            ApiRequest.Post(Path(id, "rebuild"), new RebuildBody(image, userData), HetznerJson.Default.RebuildBody),
            cancellation);
    }

    /// <summary>The next boot, if it comes within 60 minutes, goes into Hetzner's rescue system (linux64).</summary>
    /// <param name="sshKeyIds">Who may log in there, as root.</param>
    public Task<ApiAction> EnableRescueAsync(
        ServerId id, IReadOnlyList<long> sshKeyIds, CancellationToken cancellation = default) =>
        ActAsync(
            ApiRequest.Post(
                Path(id, "enable_rescue"),
                new EnableRescueBody("linux64", sshKeyIds),
                HetznerJson.Default.EnableRescueBody),
            cancellation);

    /// <summary>Makes a snapshot of the disk; billed by size until it is deleted.</summary>
    /// <exception cref="ArgumentException">The labels are not what the API takes.</exception>
    public async Task<CreatedImage> CreateImageAsync(
        ServerId id,
        string description,
        IReadOnlyDictionary<string, string>? labels = null,
        CancellationToken cancellation = default)
    {
        Refuse(LabelSyntax.Validate(labels), nameof(labels));
        var request = ApiRequest.Post(
            Path(id, "create_image"),
            new CreateImageBody(ImageType.Snapshot.Value, description, labels),
            HetznerJson.Default.CreateImageBody);
        var answer = await _connection.SendAsync(request, HetznerJson.Default.ImageAnswer, cancellation);
        return new CreatedImage(
            ApiConnection.Part(request, answer.Image, "image"), ApiConnection.Part(request, answer.Action, "action"));
    }

    /// <summary>Opens the console for one minute.</summary>
    public async Task<ConsoleAccess> RequestConsoleAsync(ServerId id, CancellationToken cancellation = default)
    {
        var request = Command(id, "request_console");
        var answer = await _connection.SendAsync(request, HetznerJson.Default.ConsoleAnswer, cancellation);
        return new ConsoleAccess(
            ApiConnection.Part(request, answer.Action, "action"),
            ApiConnection.Part(request, answer.WssUrl, "wss_url"),
            ApiConnection.Part(request, answer.Password, "password"));
    }

    /// <summary>Makes the server another size. It has to be off.</summary>
    /// <param name="serverType">Name or id.</param>
    /// <param name="upgradeDisk">Grow the disk too, which cannot be undone.</param>
    public Task<ApiAction> ChangeTypeAsync(
        ServerId id, string serverType, bool upgradeDisk, CancellationToken cancellation = default) =>
        ActAsync(
            ApiRequest.Post(
                Path(id, "change_type"), new ChangeTypeBody(serverType, upgradeDisk), HetznerJson.Default.ChangeTypeBody),
            cancellation);

    private static string Path(ServerId id, string command) => $"/servers/{id}/actions/{command}";

    private static ApiRequest Command(ServerId id, string command) => ApiRequest.Post(Path(id, command));

    private static void Refuse(string? reason, string parameter)
    {
        if (reason is not null)
        {
            throw new ArgumentException(reason, parameter);
        }
    }

    private async Task<ApiAction> ActAsync(ApiRequest request, CancellationToken cancellation)
    {
        var answer = await _connection.SendAsync(request, HetznerJson.Default.ActionAnswer, cancellation);
        return ApiConnection.Part(request, answer.Action, "action");
    }
}
