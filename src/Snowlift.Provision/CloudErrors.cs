using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;

namespace Snowlift.Provision;

/// <summary>Turns what the API said into errors that tell what to do.</summary>
public static class CloudErrors
{
    /// <summary>The error for people, or null where the exception is none of the API client's.</summary>
    /// <param name="what">What was being done, where that is known: <c>The server demo could not be created</c>.</param>
    public static SnowliftException? Explain(Exception failure, string? what = null) => failure switch
    {
        ApiException e => new SnowliftException(ExitCodeOf(e.Code), what ?? WhatOf(e), e.Describe(), NextOf(e), e),
        ActionFailedException e => new SnowliftException(
            ExitCode.Hetzner, what ?? $"The action {e.Action.Command} failed", e.Message,
            "Look at the server in the Hetzner Console, then run the same command again.", e),
        ApiUnreachableException e => new SnowliftException(
            ExitCode.Hetzner, "The cloud's API cannot be reached", e.Message,
            e.MayHaveArrived
                ? "The request may have been carried out. Run the same command again: it looks before it creates."
                : "Check the network, HCLOUD_ENDPOINT and a proxy, then run the same command again.", e),
        HetznerConfigurationException e => new SnowliftException(
            ExitCode.Prerequisite, "The access to the cloud is not set up correctly", e.Message,
            "Set HCLOUD_TOKEN, or mend the official CLI's configuration: hcloud context list", e),
        _ => null,
    };

    private static ExitCode ExitCodeOf(ErrorCode code) =>
        code == ErrorCode.InvalidInput ? ExitCode.Usage : ExitCode.Hetzner;

    private static string WhatOf(ApiException e) => e.Code switch
    {
        var code when code == ErrorCode.Unauthorized => "The cloud does not accept the API token",
        var code when code == ErrorCode.TokenReadonly || code == ErrorCode.Forbidden => "The API token may not do this",
        var code when code == ErrorCode.ResourceLimitExceeded => "The project's server limit is reached",
        var code when code == ErrorCode.RateLimitExceeded => "The project's API requests for this hour are used up",
        _ => $"The cloud refused {e.Request}",
    };

    private static string NextOf(ApiException e) => e.Code switch
    {
        var code when code == ErrorCode.Unauthorized =>
            "Make a token with read and write access in the Hetzner Console (Security, API tokens) and set HCLOUD_TOKEN.",
        var code when code == ErrorCode.TokenReadonly || code == ErrorCode.Forbidden =>
            "Use a token with read and write access.",
        var code when code == ErrorCode.ResourceLimitExceeded =>
            "Delete a server that is not needed, or ask Hetzner for a higher limit (Console, Limits).",
        var code when code == ErrorCode.ResourceUnavailable || code == ErrorCode.PlacementError =>
            "Stock changes by the hour: try another --location or --server-type.",
        var code when code == ErrorCode.Locked => "Another action is running on it. Wait a minute and run the same command again.",
        var code when code == ErrorCode.Protected => "Take the protection off first, in the Hetzner Console or with the official CLI's disable-protection.",
        var code when code == ErrorCode.InvalidInput => "Correct the option that is named above.",
        _ => "Run the same command again in a minute; it looks before it creates anything.",
    };
}
