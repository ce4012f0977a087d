using Snowlift.Lab.Tests.Support;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Tests.Conformance;

/// <summary>The official <c>hcloud</c> program, as Debian packages it, against the lab.</summary>
public sealed class HcloudTests
{
    [Fact]
    public async Task It_creates_lists_and_deletes_a_server()
    {
        await using var lab = await LabFixture.StartAsync();
        (await Hcloud(lab, "server", "create", "--name", "web", "--type", "cx23", "--image", "debian-12", "--location", "nbg1"))
            .Output.ShouldContain("IPv4: 127.77.");
        (await Hcloud(lab, "server", "list")).Output.ShouldContain("web");
        await Hcloud(lab, "server", "delete", "web");
        (await Hcloud(lab, "server", "list", "-o", "noheader")).Output.Trim().ShouldBeEmpty();
    }

    private static async Task<ProcessResult> Hcloud(LabFixture lab, params string[] arguments)
    {
        var command = new CommandLine("hcloud", [.. arguments, "--poll-interval", "20ms"])
            .WithEnvironment("HCLOUD_ENDPOINT", lab.Server.Endpoint.ToString())
            .WithEnvironment("HCLOUD_TOKEN", lab.Server.Token)
            .WithEnvironment("HCLOUD_CONFIG", Path.Combine(lab.Paths.Root, "hcloud.toml"));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var result = await new ProcessRunner().RunAsync(command, output: null, limit.Token);
        result.ExitCode.ShouldBe(0, $"hcloud {string.Join(' ', arguments)}: {string.Join('\n', result.Error)}");
        return result;
    }
}
