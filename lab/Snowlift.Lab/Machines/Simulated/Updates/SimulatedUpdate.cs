using Snowlift.Lab.Machines.Simulated.Faults;

namespace Snowlift.Lab.Machines.Simulated.Updates;

/// <summary>
/// An update on a simulated machine: what <c>guard.sh</c> does on a real one, in the background, by the world's clock. It ends
/// with the boot.
/// </summary>
internal sealed class SimulatedUpdate(
    SimulatedWorld world, SimulatedMachine machine, SimulatedBoot boot, string run, string old, string @new, TimeSpan window, TimeSpan limit)
{
    private readonly Lock _one = new();
    private readonly List<string> _log = [];
    private string? _decided;
    private long? _due;

    public string Run => run;

    public string Old => old;

    public string New => @new;

    public int? Status { get; private set; }

    public bool IsOver { get; private set; }

    public string? Reason { get; private set; }

    public string? Decided => _decided;

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_one)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>Seconds until it is taken back; null where nothing is armed.</summary>
    public int? Left => _due is { } due ? (int)Math.Ceiling((due - world.Time.GetTimestamp()) / (double)world.Time.TimestampFrequency) : null;

    /// <summary>Activates, and waits for the confirmation; the connection is not needed.</summary>
    public void Start(Ssh.SshConnection connection)
    {
        Arm(limit + window);
        _ = InBackgroundAsync(() => ActivateAsync(connection));
    }

    /// <summary>Takes the decision, if nobody else has.</summary>
    public bool Claim(string decision)
    {
        lock (_one)
        {
            _decided ??= decision;
            return _decided == decision;
        }
    }

    /// <summary>It is confirmed: nothing goes back.</summary>
    public void Finish() => IsOver = true;

    /// <summary>Goes back, now.</summary>
    public void Revert(string reason)
    {
        if (_decided is null)
        {
            Reason ??= reason;
        }

        _ = InBackgroundAsync(RevertAsync);
    }

    /// <summary>What was claimed for a confirmation is open again, for the way back.</summary>
    public void Release()
    {
        lock (_one)
        {
            _decided = null;
        }
    }

    private async Task ActivateAsync(Ssh.SshConnection connection)
    {
        var faults = world.Faults.TakeAll(machine.Spec.Name, FaultPoint.Activation);
        Write("activating the configuration...");
        if (faults.OfType<Breaks>().Any())
        {
            connection.Break();
        }

        await world.DelayAsync(world.Model.Activation, boot.Ended);
        if (faults.OfType<Fails>().FirstOrDefault() is { } fails)
        {
            Write(fails.Message);
            Status = fails.ExitCode;
            if (window > TimeSpan.Zero)
            {
                Revert($"its activation ended with status {fails.ExitCode}");
            }

            return;
        }

        var units = faults.OfType<UnitsFail>().FirstOrDefault()?.Units ?? [];
        boot.Switch(machine.SystemAt(@new), units);
        if (faults.OfType<CutsOff>().Any())
        {
            boot.IsCutOff = true;
            connection.Break();
        }

        if (window > TimeSpan.Zero)
        {
            Arm(window);
            _ = InBackgroundAsync(ExpireAsync);
        }
        else
        {
            IsOver = true;
        }

        Status = units.Count > 0 ? 4 : 0;
    }

    private async Task ExpireAsync()
    {
        await world.DelayAsync(window, boot.Ended);
        if (!IsOver)
        {
            await RevertAsync();
        }
    }

    private async Task RevertAsync()
    {
        lock (_one)
        {
            if (_decided is not null)
            {
                return;
            }

            _decided = "revert";
        }

        Reason ??= "nobody confirmed it in time";
        machine.LastRollback = new SimulatedRollback(run, Reason, "working");
        await world.DelayAsync(world.Model.Activation, boot.Ended);
        if (world.Faults.Take(machine.Spec.Name, FaultPoint.Rollback) is not null)
        {
            // Nothing else helps: the next boot takes the old system.
            machine.LastRollback = machine.LastRollback with { State = "rebooting" };
            machine.RebootLater();
            return;
        }

        boot.Switch(machine.SystemAt(old), []);
        boot.IsCutOff = false;
        IsOver = true;
        machine.LastRollback = machine.LastRollback with { State = "done" };
    }

    private void Arm(TimeSpan span)
    {
        if (window > TimeSpan.Zero)
        {
            _due = world.Time.GetTimestamp() + (long)(span.TotalSeconds * world.Time.TimestampFrequency);
        }
    }

    private void Write(string line)
    {
        lock (_one)
        {
            _log.Add(line);
        }
    }

    private static async Task InBackgroundAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The boot is over, and all that ran in it.
        }
    }
}

/// <summary>What a machine keeps about its last roll-back.</summary>
/// <param name="State"><c>working</c>, <c>done</c> or <c>rebooting</c>.</param>
internal sealed record SimulatedRollback(string Run, string Reason, string State);
