using System.CommandLine;
using Snowlift.Cli.Completion;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift completion SHELL</c>: a script that teaches the shell to complete our commands.</summary>
internal sealed class CompletionCommand : DocumentedCommand
{
    private readonly Argument<string> _shell = new Argument<string>("shell")
    {
        Description = "The shell to write it for",
    }.OneOf("bash", "zsh", "fish");

    public CompletionCommand(CliContext context)
        : base("completion", "Print a script that makes the shell complete Snowlift's commands and options.")
    {
        Add(_shell);
        SetAction(parsed => context.Out.Write(parsed.GetValue(_shell) switch
        {
            "zsh" => CompletionScripts.Zsh,
            "fish" => CompletionScripts.Fish,
            _ => CompletionScripts.Bash,
        }));
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("source <(snowlift completion bash)", "In this shell, and from ~/.bashrc in every other"),
        new("snowlift completion zsh > ~/.zfunc/_snowlift", "For zsh, with ~/.zfunc in fpath"),
        new("snowlift completion fish > ~/.config/fish/completions/snowlift.fish", "For fish"),
    ];
}
