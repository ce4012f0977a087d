using Snowlift.Hetzner.Errors;

namespace Snowlift.Hetzner.Console;

/// <summary>A server's console cannot be seen: it does not answer, refuses, or says what makes no sense.</summary>
/// <param name="message">What was wrong, one clause. It holds neither the password nor the address's token.</param>
public sealed class ConsoleException(string message, Exception? inner = null) : HetznerException(message, inner);
