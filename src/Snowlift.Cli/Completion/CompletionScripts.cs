namespace Snowlift.Cli.Completion;

/// <summary>
/// Scripts that ask the program itself what could come next, by System.CommandLine's <c>[suggest:POSITION]</c> directive:
/// they know every command and option of the version that is installed. The program's own name is taken off the line,
/// since it may be typed with a path.
/// </summary>
internal static class CompletionScripts
{
    public const string Bash =
        """
        # bash completion for snowlift
        _snowlift_complete() {
            local word="${COMP_WORDS[COMP_CWORD]}"
            local line="${COMP_LINE#*"${COMP_WORDS[0]}"}"
            local point=$((COMP_POINT - (${#COMP_LINE} - ${#line})))
            local suggestions
            suggestions=$("${COMP_WORDS[0]}" "[suggest:${point}]" "${line}" 2>/dev/null) || return
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "${suggestions}" -- "${word}"))
        }
        complete -o default -F _snowlift_complete snowlift

        """;

    public const string Zsh =
        """
        #compdef snowlift
        # zsh completion for snowlift
        _snowlift() {
            local line="${BUFFER#*"${words[1]}"}"
            local point=$((CURSOR - (${#BUFFER} - ${#line})))
            local -a suggestions
            suggestions=("${(@f)$("${words[1]}" "[suggest:${point}]" "${line}" 2>/dev/null)}")
            if [[ -n "${suggestions[1]}" ]]; then
                compadd -- "${suggestions[@]}"
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
            $words[1] "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete --command snowlift --arguments '(__snowlift_complete)'

        """;
}
