using Snowlift.Provision.Reach;
using Snowlift.Runs;

namespace Snowlift.Install.Diagnosis;

/// <summary>What a machine wrote to its serial console, where that can be had.</summary>
internal static class SerialConsole
{
    /// <summary>As much of what was read before as is looked for in what is read now.</summary>
    private const int Anchor = 400;

    /// <summary>What came since, as far as that can be told: both texts may be the end of a longer one.</summary>
    public static string Since(string text, string? before)
    {
        if (before is not { Length: > 0 })
        {
            return text;
        }

        var anchor = before[Math.Max(0, before.Length - Anchor)..];
        var at = text.LastIndexOf(anchor, StringComparison.Ordinal);
        return at < 0 ? text : text[(at + anchor.Length)..];
    }

    /// <summary>All of it so far, or null; never a reason to fail.</summary>
    public static async Task<string?> ReadAsync(RunServices services, ServerReady server, CancellationToken cancellation)
    {
        if (services.SerialLog is not { } log || server.Server is not { } known)
        {
            return null;
        }

        try
        {
            return await log(known.Id.Value, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
