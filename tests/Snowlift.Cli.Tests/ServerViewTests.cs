using Snowlift.Cli.Context;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;
using Snowlift.Hetzner.Wire;
using Snowlift.Operate;
using Snowlift.Operate.Work;
using Snowlift.Provision;
using Snowlift.Provision.Deletion;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Runs;

namespace Snowlift.Cli.Tests;

/// <summary>What people see of servers, to the letter.</summary>
public sealed class ServerViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly CloudChoice Hetzner = new(CloudKind.Hetzner, MachineKind.Qemu);

    private static readonly IReadOnlyList<FleetServer> Servers =
    [
        One("builder-with-a-long-name", TimeSpan.FromHours(30), Labels.Installed, TimeSpan.FromHours(-2.5)),
        One("demo", TimeSpan.FromMinutes(2), Labels.Installing, TimeSpan.FromMinutes(238)),
        One("web", TimeSpan.FromDays(100), Labels.Installed, null),
        One("theirs", TimeSpan.FromDays(3), null, null),
    ];

    [Theory]
    [InlineData(80), InlineData(120)]
    public void The_list_fits_the_terminal(int width)
    {
        var seen = Written(output => new ServerList(output, width, Suggestions.Plain).Write(Servers, all: true, Hetzner));
        seen.ShouldMatchGolden($"list-{width}");
        seen.Split('\n').ShouldAllBe(line => line.Length <= width);
    }

    [Fact]
    public void In_a_pipe_names_are_whole_and_every_column_is_there()
    {
        var foreign = One("somebody-elses-server-with-a-very-long-name", TimeSpan.FromDays(3), null, null);
        Written(output => new ServerList(output, width: null, Suggestions.Plain).Write([foreign], all: true, Hetzner))
            .ShouldContain("somebody-elses-server-with-a-very-long-name *  cpx22  fsn1 ");
    }

    [Theory]
    [InlineData(60), InlineData(80), InlineData(120)]
    public void A_long_name_keeps_the_mark_of_what_is_not_ours(int width)
    {
        var foreign = One("somebody-elses-server-with-a-very-long-name", TimeSpan.FromDays(3), null, null);
        Written(output => new ServerList(output, width, Suggestions.Plain).Write([foreign], all: true, Hetzner)).ShouldContain("… *  cpx22");
    }

    [Fact]
    public void In_the_lab_the_list_says_what_it_would_cost() => Written(output => new ServerList(output, 120, Suggestions.Plain).Write(
        [Servers[1]], all: false, new CloudChoice(CloudKind.Lab, MachineKind.Qemu))).ShouldMatchGolden("list-lab");

    [Fact]
    public void A_status_says_how_a_host_is()
    {
        var machine = new MachineStatus(
            "NixOS 26.05", "/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-nixos-system-web-26.05", "7", "6.12.4", 8_730_000, "degraded",
            ["nginx.service"], new Usage(4_000_000, 1_100_000), new Usage(39_000_000, 5_200_000), NeedsReboot: true);
        var status = new HostStatus(
            "web", Servers[2], "root@203.0.113.7", ["SHA256:" + new string('x', 43)], machine, null,
            "/nix/store/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-nixos-system-web-26.05");
        Written(output => new StatusView(output, 100).Write(status)).ShouldMatchGolden("status");
    }

    [Fact]
    public void A_silent_machine_is_told_with_what_to_do()
    {
        var silence = new SnowliftException(ExitCode.Ssh, "root@203.0.113.7 does not answer on SSH", "Connection timed out", "Is the machine on?");
        var status = new HostStatus("builder", Servers[0], "root@203.0.113.7", [], null, silence, null);
        Written(output => new StatusView(output, 100).Write(status)).ShouldMatchGolden("status-silent");
    }

    [Theory]
    [InlineData(null, "destroyed")]
    [InlineData(50, "destroyed-narrow")]
    public void Destroyed_is_told_with_what_it_cost_and_what_stays(int? width, string golden) => Written(output => new DestroyView(output, width).Write(
        new DestroyReport(
            "web", 42, 0.69m, 5.99m, "EUR", 259_200, ["the server web", "the SSH key me@here"], ["the volume data (100 GB), 5.72 EUR a month"])))
        .ShouldMatchGolden(golden);

    [Fact]
    public void Work_ends_with_a_line_that_says_whose_exit_code_it_is()
    {
        using var cli = new Support.Cli();
        var gone = new DestroyReport("web", 42, 0.02m, 5.99m, "EUR", 5000, ["the server web"], []);
        var lost = new SnowliftException(ExitCode.Ssh, "The command did not come to its end", "ssh ended with 255", "Its last words stand above.");
        var left = new SnowliftException(ExitCode.Hetzner, "The cloud's API cannot be reached", "no network");
        foreach (var report in new[]
        {
            new WorkReport("web", 0, null, ["a.txt → /tmp/a.txt (1 file)"], gone, null),
            new WorkReport("web", 3, null, [], gone, null),
            new WorkReport("web", null, lost, [], gone, null),
            new WorkReport("web", 0, null, [], null, left),
            new WorkReport("web", 2, null, [], null, null),
        })
        {
            new WorkView(cli.Context).Write(report, TimeSpan.FromHours(4), Hetzner);
            cli.Context.Error.WriteLine($"(exit code {report.ExitCode})\n");
        }

        cli.Error.ShouldMatchGolden("work");
    }

    private static string Written(Action<TextWriter> write)
    {
        using var output = new StringWriter { NewLine = "\n" };
        write(output);
        return output.ToString();
    }

    private static FleetServer One(string name, TimeSpan age, string? state, TimeSpan? left)
    {
        var labels = new Dictionary<string, string>();
        if (state is not null)
        {
            labels[Labels.Managed] = "true";
            labels[Labels.State] = state;
        }

        if (left is { } span)
        {
            labels[Labels.Expires] = TimeToLive.ToLabel(Now + span);
        }

        var pricing = new Pricing
        {
            Currency = "EUR",
            PrimaryIps = [new PrimaryIpPricing("ipv4", [new LocationPrice("fsn1", new Price(0.0008m), new Price(0.5m))])],
        };
        var server = new Server
        {
            Id = new ServerId(42), Name = name, Created = Now - age, Status = ServerStatus.Running, Location = new Location { Name = "fsn1" },
            ServerType = new ServerType { Name = "cpx22", Prices = [new ServerTypePrice("fsn1", new Price(0.0088m), new Price(5.49m))] },
            PublicNet = new PublicNet(new PublicIpv4("203.0.113.107")), Labels = labels,
        };
        return FleetServer.Of(server, pricing, Now);
    }
}
