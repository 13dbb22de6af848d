namespace Cairn.Cli.Tests;

/// <summary>The scripts that complete commands and options.</summary>
public sealed class Completion
{
    [Theory]
    [InlineData("bash", "complete -F _cairn cairn")]
    [InlineData("zsh", "compdef _cairn cairn")]
    [InlineData("fish", "complete -c cairn")]
    public async Task ComesOutForEachShell(string shell, string said)
    {
        Ran ran = await Tool.Run("completion", shell);
        Assert.Equal((0, ""), (ran.Code, ran.Errors));
        Assert.Contains(said, ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task IsReadByItsShell(string shell)
    {
        Assert.SkipUnless(Installed(shell), $"{shell} is not installed; get it with: apt-get install {shell}");
        Ran ran = await Tool.Bash("/", $"set -o pipefail; cairn completion {shell} | {shell} -n");
        Assert.Equal(new Ran(0, "", ""), ran);
    }

    [Theory]
    [InlineData("cairn his", "history")]
    [InlineData("cairn log --redac", "--redacted")]
    [InlineData("cairn completion z", "zsh")]
    public async Task CompletesInBash(string typed, string completed)
    {
        Assert.SkipUnless(Installed("bash"), "bash is not installed; get it with: apt-get install bash");
        Ran ran = await Tool.Bash(
            "/",
            $"source <(cairn completion bash); COMP_LINE='{typed}'; COMP_POINT={typed.Length}; COMP_WORDS=({typed}); "
                + $"COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _cairn; echo \"${{COMPREPLY[*]}}\""
        );
        Assert.Equal(new Ran(0, completed + "\n", ""), ran);
    }

    private static bool Installed(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, program)));
}
