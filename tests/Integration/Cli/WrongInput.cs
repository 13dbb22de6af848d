namespace Cairn.Cli.Tests;

/// <summary>A mistake gets one sentence that says what to do, and exit code 2; what cannot go on, 1. Never a stack trace.</summary>
public sealed class WrongInput
{
    [Theory]
    [InlineData("is not in a git repository", "log", "--repo", "plain")]
    [InlineData("There is no directory nowhere", "log", "--repo", "nowhere")]
    [InlineData("has no commits yet", "log", "--repo", "empty")]
    [InlineData("has no commits yet", "ask", "who changed the pool size?", "--repo", "empty")]
    [InlineData("is not in a git repository", "serve", "--port", "0", "--repo", "plain")]
    public async Task APlaceWithoutHistoryIsNamed(string said, string command, params string[] arguments)
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch.At("plain"));
        RealGit.Run(scratch.Path, "init", "-q", "empty");
        string quoted = string.Join(' ', arguments.Prepend(command).Select(text => $"'{text}'"));
        Refused(await Tool.Bash(scratch.Path, $"cairn {quoted}"), 2, said);
    }

    [Theory]
    [InlineData("no branch, tag or commit 'nope'", "log", "--ref", "nope")]
    [InlineData("'the 45th of Nevember' is no time I know", "log", "--since", "the 45th of Nevember")]
    [InlineData("--until", "log", "--until", "2026-13-77")]
    [InlineData("--since must be earlier than --until", "log", "--since", "2026-03-01", "--until", "2026-02-01")]
    [InlineData("February 31 is no date", "at", "31st of February", "deployment/payments-api")]
    [InlineData("'yesterdayish' is no time I know", "log", "--now", "yesterdayish")]
    [InlineData("I see no question in it", "ask", "lorem ipsum")]
    [InlineData("There is no question", "ask", "")]
    [InlineData("There is no question", "ask", "   ")]
    [InlineData("'cairn ask' needs QUESTION", "ask")]
    [InlineData("There is no environment 'mars'. Known: homelab, production.", "log", "--env", "mars")]
    [InlineData("--limit must be 0", "log", "--limit", "-3")]
    [InlineData("--limit must be a number, not 'many'", "log", "--limit", "many")]
    [InlineData("Unknown option '--wat' for 'cairn log'", "log", "--wat")]
    [InlineData("Unknown command 'wat'. Did you mean 'at'?", "wat")]
    [InlineData("'deployment/nope' is not in the trail", "history", "deployment/nope")]
    [InlineData("No field of 'deployment/payments-api' is called 'NOPE'", "history", "deployment/payments-api", "NOPE")]
    [InlineData("There is no change 'ffffffff'", "show", "ffffffff")]
    [InlineData("'nope' is not a revision, directory or environment", "diff", "nope", "production")]
    [InlineData("'deployment/nope' is not in the trail", "at", "2026-01-01", "deployment/nope")]
    [InlineData("'nope' is not in the trail", "blame", "nope")]
    [InlineData("--port must be a number", "serve", "--port", "99999")]
    public async Task AQuestionToTheDemoThatCannotBeAnsweredIsExplained(string said, params string[] arguments) =>
        Refused(await Tool.OnDemo(arguments), 2, said);

    [Fact]
    public async Task AShellThatIsNotKnownIsRefusedOnOneLine() =>
        Refused(await Tool.Run("completion", "tcsh"), 2, "SHELL must be bash, zsh or fish, not 'tcsh'");

    [Fact]
    public async Task TheDemoIsNotWrittenOverAnything()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch.At("mine"), "precious");
        Refused(await Tool.Run("demo", scratch.Path), 2, "is not empty");
        Assert.Equal([scratch.At("mine")], Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task ACorruptObjectEndsItAndWhatWasRecordedStays()
    {
        using var repository = new GrowingRepository();
        repository.Commit("Good", ("a.yaml", "pool: 1\n"));
        string[] before = (await Tool.Run("log", "--json", "--repo", repository.Path)).Lines;
        repository.Commit("Bad", ("a.yaml", "pool: 2\n"));
        string blob = RealGit.Run(repository.Path, "rev-parse", "HEAD:a.yaml");
        string file = Path.Combine(repository.Path, ".git/objects", blob[..2], blob[2..]);
        byte[] whole = File.ReadAllBytes(file);
        File.SetAttributes(file, FileAttributes.Normal);
        File.WriteAllBytes(file, "not zlib at all"u8);
        Refused(await Tool.Run("log", "--json", "--repo", repository.Path), 2, blob[..12]);

        File.WriteAllBytes(file, whole);
        string[] after = (await Tool.Run("log", "--json", "--repo", repository.Path)).Lines;
        Assert.Equal(before, after[1..]);
        Assert.Equal(2, after.Length);
    }

    [Fact]
    public async Task AnIndexOfANewerCairnIsLeftAlone()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "pool: 1\n"));
        await Tool.Run("index", "--repo", repository.Path);
        string index = Path.Combine(repository.Data, "main.db");
        byte[] bytes = File.ReadAllBytes(index);

        // SQLite keeps the user's version in four bytes of its header: https://www.sqlite.org/fileformat.html#user_version_number
        bytes[60] = 0x7F;
        File.WriteAllBytes(index, bytes);
        Refused(await Tool.Run("log", "--repo", repository.Path), 2, "written by a newer cairn");
        Assert.Equal(bytes, File.ReadAllBytes(index));
    }

    [Fact]
    public async Task ADamagedIndexIsNamed()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "pool: 1\n"));
        await Tool.Run("index", "--repo", repository.Path);
        File.WriteAllText(
            Path.Combine(repository.Data, "main.db"),
            "no index at all, but long enough to be looked at " + new string('x', 500)
        );
        Refused(await Tool.Run("log", "--repo", repository.Path), 2, "Delete that file, then run 'cairn index' to rebuild it.");
    }

    /// <summary>Nothing on the output, one line on the error stream that says this, and the exit code.</summary>
    internal static void Refused(Ran ran, int code, string said)
    {
        Assert.Equal("", ran.Output);
        string line = Assert.Single(ran.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("cairn: ", line, StringComparison.Ordinal);
        Assert.True(said.Split('|').Any(text => line.Contains(text, StringComparison.Ordinal)), line);
        Assert.DoesNotContain("Internal error", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.Equal(code, ran.Code);
    }
}
