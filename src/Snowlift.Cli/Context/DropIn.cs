namespace Snowlift.Cli.Context;

/// <summary>
/// The program under another name: <c>deploy-hetzner HOST …</c> is <c>snowlift deploy HOST …</c>, so that it takes the place
/// of scripts of that name, options and <c>FLAKE_DIR</c> included.
/// </summary>
public static class DropIn
{
    public const string Name = "deploy-hetzner";

    /// <summary>The command line as it is meant.</summary>
    /// <param name="program">What the program was started as; a path, or null where that is not known.</param>
    public static string[] Arguments(string? program, string[] args) =>
        Path.GetFileNameWithoutExtension(program) == Name ? ["deploy", .. args] : args;
}
