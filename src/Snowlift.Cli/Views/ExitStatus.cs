using Snowlift.Cli.Terminal;
using Snowlift.Remote.Errors;
using Snowlift.Runs;

namespace Snowlift.Cli.Views;

/// <summary>What the program ends with, once it is known whether its words arrived.</summary>
internal static class ExitStatus
{
    /// <summary>What a shell shows for a program that wrote into a pipe without a reader: 128 and SIGPIPE's number.</summary>
    public const int BrokenPipe = 128 + 13;

    /// <summary>
    /// The run's own status. A reader that has gone ends a run as it ends other tools. A result that did not fit is a failure
    /// that is told on stderr, unless the run has a graver one; what did not fit on stderr has nowhere to be told.
    /// </summary>
    public static int Of(int status, StandardStream output, StandardStream error, ErrorView errors, Suggestions suggest)
    {
        if ((output.IsBroken || error.IsBroken) && status is (int)ExitCode.Done or (int)ExitCode.Cancelled)
        {
            return BrokenPipe;
        }

        if (output.Failure is not { } failure || status != (int)ExitCode.Done)
        {
            return status;
        }

        errors.Write(new SnowliftException(
            ExitCode.Prerequisite, "The result could not be written to stdout", failure.Message,
            $"Make room, or write it elsewhere. What was done is done, and shown by: {suggest.Line("timeline")}"));
        return (int)ExitCode.Prerequisite;
    }
}
