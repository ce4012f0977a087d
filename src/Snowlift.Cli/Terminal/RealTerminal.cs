namespace Snowlift.Cli.Terminal;

/// <summary>The size of the terminal that this process stands in.</summary>
internal static class RealTerminal
{
    private const int UsualWidth = 100;
    private const int UsualHeight = 24;

#pragma warning disable RS0030 // Only the real console knows its size.
    public static int Width() => Console.IsErrorRedirected && Console.IsOutputRedirected ? UsualWidth : Size(() => Console.WindowWidth, UsualWidth);

    public static int Height() => Size(() => Console.WindowHeight, UsualHeight);
#pragma warning restore RS0030

    private static int Size(Func<int> ask, int otherwise)
    {
        try
        {
            return ask() is > 0 and var size ? size : otherwise;
        }
        catch (IOException)
        {
            return otherwise;
        }
    }
}
