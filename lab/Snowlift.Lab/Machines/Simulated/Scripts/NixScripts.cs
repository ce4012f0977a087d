using Snowlift.Lab.Machines.Simulated.Nix;

namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>The scripts that evaluate and build on the machine: <c>receive-flake</c>, <c>nix-eval</c>, <c>nix-build</c>.</summary>
internal static class NixScripts
{
    private const string LocalFlake = "path:";

    public static async Task<int> ReceiveFlakeAsync(ScriptCall call)
    {
        var archive = await call.ReadInputAsync();
        if (archive.Length == 0)
        {
            return call.Fail(21, "the flake's source does not unpack");
        }

        call.Boot.Flakes[call.Argument(0)] = true;
        call.Say("files", "3");
        return 0;
    }

    public static async Task<int> EvalAsync(ScriptCall call)
    {
        if (call.Boot.Running == RunningSystem.Image && !call.Machine.Disk.HasNix)
        {
            return call.Fail(22, "there is no Nix on this machine");
        }

        var flake = call.Argument(0);
        if (flake.StartsWith(LocalFlake, StringComparison.Ordinal) && !call.Boot.Flakes.ContainsKey(flake[LocalFlake.Length..]))
        {
            return call.Fail(1, $"error: path '{flake[LocalFlake.Length..]}' does not exist");
        }

        await call.TakeAsync(call.World.Model.Evaluation);
        if (call.World.Flake.Error is { } error)
        {
            return call.Fail(1, error);
        }

        var asked = EvaluationJson.HostAskedBy(call.Argument(1)) ?? "";
        if (call.World.AnswerFor(asked) is { } answer)
        {
            call.Say("json", answer);
            return 0;
        }

        var system = call.World.Flake.Find(asked, [.. call.Boot.Users.Values.SelectMany(keys => keys).Distinct(StringComparer.Ordinal)]);
        if (system is null)
        {
            call.Say("json", EvaluationJson.WriteUnknown(call.World.Flake.Hosts!.Select(known => known.Host)));
            return 0;
        }

        call.World.Learn(system);
        call.Say("json", EvaluationJson.Write(system));
        return 0;
    }

    public static async Task<int> BuildAsync(ScriptCall call)
    {
        var (root, derivation) = (call.Argument(0), call.Argument(1));
        if (call.World.OutputOf(derivation) is not { } path)
        {
            return call.Fail(1, $"error: path '{derivation}' is not valid");
        }

        if (root != "/" && !call.Boot.IsMounted)
        {
            return call.Fail(1, $"error: cannot open '{root}/nix/var/nix/db/db.sqlite': Read-only file system");
        }

        call.Terminal.Complain($"building '{derivation}'...");
        await call.TakeAsync(root == "/" ? call.World.Model.Build / 10 : call.World.Model.Build);
        (root == "/" ? call.Boot.Store : call.Machine.Disk.Store)[path] = true;
        call.Say("out", path);
        return 0;
    }
}
