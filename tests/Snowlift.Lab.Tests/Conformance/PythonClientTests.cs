using Snowlift.Lab.Tests.Support;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Tests.Conformance;

public sealed class PythonClientTests
{
    [Fact]
    public async Task The_official_python_client_finds_what_it_expects()
    {
        await using var lab = await LabFixture.StartAsync();
        using var script = typeof(PythonClientTests).Assembly.GetManifestResourceStream("python_client.py")!;
        using var reader = new StreamReader(script);
        // Debian's own interpreter: another one in PATH does not see Debian's python3-hcloud.
        var command = CommandLine.Of("/usr/bin/python3", "-B", "-", Keys.Ed25519)
            .WithEnvironment("HCLOUD_ENDPOINT", lab.Server.Endpoint.ToString())
            .WithEnvironment("HCLOUD_TOKEN", lab.Server.Token) with
        {
            Input = StandardInput.Text(await reader.ReadToEndAsync()),
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var result = await new ProcessRunner().RunAsync(command, output: null, limit.Token);
        result.Output.Trim().ShouldBe("ok", string.Join('\n', result.Error));
    }
}
