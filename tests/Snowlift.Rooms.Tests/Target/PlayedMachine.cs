using System.Globalization;
using Snowlift.Checks.Facts;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Target;

/// <summary>
/// A NixOS machine in a temporary folder, on which the target's scripts run as they are: with a systemd, a Nix profile, systems
/// and a boot loader that are played (<c>Played/*.sh</c>), and this computer's own coreutils and shell. A script sees nothing else:
/// <c>enter.sh</c> makes the folder its root.
/// </summary>
internal sealed class PlayedMachine : IDisposable
{
    public const string Old = "/nix/store/aaaa-nixos-system-web-old";
    public const string New = "/nix/store/bbbb-nixos-system-web-new";
    private const string Programs =
        "awk cat chmod chown cp cut date dd df dirname du env find findmnt grep head id ln ls mkdir mktemp mv od printf readlink rm rmdir sed "
        + "seq setsid sh sort ssh-keygen stat tail tar test timeout touch tr true uname wc xargs";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _root = Directory.CreateTempSubdirectory("snowlift-played-").FullName;
    private int _boots;

    public PlayedMachine()
    {
        foreach (var folder in new[]
        {
            "boot/grub", "boot/loader/entries", "dev", "etc", "nix/store", "nix/var/nix/gcroots", "nix/var/nix/profiles", "played/bin",
            "played/fails", "played/hooks", "played/proc/sys/kernel/random", "played/units", "proc", "programs", "root", "run", "tmp",
            "usr/bin", "usr-of-this-computer/bin", "usr-of-this-computer/lib", "usr-of-this-computer/lib64", "var/lib",
        })
        {
            Directory.CreateDirectory(At(folder));
        }

        foreach (var device in new[] { "null", "zero", "urandom" })
        {
            Write("dev/" + device, "");
        }

        foreach (var (link, target) in new[] { ("bin", "usr/bin"), ("lib", "usr-of-this-computer/lib"), ("lib64", "usr-of-this-computer/lib64") })
        {
            File.CreateSymbolicLink(At(link), target);
        }

        // Libraries are looked for below /usr as well.
        File.CreateSymbolicLink(At("usr/lib"), "../usr-of-this-computer/lib");
        File.CreateSymbolicLink(At("usr/lib64"), "../usr-of-this-computer/lib64");
        Write("etc/passwd", "root:x:0:0::/root:/bin/sh\n");
        Program("played/call", Text("call"));
        Write("played/service", Text("service"));
        foreach (var name in Programs.Split(' '))
        {
            if (OfThisComputer(name) is { } path)
            {
                File.CreateSymbolicLink(At("programs/" + name), "/usr-of-this-computer/bin/" + Path.GetFileName(path));
                // A shell is what its links lead to: scripts ask for that.
                File.CreateSymbolicLink(At("usr/bin/" + name), name == "sh" ? "/programs/sh" : "/played/call");
            }
        }

        foreach (var name in new[] { "bootctl", "nix-env", "reboot", "sleep", "sync", "systemctl", "systemd-run" })
        {
            Play(name, Text(name));
        }

        File.CreateSymbolicLink(At("programs/sleep"), "/usr-of-this-computer/bin/sleep");
        Program("played/switch-to-configuration", Text("switch-to-configuration"));
        AddSystem(Old);
        AddSystem(New);
        File.CreateSymbolicLink(At("nix/var/nix/profiles/system-4-link"), Old);
        File.CreateSymbolicLink(At("nix/var/nix/profiles/system"), "system-4-link");
        Write("played/calls", "");
        Boots(Old);
    }

    /// <summary>This boot's id.</summary>
    public BootId Boot { get; private set; } = new("");

    /// <summary>What the played programs were called with, in order.</summary>
    public IReadOnlyList<string> Calls => File.ReadAllLines(At("played/calls"));

    /// <summary>The timers that wait, by name.</summary>
    public IReadOnlyList<string> Timers =>
        [.. Directory.GetFiles(At("played/units"), "*.timer").Select(Path.GetFileNameWithoutExtension).Order().OfType<string>()];

    /// <summary>The services that are loaded, by name.</summary>
    public IReadOnlyList<string> Services =>
        [.. Directory.GetFiles(At("played/units"), "*.service").Select(Path.GetFileNameWithoutExtension).Order().OfType<string>()];

    /// <summary>The store path that runs.</summary>
    public string Running => new FileInfo(At("run/current-system")).LinkTarget!;

    /// <summary>The store path that the boot loader takes by default.</summary>
    public string Default => Read("played/default")!.Trim();

    /// <summary>The name of the profile's generation, as <c>system-4-link</c>.</summary>
    public string Profile => new FileInfo(At("nix/var/nix/profiles/system")).LinkTarget!;

    /// <summary>It was told to reboot, and has not yet.</summary>
    public bool IsRebooting => File.Exists(At("played/rebooting"));

    /// <summary>A path on this computer of one on the machine.</summary>
    public string At(string path) => Path.Combine(_root, path.TrimStart('/'));

    /// <summary>A file's text; null where there is none, or no longer: services at work take theirs away.</summary>
    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(At(path));
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    /// <summary>Puts a played program into the machine's PATH.</summary>
    /// <param name="text">Read by a shell whose PATH has all programs.</param>
    public void Play(string name, string text)
    {
        Program("played/bin/" + name, text);
        if (!File.Exists(At("usr/bin/" + name)))
        {
            File.CreateSymbolicLink(At("usr/bin/" + name), "/played/call");
        }
    }

    /// <summary>Takes a program away.</summary>
    public void Missing(string name) => File.Delete(At("usr/bin/" + name));

    /// <summary>Has a program fail whenever its arguments match a pattern of the shell.</summary>
    public void Fails(string name, string pattern = "*", int status = 1) =>
        File.AppendAllText(At("played/fails/" + name), $"{status} {pattern}\n");

    /// <summary>Has all succeed again.</summary>
    public void Mends()
    {
        Directory.Delete(At("played/fails"), recursive: true);
        Directory.CreateDirectory(At("played/fails"));
    }

    /// <summary>Adds a system to the store.</summary>
    public void AddSystem(string path)
    {
        Directory.CreateDirectory(At(path + "/bin"));
        Directory.CreateDirectory(At(path + "/sw"));
        File.CreateSymbolicLink(At(path + "/sw/bin"), "/usr/bin");
        File.CreateSymbolicLink(At(path + "/bin/switch-to-configuration"), "/played/switch-to-configuration");
    }

    /// <summary>What a system's <c>switch-to-configuration</c> does first, and instead where it exits.</summary>
    public void When(string system, string action, string text) => Write($"played/hooks/{Path.GetFileName(system)}-{action}", text);

    /// <summary>Has every service be killed after so many programs.</summary>
    public void ServicesDieAfter(int programs) => Write("played/services-die-at", programs.ToString(CultureInfo.InvariantCulture));

    /// <summary>Runs a script as a connection does: its command is read by the machine's shell.</summary>
    /// <param name="dieAfter">How many programs it may start before it is killed with SIGKILL.</param>
    public Task<ProcessResult> RunAsync(TargetScript script, int? dieAfter = null) =>
        RunAsync(script.ToRemoteCommand(asRoot: false), script.Input, dieAfter);

    /// <summary>The same, of a script that must succeed.</summary>
    public async Task<ScriptResult> SucceedAsync(TargetScript script)
    {
        var result = await RunAsync(script);
        result.ExitCode.ShouldBe(0, string.Join('\n', result.Error));
        return ScriptResult.Parse(result.Output);
    }

    /// <summary>Has the machine's shell read a line.</summary>
    public async Task ShellAsync(string line)
    {
        var result = await RunAsync(line, StandardInput.Nothing, null);
        result.ExitCode.ShouldBe(0, string.Join('\n', result.Error));
    }

    /// <summary>The time of a timer has come: runs its service to the end.</summary>
    public async Task FireAsync(string timer)
    {
        Timers.ShouldContain(timer);
        await RunAsync($"systemctl start {timer}.service", StandardInput.Nothing, null);
        await SettleAsync();
        File.Delete(At($"played/units/{timer}.timer"));
    }

    /// <summary>Waits until no service is at work.</summary>
    public async Task SettleAsync()
    {
        for (var waited = TimeSpan.Zero; Working().Any(); waited += TimeSpan.FromMilliseconds(10))
        {
            waited.ShouldBeLessThan(Patience, Read("played/journal"));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until something is so.</summary>
    public async Task UntilAsync(Func<bool> isSo)
    {
        for (var waited = TimeSpan.Zero; !isSo(); waited += TimeSpan.FromMilliseconds(10))
        {
            waited.ShouldBeLessThan(Patience, Read("played/journal"));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Power off and on: the boot loader takes what it was told to take once, or its default.</summary>
    public void Reboot()
    {
        var system = BootMenu.Next(this);
        Stop();
        Directory.Delete(At("run"), recursive: true);
        Directory.CreateDirectory(At("run"));
        File.Delete(At("played/rebooting"));
        Boots(system);
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_root, recursive: true);
    }

    private void Boots(string system)
    {
        Boot = new BootId($"00000000-0000-4000-8000-{++_boots:000000000000}");
        Write("played/proc/sys/kernel/random/boot_id", Boot.Value + "\n");
        Write("played/proc/uptime", "1000.25 1900.00\n");
        if (!File.Exists(At("played/default")))
        {
            Write("played/default", system + "\n");
        }

        File.CreateSymbolicLink(At("run/current-system"), system);
        File.CreateSymbolicLink(At("run/booted-system"), system);
    }

    private async Task<ProcessResult> RunAsync(string command, StandardInput input, int? dieAfter)
    {
        Write("played/enter", Text("enter"));
        var entered = CommandLine.Of("unshare", "--user", "--map-root-user", "--mount", "sh", At("played/enter"), _root, command)
            .WithEnvironment("PLAYED_DIE_AT", dieAfter?.ToString(CultureInfo.InvariantCulture) ?? "");
        // A script that waits for what never comes is ended, rather than the test run.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        return await new ProcessRunner().RunAsync(entered with { Input = input }, null, limit.Token);
    }

    private IEnumerable<int> Working()
    {
        foreach (var file in Directory.GetFiles(At("played/units"), "*.service.pid"))
        {
            var text = Read(file[_root.Length..]);
            // It is empty until the service has begun.
            if (text is not null && (!int.TryParse(text, out var pid) || IsAlive(pid)))
            {
                yield return int.TryParse(text, out pid) ? pid : 0;
            }
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat") is { } stat && stat[stat.LastIndexOf(')')..].Split(' ')[1] != "Z";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Stop()
    {
        foreach (var pid in Working().Where(pid => pid > 0))
        {
            try
            {
                using var service = System.Diagnostics.Process.GetProcessById(pid);
                service.Kill(entireProcessTree: true);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It has ended by itself meanwhile.
            }
        }

        foreach (var file in Directory.GetFiles(At("played/units")))
        {
            File.Delete(file);
        }
    }

    private void Program(string path, string text)
    {
        Write(path, text);
        File.SetUnixFileMode(At(path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string? OfThisComputer(string name)
    {
        var path = new FileInfo("/usr/bin/" + name);
        return path.Exists ? path.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path.FullName : null;
    }

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(PlayedMachine).Assembly.GetManifestResourceStream($"played/{name}.sh")!);
        return reader.ReadToEnd();
    }
}
