using System.CommandLine;
using System.CommandLine.Invocation;
using Snowlift.Cli.Commands;
using Snowlift.Cli.Completion;
using Snowlift.Cli.Context;
using Snowlift.Cli.UsageErrors;
using Snowlift.Cli.Views;
using Snowlift.Provision;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs;

namespace Snowlift.Cli;

/// <summary>The whole program, callable in-process.</summary>
public static class SnowliftProgram
{
    /// <summary>Runs one command line to its exit status, as docs/exit-codes.md lists them. Does not throw.</summary>
    public static Task<int> RunAsync(string[] args, CliContext context, CancellationToken cancellation) =>
        Completer.Answers(args, context, only => SnowliftCommands.Build(context, only), SnowliftCommands.Parsing)
            ? Task.FromResult((int)ExitCode.Done)
            : RunCommandAsync(args, context, cancellation);

    private static async Task<int> RunCommandAsync(string[] args, CliContext context, CancellationToken cancellation)
    {
        var bare = context;
        context = context with { Typed = new Lazy<Suggestions>(() => TypedLines.Read(bare, args)) };
        var parsed = SnowliftCommands.Build(context).Parse(args, SnowliftCommands.Parsing);
        try
        {
            if (WrongLine.Find(parsed, args) is { } flaw)
            {
                new UsageErrorView(context.Error).Write(flaw);
                FailureEvent.Write(context, parsed, args, ExitCode.Usage, flaw.What, next: flaw.Next);
                return (int)ExitCode.Usage;
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = context.Out,
                    Error = context.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                cancellation);
        }
        catch (Exception e)
        {
            return Fail(e);
        }

        int Fail(Exception e)
        {
            var errors = ErrorView.For(context);
            var failure = Explain(e, cancellation);
            FailureEvent.Write(
                context, parsed, args, failure?.ExitCode ?? ExitCode.Bug, failure?.What ?? $"{e.GetType().Name}: {e.Message}", failure?.Why, failure?.Next);
            if (failure is null)
            {
                errors.WriteBug(e, journal: null, withTrace: context.WantsTraces);
                return (int)ExitCode.Bug;
            }

            errors.Write(failure);
            return (int)failure.ExitCode;
        }
    }

    private static SnowliftException? Explain(Exception e, CancellationToken cancellation) => e switch
    {
        SnowliftException known => known,
        ProgramNotFoundException missing => MissingProgram.Explain(missing),
        OperationCanceledException when cancellation.IsCancellationRequested => new SnowliftException(ExitCode.Cancelled, "Cancelled"),
        _ => CloudErrors.Explain(e),
    };
}
