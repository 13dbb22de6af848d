using System.CommandLine;

namespace Cairn.Cli.Commands;

internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command(
            "completion",
            "Print a script that completes commands and options; for bash: source <(cairn completion bash)"
        )
        {
            shell,
        };
        command.SetAction(parsed =>
            Console.Write(
                parsed.GetValue(shell) switch
                {
                    "bash" => """
                    _cairn() {
                      local IFS=$'\n'
                      COMPREPLY=($(cairn "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null | grep -- "^${COMP_WORDS[COMP_CWORD]}"))
                      [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
                    }
                    complete -F _cairn cairn

                    """,
                    "zsh" => """
                    #compdef cairn
                    _cairn() {
                      local -a found
                      found=("${(@f)$(cairn "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                      compadd -a found || _files
                    }
                    compdef _cairn cairn

                    """,
                    _ => """
                    complete -c cairn -a '(cairn "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'

                    """,
                }
            )
        );
        return command;
    }
}
