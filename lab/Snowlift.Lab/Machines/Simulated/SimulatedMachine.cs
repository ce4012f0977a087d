using Snowlift.Lab.Machines.Seed;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Lab.Machines.Simulated.Updates;
using Snowlift.Remote.Ssh;

namespace Snowlift.Lab.Machines.Simulated;

/// <summary>
/// One simulated machine: a disk, and the boot that runs from it or from RAM. Jumps and reboots that a script has ordered
/// happen by themselves a moment later, as they do on a real one.
/// </summary>
internal sealed class SimulatedMachine : IAsyncDisposable
{
    private readonly Lock _one = new();
    private readonly CancellationTokenSource _deleted = new();
    private readonly List<SimulatedBoot> _boots = [];
    private readonly SimulatedWorld _world;
    private readonly CloudConfig _seed;
    private readonly PublicKey _imageKey;
    private Task _later = Task.CompletedTask;
    private RescueSpec? _rescue;

    public SimulatedMachine(SimulatedWorld world, MachineSpec spec, SimulatedDisk? disk = null)
    {
        _world = world;
        Spec = spec;
        Disk = disk ?? new SimulatedDisk(spec.DiskGB * 1_000_000_000L);
        try
        {
            _seed = UserData.Read(spec.UserData);
        }
        catch (FormatException)
        {
            // cloud-init logs it and goes on without.
            _seed = CloudConfig.Empty;
        }

        _imageKey = _seed.HostKeys.TryGetValue("ed25519_public", out var line) ? PublicKey.Parse(line) : SimulatedKeys.New();
    }

    public MachineSpec Spec { get; }

    public SimulatedDisk Disk { get; private set; }

    /// <summary>What it keeps about its last roll-back.</summary>
    public SimulatedRollback? LastRollback { get; set; }

    /// <summary>What runs now; null when it is off.</summary>
    public SimulatedBoot? Boot { get; private set; }

    /// <summary>The system of a store path; like the installed one where nobody evaluated it in our sight.</summary>
    public SimulatedSystem SystemAt(string path) =>
        _world.SystemAt(path) ?? (Disk.Installed ?? SimulatedSystem.Of(Spec.Name)) with { Path = path };

    /// <summary>The files that were brought to it, in RAM (of any boot) and on its disk.</summary>
    public Dictionary<string, SimulatedFile> Brought()
    {
        lock (_one)
        {
            return _boots.SelectMany(boot => boot.Files.Select(file => ("ram:" + file.Key, file.Value)))
                .Concat(Disk.Files.Select(file => (file.Key, file.Value)))
                .ToDictionary(StringComparer.Ordinal);
        }
    }

    /// <summary>Powers on; nothing happens when it runs.</summary>
    public void Start()
    {
        lock (_one)
        {
            if (Boot is null)
            {
                BootNext();
            }
        }
    }

    /// <summary>Pulls the plug.</summary>
    public void Stop()
    {
        lock (_one)
        {
            Boot?.End();
            Boot = null;
        }
    }

    public void Reset()
    {
        lock (_one)
        {
            Boot?.End();
            BootNext();
        }
    }

    /// <summary>Presses the power button: it stops in a moment.</summary>
    public void Shutdown() => Later(_world.Model.Shutdown, Stop);

    public void ArmRescue(RescueSpec? rescue)
    {
        lock (_one)
        {
            _rescue = rescue;
        }
    }

    /// <summary>A reboot that the running system was told to do.</summary>
    public void RebootLater()
    {
        Leave();
        Later(_world.Model.Jump + _world.Model.Shutdown, Reset);
    }

    /// <summary>A jump into the installer.</summary>
    public void JumpLater()
    {
        Leave();
        Later(_world.Model.Jump, Jump);
    }

    private void Jump()
    {
        lock (_one)
        {
            if (Boot is { } before)
            {
                before.End();
                Run(OfInstaller(before));
            }
        }
    }

    /// <summary>The mark that the scripts leave in /run.</summary>
    private void Leave()
    {
        if (Boot is { } boot)
        {
            boot.IsLeaving = true;
        }
    }

    /// <summary>The same host key, the same keys of root, nothing of the disk.</summary>
    private SimulatedBoot OfInstaller(SimulatedBoot before)
    {
        var faults = Faults(FaultPoint.InstallerBoot);
        return faults.OfType<ComesUpAsImage>().Any()
            ? OfImage(faults)
            : Make(RunningSystem.Installer, OsRelease.Installer, "nixos-installer", before.HostKey, RootOf(before), faults);
    }

    public async ValueTask DisposeAsync()
    {
        await _deleted.CancelAsync();
        Stop();
        await _later.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_one)
        {
            _boots.ForEach(boot => boot.Dispose());
        }

        _deleted.Dispose();
    }

    private static Dictionary<string, IReadOnlyList<string>> Root(IEnumerable<string> keys) =>
        new(StringComparer.Ordinal) { ["root"] = [.. keys] };

    private static Dictionary<string, IReadOnlyList<string>> RootOf(SimulatedBoot boot) =>
        Root(boot.Users.Values.SelectMany(keys => keys).Distinct(StringComparer.Ordinal));

    private void BootNext()
    {
        if (_rescue is { } rescue)
        {
            _rescue = null;
            Run(Make(RunningSystem.Installer, OsRelease.Installer, "rescue", SimulatedKeys.New(), Root(rescue.AuthorizedKeys), Faults(FaultPoint.RescueBoot)));
        }
        else if (Disk.InstallerOnce && _boots.LastOrDefault() is { } stager)
        {
            // GRUB forgets the entry before it starts it; keys were packed by the boot that staged it.
            Disk.InstallerOnce = false;
            Run(OfInstaller(stager));
        }
        else if ((Disk.NextOnce ?? Disk.Installed) is { } installed)
        {
            Disk.NextOnce = null;
            var faults = Faults(FaultPoint.SystemBoot);
            if (faults.OfType<ComesUpAsImage>().Any())
            {
                Run(OfImage(faults));
                return;
            }

            WriteJournal(installed, faults);
            Run(OfSystem(installed, faults));
        }
        else if (Disk.HasImage)
        {
            Run(OfImage(Faults(FaultPoint.ImageBoot)));
        }
        else
        {
            Run(Make(RunningSystem.Nothing, OsRelease.NixOs, "", SimulatedKeys.New(), Root([]), [new NeverAnswers()]));
        }
    }

    private void WriteJournal(SimulatedSystem system, IReadOnlyList<SimulatedFault> faults)
    {
        if (faults.OfType<NeverAnswers>().Any())
        {
            return;
        }

        Disk.FailedUnits = faults.OfType<NetworkStaysDown>().SelectMany(fault => fault.Failed).ToList();
        Disk.Journal =
        [
            .. Disk.Journal ?? [],
            $"[    0.000000] kernel: Linux version 6.12.43 ({system.HostName})",
            .. Disk.FailedUnits.Select(unit => $"[    6.100000] systemd[1]: {unit}: Failed with result 'exit-code'."),
            "[   12.300000] systemd[1]: Startup finished in 2.1s (kernel) + 10.2s (userspace) = 12.3s.",
        ];
    }

    private SimulatedBoot OfImage(IReadOnlyList<SimulatedFault> faults) => Make(
        RunningSystem.Image, OsRelease.OfImage(Spec.Image), _seed.HostName ?? Spec.Name, _imageKey,
        Root(Spec.AuthorizedKeys.Concat(_seed.AuthorizedKeys)), faults);

    private SimulatedBoot OfSystem(SimulatedSystem system, IReadOnlyList<SimulatedFault> faults) => Make(
        RunningSystem.NixOs, OsRelease.NixOs, system.HostName.Length > 0 ? system.HostName : Spec.Name,
        Disk.HostKey ?? _imageKey, system.Users, faults, system);

    private SimulatedBoot Make(
        RunningSystem running,
        OsRelease release,
        string hostName,
        PublicKey hostKey,
        IReadOnlyDictionary<string, IReadOnlyList<string>> users,
        IReadOnlyList<SimulatedFault> faults,
        SimulatedSystem? system = null)
    {
        if (faults.OfType<DiskOf>().FirstOrDefault() is { } size)
        {
            Disk = Disk with { Bytes = size.Bytes };
        }

        return new SimulatedBoot
        {
            Running = running,
            Release = release,
            HostName = hostName,
            HostKey = faults.OfType<OtherHostKey>().Any() ? SimulatedKeys.New() : hostKey,
            Users = users,
            Ports = system?.Ports ?? [22],
            System = faults.OfType<RunsOther>().FirstOrDefault()?.System ?? system?.Path,
            BootedSystem = faults.OfType<WasBootedAs>().FirstOrDefault()?.System ?? system?.Path,
            Store = running == RunningSystem.NixOs ? Disk.Store : new(StringComparer.Ordinal),
            FailedUnits = faults.OfType<UnitsFail>().FirstOrDefault()?.Units ?? [],
            FailedUserUnits = [.. faults.OfType<UserUnitFails>().Select(fault => (fault.User, fault.Unit))],
            Listening = [.. (system?.Ports ?? [22]).Except(faults.OfType<DoesNotListen>().Select(fault => fault.Port)), 8080],
            Began = _world.Time.GetTimestamp(),
            AnswersAfter = faults.Any(fault => fault is NeverAnswers or NetworkStaysDown) ? null : running switch
            {
                RunningSystem.Image => _world.Model.ImageBoot,
                RunningSystem.Installer => _world.Model.InstallerBoot,
                _ => _world.Model.SystemBoot,
            },
            RefusesKeysFor = faults.OfType<RefusesKeys>().FirstOrDefault() is { } refuses ? refuses.For ?? TimeSpan.MaxValue : TimeSpan.Zero,
            CloudInitFor = faults.OfType<CloudInitIsBusy>().FirstOrDefault()?.For ?? TimeSpan.Zero,
        };
    }

    private void Run(SimulatedBoot boot)
    {
        _boots.Add(boot);
        Boot = boot;
    }

    private IReadOnlyList<SimulatedFault> Faults(string at) => _world.Faults.TakeAll(Spec.Name, at);

    // One after another: a machine that jumps does not reboot at the same time.
    private void Later(TimeSpan delay, Action then)
    {
        lock (_one)
        {
            var before = Boot;
            _later = RunAsync(_later);

            async Task RunAsync(Task previous)
            {
                await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await _world.DelayAsync(delay, _deleted.Token);
                if (ReferenceEquals(before, Boot))
                {
                    then();
                }
            }
        }
    }
}
