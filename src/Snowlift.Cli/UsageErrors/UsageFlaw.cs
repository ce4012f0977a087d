using System.CommandLine;

namespace Snowlift.Cli.UsageErrors;

/// <summary>What is wrong with a command line, in words of people.</summary>
/// <param name="Command">The command whose help tells more.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Next">What was probably meant.</param>
internal sealed record UsageFlaw(Command Command, string What, string? Next = null);
