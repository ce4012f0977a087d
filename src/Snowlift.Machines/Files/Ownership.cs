using Snowlift.Remote.Errors;

namespace Snowlift.Machines.Files;

/// <summary>Whose a path of the new system is, with all that is below it.</summary>
/// <param name="Path">Absolute, on the new system.</param>
/// <param name="Owner"><c>USER</c> or <c>USER:GROUP</c>, each a number or a name of the new system.</param>
public sealed record Ownership(string Path, string Owner)
{
    /// <summary>Reads <c>PATH=USER[:GROUP]</c>.</summary>
    /// <exception cref="SnowliftException">It is not of that form (usage).</exception>
    public static Ownership Parse(string text)
    {
        var equals = text.LastIndexOf('=');
        var parts = equals < 0 ? [] : text[(equals + 1)..].Split(':');
        return equals > 0 && parts.Length is 1 or 2 && parts.All(IsName) && TargetPath.Flaw(text[..equals]) is null
            ? new Ownership(text[..equals], text[(equals + 1)..])
            : throw new SnowliftException(
                ExitCode.Usage, $"--chown cannot be '{text}'", "It reads PATH=USER or PATH=USER:GROUP, with an absolute path of the new system.",
                "For example: --chown /var/lib/app=app:app");
    }

    // As shadow's useradd has it, and numbers.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= 32 && name[0] != '-' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '$');
}
