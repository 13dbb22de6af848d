using Cairn.Sources.Processes;

namespace Cairn.Operations.Doctor.Tests;

/// <summary>Real programs that behave in ways of their own.</summary>
public sealed class OfPrograms : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Hanging_program_is_killed_and_reported()
    {
        ProgramResult answer = await Ask(TimeSpan.FromMilliseconds(300), "sleep", "60");
        Assert.Equal((-1, "sleep did not answer within 0.3 s"), (answer.Code, answer.Said));
    }

    [Fact]
    public async Task Program_whose_child_keeps_the_output_open_is_not_awaited()
    {
        string pid = scratch.At("pid");
        ProgramResult answer = await Ask(TimeSpan.FromMilliseconds(300), "sh", "-c", $"sleep 20 & echo $! > {pid}; echo done");
        Assert.Equal("sh did not answer within 0.3 s", answer.Said);
        await Ask(TimeSpan.FromSeconds(10), "sh", "-c", $"kill $(cat {pid})");
    }

    [Fact]
    public async Task Cancellation_stops_the_program()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LimitedPrograms(scratch.Path).Ask("sleep", ["60"], stop.Token));
    }

    [Fact]
    public async Task Missing_program_is_reported_as_not_installed() =>
        Assert.Equal("cairn-has-no-such-program is not installed", (await Ask(null, "cairn-has-no-such-program")).Said);

    [Fact]
    public async Task Missing_directory_is_not_blamed_on_the_program() =>
        Assert.StartsWith(
            "git cannot be started: ",
            (await new LimitedPrograms(scratch.At("nowhere")).Ask("git", ["--version"], TestContext.Current.CancellationToken)).Said,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Program_gets_empty_input() => Assert.Equal((0, ""), ((await Ask(null, "cat")).Code, (await Ask(null, "cat")).Output));

    [Fact]
    public async Task First_line_of_output_is_reported()
    {
        ProgramResult answer = await Ask(null, "sh", "-c", "echo out; echo >&2; echo '  first ' >&2; echo second >&2; exit 3");
        Assert.Equal((3, "out", "first", false), (answer.Code, answer.Output, answer.Said, answer.Worked));
        Assert.Equal("no output", (await Ask(null, "sh", "-c", "exit 1")).Said);
    }

    [Theory]
    [InlineData(
        "fatal: unable to access 'https://me:s3cret@git.example/a.git/': no",
        "fatal: unable to access 'https://git.example/a.git/': no"
    )]
    [InlineData("fatal: https://s3cret@git.example/a and https://x:y@b", "fatal: https://git.example/a and https://b")]
    [InlineData("https://me:s3@cret@git.example/a", "https://git.example/a")]
    [InlineData("git@git.example:a/b.git: no", "git@git.example:a/b.git: no")]
    [InlineData("https://git.example/a@b", "https://git.example/a@b")]
    public void Passwords_in_addresses_are_removed(string said, string told) => Assert.Equal(told, ChildProcess.WithoutCredentials(said));

    private Task<ProgramResult> Ask(TimeSpan? limit, string program, params string[] arguments) =>
        new LimitedPrograms(scratch.Path, limit).Ask(program, arguments, TestContext.Current.CancellationToken);
}
