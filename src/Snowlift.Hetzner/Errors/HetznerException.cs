namespace Snowlift.Hetzner.Errors;

/// <summary>Whatever can go wrong between us and Hetzner. No message ever holds the token.</summary>
public abstract class HetznerException : Exception
{
    private protected HetznerException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>Token or endpoint are configured in a way that cannot work.</summary>
public sealed class HetznerConfigurationException(string message, Exception? inner = null)
    : HetznerException(message, inner);
