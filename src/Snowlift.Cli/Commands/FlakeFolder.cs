namespace Snowlift.Cli.Commands;

/// <summary>A host may be called like the folder that its flake is in: after <c>snowlift init web</c>, <c>snowlift deploy web</c>.</summary>
internal static class FlakeFolder
{
    /// <summary>That folder, where there is one and the folder we are in is no flake itself; else null.</summary>
    public static string? Of(CliContext context, string? host) =>
        host is not null
        && !File.Exists(Path.Combine(context.WorkingDirectory, "flake.nix"))
        && File.Exists(Path.Combine(context.WorkingDirectory, host, "flake.nix"))
            ? "./" + host
            : null;
}
