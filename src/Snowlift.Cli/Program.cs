using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using Snowlift.Cli;
using Snowlift.Cli.Terminal;

#pragma warning disable RS0030 // This is the one place that hands out the real console.
using var cancellation = new CancellationTokenSource();
var interrupts = new Interrupts(cancellation, () => Environment.Exit(Interrupts.ExitStatus));
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, interrupts.OnSignal);
using var onTermination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, interrupts.OnSignal);

var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
await using var output = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true };
await using var error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
using var input = new StreamReader(Console.OpenStandardInput(), utf8);

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
    Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
        v => (string)v.Key, v => (string?)v.Value, StringComparer.Ordinal),
    Environment.CurrentDirectory,
    TimeProvider.System)
{
    // Run as a library by the dotnet host, the program is that host with the library's path.
    Self = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, Environment.GetCommandLineArgs()[0]]
        : [Environment.ProcessPath ?? "snowlift"],
    CalledAs = CalledAs.Find(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(v => (string)v.Key, v => (string?)v.Value, StringComparer.Ordinal),
        CalledAs.Started(),
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.GetCommandLineArgs()[0] : null),
};
return await SnowliftProgram.RunAsync(DropIn.Arguments(Environment.ProcessPath, args), context, cancellation.Token);
