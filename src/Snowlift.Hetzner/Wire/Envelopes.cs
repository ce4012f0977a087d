using System.Text.Json;

namespace Snowlift.Hetzner.Wire;

// What stands around the API's objects: each answer names its content, each list tells where its next page is.

internal interface IPage<out T>
{
    IReadOnlyList<T>? Items { get; }

    Meta? Meta { get; }
}

internal sealed record Meta(Pagination? Pagination);

internal sealed record Pagination(int? NextPage);

internal sealed record ServerPage(IReadOnlyList<Server>? Servers, Meta? Meta) : IPage<Server>
{
    IReadOnlyList<Server>? IPage<Server>.Items => Servers;
}

internal sealed record SshKeyPage(IReadOnlyList<SshKey>? SshKeys, Meta? Meta) : IPage<SshKey>
{
    IReadOnlyList<SshKey>? IPage<SshKey>.Items => SshKeys;
}

internal sealed record ServerTypePage(IReadOnlyList<ServerType>? ServerTypes, Meta? Meta) : IPage<ServerType>
{
    IReadOnlyList<ServerType>? IPage<ServerType>.Items => ServerTypes;
}

internal sealed record LocationPage(IReadOnlyList<Location>? Locations, Meta? Meta) : IPage<Location>
{
    IReadOnlyList<Location>? IPage<Location>.Items => Locations;
}

internal sealed record ImagePage(IReadOnlyList<Image>? Images, Meta? Meta) : IPage<Image>
{
    IReadOnlyList<Image>? IPage<Image>.Items => Images;
}

internal sealed record PrimaryIpPage(IReadOnlyList<PrimaryIp>? PrimaryIps, Meta? Meta) : IPage<PrimaryIp>
{
    IReadOnlyList<PrimaryIp>? IPage<PrimaryIp>.Items => PrimaryIps;
}

internal sealed record VolumePage(IReadOnlyList<Volume>? Volumes, Meta? Meta) : IPage<Volume>
{
    IReadOnlyList<Volume>? IPage<Volume>.Items => Volumes;
}

internal sealed record ActionPage(IReadOnlyList<ApiAction>? Actions, Meta? Meta) : IPage<ApiAction>
{
    IReadOnlyList<ApiAction>? IPage<ApiAction>.Items => Actions;
}

internal sealed record ServerAnswer(Server? Server, ApiAction? Action, IReadOnlyList<ApiAction>? NextActions);

internal sealed record SshKeyAnswer(SshKey? SshKey);

internal sealed record ImageAnswer(Image? Image, ApiAction? Action);

internal sealed record NetworkAnswer(Network? Network);

internal sealed record ActionAnswer(ApiAction? Action);

internal sealed record ConsoleAnswer(ApiAction? Action, string? WssUrl, string? Password);

internal sealed record PricingAnswer(Pricing? Pricing);

internal sealed record ErrorAnswer(ErrorBody? Error);

internal sealed record ErrorBody(string? Code, string? Message, JsonElement? Details);
