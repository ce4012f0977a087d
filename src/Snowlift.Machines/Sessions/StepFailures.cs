using Snowlift.Checks.Facts;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;

namespace Snowlift.Machines.Sessions;

/// <summary>Failures that several steps share.</summary>
public static class StepFailures
{
    /// <summary>The machine that answers is not the boot that the step was prepared for: nothing was done.</summary>
    public static SnowliftException WrongMachine(ScriptFailedException e) => new(
        ExitCode.Install, "The machine is not the one that was looked at: nothing was done to it",
        string.Join('\n', e.Result.LastLines(3)), "It was rebooted in the meantime. Run the same command again.", e);

    /// <summary>The machine answers anew, and was rebooted in between.</summary>
    public static SnowliftException Rebooted(BootId before, MachineFacts now) => new(
        ExitCode.Install, "The machine was rebooted in the meantime",
        $"{now.OsName} answers, with the boot id {now.BootId}; it was {before}.", "Run the same command again.");

    /// <summary>The key that a machine says it will show, which must be the one that it was given, if any.</summary>
    /// <exception cref="SnowliftException">It is another one.</exception>
    public static PublicKey SameKey(KeyPair? given, PublicKey said) => given is null || given.Public == said
        ? said
        : throw new SnowliftException(
            ExitCode.Install, "The machine did not take the host key that it was given",
            $"It was given {given.Public.Fingerprint}, and says that it has {said.Fingerprint}.",
            "Is the private key in the file that its public half says? ssh-keygen -y -f FILE shows it.");

    /// <summary>A step on the machine failed after its disk was wiped.</summary>
    public static SnowliftException AfterWipe(ScriptFailedException e, string what, string? next = null) => new(
        ExitCode.Install, what, string.Join('\n', e.Result.LastLines()),
        next ?? "Mend the configuration and run the same command again: the installer waits on the machine.", e)
    {
        LastLines = e.Result.LastLines(),
    };
}
