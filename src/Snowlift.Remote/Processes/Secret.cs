using System.Text;

namespace Snowlift.Remote.Processes;

/// <summary>Bytes that nobody may see. They travel by stdin, and never print themselves.</summary>
public sealed class Secret(byte[] bytes)
{
    public static Secret Of(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>In bytes.</summary>
    public int Length => bytes.Length;

    /// <summary>The way to whoever is meant to have it.</summary>
    public StandardInput ToInput() => StandardInput.FromStream(() => new MemoryStream(bytes, writable: false), bytes.Length);

    public override string ToString() => Secrets.Mask;

    /// <summary>As text; null where the bytes are none.</summary>
    internal string? Text()
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
