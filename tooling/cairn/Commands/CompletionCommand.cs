using System.CommandLine;

namespace Cairn.Cli.Commands;

internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell: bash, zsh or fish." };
        Suggest.OneOf(shell, "bash", "zsh", "fish");
        var command = new Command(
            "completion",
            "Print a shell completion script. It completes commands, options and values; for bash: source <(cairn completion bash)"
        )
        {
            shell,
        };
        command.SetAction(parsed =>
            Console.Write(
                parsed.GetValue(shell) switch
                {
                    // What is completed comes from repositories, so no line of it is ever expanded or evaluated by the shell.
                    "bash" => """
                    _cairn() {
                      local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} found
                      [[ $word == "=" ]] && word=
                      [[ $line =~ ^(.*[[:space:]]--[a-z-]+)=([^[:space:]]*)$ ]] && line="${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
                      COMPREPLY=()
                      while IFS= read -r found; do
                        [[ $found == "$word"* ]] && COMPREPLY+=("$(printf '%q' "$found")")
                      done < <(cairn "[suggest:${#line}]" "$line" 2>/dev/null | sort -u)
                      [ ${#COMPREPLY[@]} -eq 0 ] && compopt -o default 2>/dev/null
                    }
                    complete -F _cairn cairn

                    """,
                    "zsh" => """
                    #compdef cairn
                    _cairn() {
                      local -a found
                      found=("${(@f)$(cairn "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                      if [[ -n ${found[1]} ]]; then compadd -- "${found[@]}" || _files; else _files; fi
                    }
                    compdef _cairn cairn

                    """,
                    _ => """
                    function __cairn_complete
                      set -l line (commandline -cp)
                      cairn "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
                    end
                    complete -c cairn -a '(__cairn_complete)'

                    """,
                }
            )
        );
        return command;
    }
}
