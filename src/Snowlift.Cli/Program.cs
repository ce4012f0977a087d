using System.Collections;
using System.Text;
using Snowlift.Cli;
using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Cli.Views;

#pragma warning disable RS0030 // This is the one place that hands out the real console.
using var cancellation = new CancellationTokenSource();
using var interrupts = new Interrupts(cancellation, () => Environment.Exit(Interrupts.ExitStatus));
interrupts.Listen();

// A drawing of the live view goes out in one piece.
const int BufferSize = 16 * 1024;
var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var standardOutput = new StandardStream(() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new DescriptorStream(1), interrupts.Cancel);
var standardError = new StandardStream(() => OperatingSystem.IsWindows() ? Console.OpenStandardError() : new DescriptorStream(2), interrupts.Cancel);
using var output = new StreamWriter(standardOutput, utf8, BufferSize) { AutoFlush = true };
using var error = new StreamWriter(standardError, utf8, BufferSize) { AutoFlush = true };
using var input = new StreamReader(OperatingSystem.IsWindows() ? Console.OpenStandardInput() : new DescriptorStream(0), utf8);

var variables = Variables();
var library = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.GetCommandLineArgs()[0] : null;
var context = new CliContext(
    input,
    TextWriter.Synchronized(output),
    TextWriter.Synchronized(error),
    new TerminalTraits(
        !Console.IsInputRedirected,
        !Console.IsOutputRedirected,
        !Console.IsErrorRedirected,
        RealTerminal.Width,
        RealTerminal.Height),
    variables,
    Environment.CurrentDirectory,
    TimeProvider.System)
{
    NobodyReads = () => standardOutput.IsBroken,
    // Run as a library by the dotnet host, the program is that host with the library's path.
    Self = library is null ? [Environment.ProcessPath ?? "snowlift"] : [Environment.ProcessPath!, library],
    CalledAs = CalledAs.Find(variables, CalledAs.Started(), library),
};
var status = await SnowliftProgram.RunAsync(DropIn.Arguments(Environment.ProcessPath, args), context, cancellation.Token);
return ExitStatus.Of(status, standardOutput, standardError, ErrorView.For(context), context.CalledAs);

// Loops here and not LINQ over values, which the runtime would have to compile at every start: each Tab is one.
static Dictionary<string, string?> Variables()
{
    var all = new Dictionary<string, string?>(StringComparer.Ordinal);
    foreach (DictionaryEntry each in Environment.GetEnvironmentVariables())
    {
        all[(string)each.Key] = (string?)each.Value;
    }

    return all;
}
