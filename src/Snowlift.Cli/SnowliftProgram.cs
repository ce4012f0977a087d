using System.CommandLine;
using System.CommandLine.Invocation;
using Snowlift.Cli.Commands;
using Snowlift.Cli.Views;
using Snowlift.Deploy;
using Snowlift.Deploy.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli;

/// <summary>The whole program, callable in-process.</summary>
public static class SnowliftProgram
{
    /// <summary>Runs one command line to its exit status, as docs/exit-codes.md lists them. Does not throw.</summary>
    public static async Task<int> RunAsync(string[] args, CliContext context, CancellationToken cancellation)
    {
        var bare = context;
        context = context with { Typed = new Lazy<Suggestions>(() => TypedLines.Read(bare, args)) };
        var errors = ErrorView.For(context);
        try
        {
            var parsed = SnowliftCommands.Build(context).Parse(args);
            if (parsed.Action is ParseErrorAction)
            {
                new UsageErrorView(context.Error).Write(parsed);
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
        catch (SnowliftException e)
        {
            errors.Write(e);
            return (int)e.ExitCode;
        }
        catch (ProgramNotFoundException e)
        {
            errors.Write(MissingProgram.Explain(e));
            return (int)ExitCode.Prerequisite;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            errors.Write(new SnowliftException(ExitCode.Cancelled, "Cancelled"));
            return (int)ExitCode.Cancelled;
        }
        catch (Exception e) when (CloudErrors.Explain(e) is { } explained)
        {
            errors.Write(explained);
            return (int)explained.ExitCode;
        }
        catch (Exception e)
        {
            errors.WriteBug(e, journal: null, withTrace: context.WantsTraces);
            return (int)ExitCode.Bug;
        }
    }
}
