using Snowlift.Hetzner.Wire;
using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Operate.Bake;
using Snowlift.Operate.Updates;
using Snowlift.Remote.Errors;

namespace Snowlift.Rooms.Tests.Steps;

/// <summary>Steps on a machine that runs, each alone.</summary>
public sealed class OperateStepTests
{
    private const string Newer = "/nix/store/2c1m6gdsmbbs40n4m3dy7q1l7x1rz0ya-nixos-system-demo-26.05";

    [Theory]
    [InlineData(false, "70")]
    [InlineData(true, "0")]
    public async Task The_way_back_is_armed_with_the_activation_for_as_long_as_it_may_take(bool noRollback, string window)
    {
        using var step = new StepHarness();
        step.Machine.Says("activate", "activated=0");

        var status = await ActivateAsync(step, new UpdateOptions { NoRollback = noRollback });

        status.ShouldBe(0);
        step.Machine.Asked.ShouldBe([$"activate {StepHarness.Boot} {StepHarness.System} {Newer} run-1 {window} {(int)step.Run.Limits.Activation.TotalSeconds}"]);
        step.Run.Ledger.Sentences().ShouldHaveSingleItem().ShouldContain(noRollback ? "which no boot takes yet" : "goes back by itself");
    }

    [Fact]
    public async Task Units_that_failed_are_no_failed_activation()
    {
        using var step = new StepHarness();
        step.Machine.Says("activate", "activated=4");
        (await ActivateAsync(step, new UpdateOptions())).ShouldBe(4);
    }

    [Fact]
    public async Task An_activation_that_failed_is_one_to_go_back_from()
    {
        using var step = new StepHarness();
        step.Machine.Says("activate", "activated=2");
        (await Should.ThrowAsync<NotConfirmedException>(() => ActivateAsync(step, new UpdateOptions()))).Message.ShouldBe("its activation ended with status 2");
    }

    [Theory]
    [InlineData(11, "Run the same command again.")]
    [InlineData(32, "Somebody else is at it.")]
    public async Task A_refusal_to_activate_says_that_nothing_was_and_whether_somebody_else_is_at_it(int status, string next)
    {
        using var step = new StepHarness();
        step.Machine.EndsWith("activate", status);

        var failed = await Should.ThrowAsync<SnowliftException>(() => ActivateAsync(step, new UpdateOptions()));

        (failed.ExitCode, failed.What).ShouldBe((ExitCode.Install, "Nothing was activated on demo"));
        failed.Next.ShouldStartWith(next);
        step.Run.Ledger.Sentences().ShouldBe(["Nothing was activated."]);
    }

    [Fact]
    public async Task Both_keys_of_a_sealed_disk_are_pinned_until_its_own_is_back()
    {
        using var step = new StepHarness();
        var (own, throwAway) = (StepHarness.Key().Public, StepHarness.Key().Public);
        step.Machine.Says("seal", $"own_key={own}", $"host_key={throwAway}", "file_system=ext4");
        var pinned = step.Run.Paths.KnownHostsOf("42");

        await using (var disk = await SealDisk.RunAsync(step.Run, Fit(step), StepHarness.Token))
        {
            disk.HostKey.ShouldBe(throwAway);
            File.ReadAllText(pinned.Now).ShouldContain(own.ToString());
            File.ReadAllText(pinned.Next).ShouldContain(throwAway.ToString());
        }

        step.Machine.Asked.Select(asked => asked.Split(' ')[0]).ShouldBe(["seal", "unseal"]);
        File.Exists(pinned.Next).ShouldBeFalse();
    }

    [Fact]
    public async Task A_disk_that_cannot_be_sealed_is_as_it_was_and_nothing_is_pinned()
    {
        using var step = new StepHarness();
        step.Machine.EndsWith("seal", 12);

        var failed = await Should.ThrowAsync<SnowliftException>(() => SealDisk.RunAsync(step.Run, Fit(step), StepHarness.Token));

        failed.Next.ShouldStartWith("Nothing was changed on it.");
        step.Machine.Asked.ShouldHaveSingleItem();
        File.Exists(step.Run.Paths.KnownHostsOf("42").Next).ShouldBeFalse();
    }

    private static Task<int?> ActivateAsync(StepHarness step, UpdateOptions options) => ActivateSystem.RunAsync(
        step.Run, step.Session,
        new SwitchOrder(
            "run-1", step.Server, step.Session.Facts.BootId, StepHarness.System, Newer, Generation: null,
            step.Machine.Endpoint, step.Machine.Endpoint, [], OneShot: null, options),
        StepHarness.Token);

    private static FitToBake Fit(StepHarness step) =>
        new(step.Probed, new Server { Id = new ServerId(42), Name = "demo" }, StorePath.Parse(StepHarness.System));
}
