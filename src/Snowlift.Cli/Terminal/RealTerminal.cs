namespace Snowlift.Cli.Terminal;

/// <summary>The size of the terminal that this process stands in.</summary>
internal static class RealTerminal
{
    private const int UsualWidth = 100;
    private const int UsualHeight = 24;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    public static int Width() => Size()?.Columns ?? UsualWidth;

    public static int Height() => Size()?.Rows ?? UsualHeight;

    /// <summary>Null where neither stdout nor stderr is a terminal.</summary>
    private static (int Columns, int Rows)? Size() => OperatingSystem.IsLinux()
        ? Libc.WindowSize(StandardError) ?? Libc.WindowSize(StandardOutput)
        : Asked();

#pragma warning disable RS0030 // Only the real console knows its size.
    /// <summary>Not on Linux, where .NET would switch the keypad over.</summary>
    private static (int Columns, int Rows)? Asked()
    {
        try
        {
            return Console.IsErrorRedirected && Console.IsOutputRedirected || Console.WindowWidth <= 0
                ? null
                : (Console.WindowWidth, Console.WindowHeight);
        }
        catch (IOException)
        {
            return null;
        }
    }
#pragma warning restore RS0030
}
