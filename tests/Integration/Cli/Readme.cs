namespace Cairn.Cli.Tests;

/// <summary>README's transcripts are what the program prints.</summary>
public sealed class Readme
{
    /// <summary>The line that stands for any lines left out.</summary>
    private const string Anything = "…";

    [Fact]
    public async Task TranscriptsOnTheDemoAreTrue()
    {
        using var scratch = new Scratch();
        int compared = 0;
        foreach ((string command, string[] shown) in Transcripts())
        {
            Ran ran = await Tool.Bash(scratch.Path, command);
            Assert.True(ran.Code == 0, $"{command}\n{ran.Errors}");
            string[] printed = ran.Output.TrimEnd('\n').Split('\n');
            Assert.True(Fits(shown, printed), $"README shows of: {command}\n{string.Join('\n', shown)}\n\nbut it prints\n{ran.Output}");
            compared++;
        }

        Assert.True(compared >= 3, $"Only {compared} transcripts were compared.");
    }

    [Fact]
    public async Task EveryCommandOfItsTableIsOne()
    {
        string[] commands =
        [
            .. File.ReadLines(Checkout.At("README.md"))
                .Where(line => line.StartsWith("| `cairn ", StringComparison.Ordinal))
                .Select(line => line.Split('`')[1].Split(' ')[1]),
        ];
        string help = (await Tool.Run("--help")).Output;
        Assert.True(commands.Length > 5);
        Assert.All(commands, command => Assert.Contains($"\n  {command} ", help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "a|…|d")]
    [InlineData(true, "…|b|…")]
    [InlineData(true, "a|b|c|d")]
    [InlineData(false, "a|b|c")]
    [InlineData(false, "a|…|c")]
    [InlineData(false, "b|…|d")]
    [InlineData(false, "a|…|x|d")]
    public void LinesLeftOutFitAnyOthersDoNot(bool fits, string shown) => Assert.Equal(fits, Fits(shown.Split('|'), ["a", "b", "c", "d"]));

    /// <summary>Commands and what stands below each, of the blocks that begin with writing the demo; the others need a repository that is
    /// not here.</summary>
    private static IEnumerable<(string Command, string[] Shown)> Transcripts() =>
        File.ReadAllText(Checkout.At("README.md"))
            .ReplaceLineEndings("\n")
            .Split("```console\n")[1..]
            .Select(block => block.Split("\n```")[0])
            .Where(block => block.StartsWith("$ cairn demo ", StringComparison.Ordinal))
            .SelectMany(block => ("\n" + block).Split("\n$ ")[1..])
            .Select(text => text.Split('\n'))
            .Select(lines => (lines[0], lines[1..].Reverse().SkipWhile(line => line.Length == 0).Reverse().ToArray()));

    private static bool Fits(ReadOnlySpan<string> shown, ReadOnlySpan<string> printed)
    {
        if (shown.IsEmpty)
        {
            return printed.IsEmpty;
        }

        if (shown[0].Trim() != Anything)
        {
            return !printed.IsEmpty && shown[0] == printed[0] && Fits(shown[1..], printed[1..]);
        }

        for (int left = 0; left <= printed.Length; left++)
        {
            if (Fits(shown[1..], printed[left..]))
            {
                return true;
            }
        }

        return false;
    }
}
