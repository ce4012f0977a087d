namespace Snowlift.Cli.Completion;

/// <summary>
/// Scripts that ask the program itself what could come next: they know every command and option of the version that is
/// installed. They hand it the line up to the cursor without the program's own name, which may be typed with a path.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>How the scripts ask: <c>snowlift __complete SHELL LINE</c>.</summary>
    public const string Question = "__complete";

    public const string Bash =
        """
        # bash completion for snowlift
        _snowlift_complete() {
            local line="${COMP_LINE:0:COMP_POINT}"
            line="${line#*"${COMP_WORDS[0]}"}"
            # Bash takes = and : for ends of words, and replaces only what stands behind the last of them.
            local word="${line##*[[:space:]]}"
            local head="${word%"${word##*[=:]}"}"
            local suggestion
            COMPREPLY=()
            while IFS= read -r suggestion; do
                COMPREPLY+=("${suggestion#"${head}"}")
            done < <("${COMP_WORDS[0]}" __complete bash "${line}" 2>/dev/null)
        }
        complete -o default -F _snowlift_complete snowlift

        """;

    public const string Zsh =
        """
        #compdef snowlift
        # zsh completion for snowlift
        _snowlift() {
            local line="${LBUFFER#*"${words[1]}"}"
            local -a suggestions
            suggestions=("${(@f)$("${words[1]}" __complete zsh "${line}" 2>/dev/null)}")
            if [[ -n "${suggestions[1]}" ]]; then
                _describe -V snowlift suggestions
            else
                _files
            fi
        }
        if [[ "${funcstack[1]}" == "_snowlift" ]]; then
            _snowlift "$@"
        else
            compdef _snowlift snowlift
        fi

        """;

    public const string Fish =
        """
        # fish completion for snowlift
        function __snowlift_complete
            set -l words (commandline --tokenize --cut-at-cursor)
            set -l line (string join ' ' -- '' $words[2..-1] (commandline --current-token --cut-at-cursor))
            set -l suggestions ($words[1] __complete fish "$line" 2>/dev/null)
            if set -q suggestions[1]
                printf '%s\n' $suggestions
            else
                __fish_complete_path (commandline --current-token)
            end
        end
        complete --command snowlift --no-files --arguments '(__snowlift_complete)'

        """;

    /// <summary>A suggestion as the shell's script takes it; bash shows words alone.</summary>
    public static string Answer(string shell, Suggestion suggestion) => (shell, suggestion.Meaning?.ReplaceLineEndings(" ")) switch
    {
        ("zsh", var meaning) => suggestion.Word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal)
            + (meaning is null ? "" : $":{meaning}"),
        ("fish", { } meaning) => $"{suggestion.Word}\t{meaning}",
        _ => suggestion.Word,
    };
}
