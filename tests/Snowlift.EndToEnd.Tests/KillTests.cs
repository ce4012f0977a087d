using System.Text.Json;

namespace Snowlift.EndToEnd.Tests;

/// <summary>The program itself, killed again and again on its way: the same command again goes on.</summary>
[Trait("Category", "Qemu")]
[Trait("Category", "Nightly")]
public sealed class KillTests
{
    /// <summary>A dozen moments of a deploy, in their order: the event's type, its step, and how its text begins.</summary>
    private static readonly (string Type, string Step, string Text)[] Moments =
    [
        ("step-started", "Server", ""),
        ("step-progressed", "Connect", "no answer yet"),
        ("step-started", "Installer", ""),
        ("step-progressed", "Installer", "the machine fetches"),
        ("step-progressed", "Installer", "waiting for the installer"),
        ("log", "Disk", ""),
        ("step-finished", "Disk", ""),
        ("step-progressed", "Closure", ""),
        ("step-started", "Install", ""),
        ("log", "Install", ""),
        ("step-progressed", "Reboot", "waiting for the system"),
        ("step-started", "Verify", ""),
    ];

    [Fact]
    public async Task A_deploy_that_is_killed_a_dozen_times_ends_verified_with_one_server()
    {
        using var home = new Home();
        try
        {
            foreach (var moment in Moments)
            {
                await home.KillAsync(happened => IsIt(happened, moment), "deploy", "demo", "--create", "--cloud", "lab", "--json");
            }

            await home.SucceedAsync("deploy", "demo", "--create", "--cloud", "lab", "--plain");

            var listed = await home.SucceedAsync("list", "--all", "--json", "--cloud", "lab");
            var server = JsonDocument.Parse(listed).RootElement.EnumerateArray().ShouldHaveSingleItem();
            server.GetProperty("state").GetString().ShouldBe("installed");
        }
        finally
        {
            await home.RunAsync("lab", "down", "--yes");
        }
    }

    private static bool IsIt(JsonElement happened, (string Type, string Step, string Text) moment) =>
        happened.GetProperty("type").GetString() == moment.Type
        && happened.GetProperty("step").GetString() == moment.Step
        && (moment.Text.Length == 0
            || (happened.TryGetProperty("text", out var text) && text.GetString()!.StartsWith(moment.Text, StringComparison.Ordinal)));
}
