namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>
/// What a simulated machine makes of a command that is none of Snowlift's scripts: a shell that knows a handful of words, so
/// that a rehearsal can show how commands stream and end. Commands are separated by semicolons.
/// </summary>
internal static class SimulatedShell
{
    private const int CommandNotFound = 127;

    public static async Task<int> RunAsync(SimulatedWorld world, string line, Terminal terminal, CancellationToken cancellation)
    {
        var status = 0;
        foreach (var command in line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = command.Split(' ', 2);
            var rest = words.Length > 1 ? words[1] : "";
            await world.DelayAsync(world.Model.Command, cancellation);
            switch (words[0])
            {
                case "exit":
                    return int.TryParse(rest, out var code) ? code : status;
                case "echo":
                    terminal.Say(rest);
                    status = 0;
                    break;
                case "sleep":
                    await world.DelayAsync(TimeSpan.FromSeconds(int.TryParse(rest, out var seconds) ? seconds : 0), cancellation);
                    status = 0;
                    break;
                case "true" or "false":
                    status = words[0] == "true" ? 0 : 1;
                    break;
                case "journalctl" or "sudo" when command.Contains("journalctl", StringComparison.Ordinal):
                    terminal.Say("Nov 22 21:30:00 demo systemd[1]: Started sshd.service.");
                    terminal.Say("Nov 22 21:30:01 demo app[9]: \u001b[31mred\u001b[0m alert");
                    status = 0;
                    break;
                default:
                    terminal.Complain($"sh: {words[0]}: not found (a simulated machine knows Snowlift's own scripts, echo, sleep and exit)");
                    status = CommandNotFound;
                    break;
            }
        }

        return status;
    }
}
