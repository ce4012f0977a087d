using System.CommandLine;
using System.Globalization;
using Snowlift.Operate.Updates;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>How a running machine is brought from one system to another: what <c>update</c> and <c>rollback</c> share.</summary>
internal sealed class SwitchOptions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly Option<string?> _confirmTimeout = new("--confirm-timeout")
    {
        HelpName = "SECONDS",
        Description = "How long after its activation the machine waits for us before it goes back by itself (default: 90)",
    };

    private readonly Option<bool> _noRollback = new("--no-rollback") { Description = "Arm no way back: what is broken stays broken until the next boot" };
    private readonly Option<bool> _reboot = new("--reboot") { Description = "Prove it with a boot on trial, before it becomes the default" };
    private readonly Option<bool> _strict = new("--strict") { Description = "Go back (exit 7) when units fail that had not failed before" };

    public void AddTo(Command command)
    {
        command.Add(_confirmTimeout);
        command.Add(_noRollback);
        command.Add(_reboot);
        command.Add(_strict);
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="SnowliftException">It cannot be meant (usage).</exception>
    public UpdateOptions Read(ParseResult parsed) => new()
    {
        ConfirmTimeout = parsed.GetValue(_confirmTimeout) is { } text ? Seconds(text) : UpdateOptions.DefaultConfirmTimeout,
        NoRollback = parsed.GetValue(_noRollback),
        Reboot = parsed.GetValue(_reboot),
        Strict = parsed.GetValue(_strict),
    };

    private static TimeSpan Seconds(string text)
    {
        var seconds = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? TimeSpan.FromSeconds(number) : TimeSpan.Zero;
        return seconds >= Shortest && seconds <= Longest ? seconds : throw new SnowliftException(
            ExitCode.Usage, $"'{text}' is no time to wait for a confirmation",
            $"It is a number of seconds from {Shortest.TotalSeconds:0} to {Longest.TotalSeconds:0}.", "For example --confirm-timeout 90");
    }
}
