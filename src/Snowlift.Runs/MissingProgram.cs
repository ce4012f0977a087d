using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Runs;

/// <summary>A program that is not installed here, told with the package that brings it.</summary>
public static class MissingProgram
{
    public static SnowliftException Explain(ProgramNotFoundException missing) => new(
        ExitCode.Prerequisite, $"The program {missing.Program} is not installed here", null,
        $"Install it (Debian, Ubuntu: apt-get install {PackageOf(missing.Program)}) and run the same command again.", missing);

    private static string PackageOf(string program) => program switch
    {
        "ssh" or "ssh-keygen" or "ssh-keyscan" or "ssh-add" => "openssh-client",
        "nix" or "nix-store" => "nix-bin",
        _ => program,
    };
}
