using System.Globalization;
using System.Text;
using Cairn.Recording;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;

namespace Cairn.Trail.Index.Tests;

/// <summary>
/// Since when, how long, before and now are answered by the intervals that git shows: the times and values expected are read from
/// <c>git log</c>, each file being a whole history of one value.
/// </summary>
public sealed class ValuesOverTime : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly Scratch scratch = new();
    private readonly StringBuilder stream = new();
    private int commits;

    public ValuesOverTime()
    {
        RealGit.Run(scratch.Path, "init", "-q", "-b", "main");
    }

    [Theory]
    [InlineData("since when is the pool size 50 of payments?")]
    [InlineData("since when has the pool size of payments been 50")]
    [InlineData("how long has the pool size of payments been 50?")]
    [InlineData("when did the pool size of payments become 50?")]
    [InlineData("for how long has the pool size of payments been 50")]
    [InlineData("since when is the pool size of payments set to 50")]
    public void A_value_that_holds_is_told_with_its_beginning(string question)
    {
        Pools("20", "35", "50");
        using OpenTrail open = Import();
        string sentence = Assert.Single(Ask(open, question));
        Assert.Contains($"has been 50 since {Landed(2)} ({Days(2, null)} days), set by Ann (", sentence, StringComparison.Ordinal);
        Assert.Contains("it was 35 before", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("for how long was the pool size of payments 35?")]
    [InlineData("how long was the pool size of payments 35")]
    [InlineData("how long has the pool size of payments been 35?")]
    [InlineData("when did the pool size of payments become 35")]
    public void A_value_that_held_is_told_with_both_ends(string question)
    {
        Pools("20", "35", "50");
        using OpenTrail open = Import();
        string sentence = Assert.Single(Ask(open, question));
        Assert.Contains($"was 35 from {Landed(1)} until {Landed(2)} ({Days(1, 2)} days)", sentence, StringComparison.Ordinal);
        Assert.Contains("then it became 50", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("what was the pool size of payments before?", "was 35 before it became 50")]
    [InlineData("what was the pool size of payments before it became 35?", "was 20 before it became 35")]
    [InlineData("what was the pool size of payments before it was 35?", "was 20 before it became 35")]
    [InlineData("what was the previous pool size of payments?", "was 35 before it became 50")]
    [InlineData("what was the pool size of payments before the last change?", "was 35 before it became 50")]
    [InlineData("what was the pool size of payments before it became 20?", "before that it had no value")]
    public void The_value_before_is_that_of_the_interval_before(string question, string told)
    {
        Pools("20", "35", "50");
        using OpenTrail open = Import();
        Assert.Contains(told, Assert.Single(Ask(open, question)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_came_back_is_told_for_each_time_and_together()
    {
        Pools("20", "50", "20", "50");
        using OpenTrail open = Import();
        IReadOnlyList<string> sentences = Ask(open, "how long was the pool size of payments 20?");
        Assert.Contains($"was 20 from {Landed(0)} until {Landed(1)}", sentences[0], StringComparison.Ordinal);
        Assert.Contains($"was 20 from {Landed(2)} until {Landed(3)}", sentences[1], StringComparison.Ordinal);
        Assert.Equal($"Together {Days(0, 1) + Days(2, 3)} days, in 2 intervals.", sentences[2]);
        Assert.Contains(
            $"has been 50 since {Landed(3)}",
            Ask(open, "since when is the pool size of payments 50?")[^1],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_value_goes_on_through_a_rename_and_ends_with_its_field()
    {
        Commit("first", ("payments/app.yaml", Pool("20")));
        Commit("renamed", ("payments/app.yaml", null), ("payments/new.yaml", Pool("20")));
        Commit("second", ("payments/new.yaml", Pool("50")));
        Commit("gone", ("payments/new.yaml", "level: info\nhost: a\nport: 80\nzone: eu\n"));
        using OpenTrail open = Import();
        string held = Assert.Single(Ask(open, "how long was the pool size of payments 20?"));
        Assert.Contains($"was 20 from {Landed(0)} until {Landed(2)} ({Days(0, 2)} days)", held, StringComparison.Ordinal);
        string last = Assert.Single(Ask(open, "since when is the pool size of payments 50?"));
        Assert.Contains($"was 50 from {Landed(2)} until {Landed(3)}", last, StringComparison.Ordinal);
        Assert.Contains("then it was removed", last, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Ask(open, "what is the pool size of payments now?"),
            said => said.Contains("was 50", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void What_a_field_is_now_is_what_git_shows_at_the_tip()
    {
        Commit("first", ("payments/app.yaml", Pool("20")));
        Commit("second", ("payments/app.yaml", Pool("50")));
        Commit("renamed", ("payments/app.yaml", null), ("payments/new.yaml", Pool("50")));
        Commit("third", ("payments/new.yaml", Pool("60")));
        using OpenTrail open = Import();
        Assert.Contains("poolSize: 60", RealGit.Run(scratch.Path, "show", "main:payments/new.yaml"), StringComparison.Ordinal);
        string sentence = Assert.Single(Ask(open, "what is the pool size of payments now?"));
        Assert.Contains("was 60", sentence, StringComparison.Ordinal);
        Assert.Contains("payments/new.yaml", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_only_the_value_has_chooses_the_interval()
    {
        Commit("first", ("payments/app.yaml", "log:\n  level: info\n"));
        Commit("second", ("payments/app.yaml", "log:\n  level: debug\n"));
        Commit("third", ("payments/app.yaml", "log:\n  level: warn\n"));
        using OpenTrail open = Import();
        string sentence = Assert.Single(Ask(open, "how long was the log level of payments debug?"));
        Assert.Contains($"was debug from {Landed(1)} until {Landed(2)}", sentence, StringComparison.Ordinal);
        Assert.Contains(
            $"has been warn since {Landed(2)}",
            Assert.Single(Ask(open, "since when is the log level of payments warn")),
            StringComparison.Ordinal
        );
    }

    public void Dispose() => scratch.Dispose();

    private static string Pool(string size) => $"poolSize: {size}\nlevel: info\nhost: a\nport: 80\nzone: eu\n";

    private void Pools(params string[] sizes)
    {
        foreach (string size in sizes)
        {
            Commit("pool " + size, ("payments/app.yaml", Pool(size)));
        }
    }

    private void Commit(string message, params (string File, string? Text)[] files)
    {
        long at = Start.AddDays((commits * 40) + (commits * commits)).AddMinutes(commits * 7).ToUnixTimeSeconds();
        commits++;
        stream.Append(
            CultureInfo.InvariantCulture,
            $"commit refs/heads/main\ncommitter Ann <ann@example.com> {at} +0000\ndata {message.Length}\n{message}\n"
        );
        foreach ((string file, string? text) in files)
        {
            stream.Append(
                text is null
                    ? $"D {file}\n"
                    : string.Create(CultureInfo.InvariantCulture, $"M 100644 inline {file}\ndata {text.Length}\n{text}\n")
            );
        }
    }

    private OpenTrail Import()
    {
        RealGit.Run(scratch.Path, stream.ToString(), ["fast-import", "--quiet"]);
        return Recorded.Open(scratch.Path, scratch.At("data"));
    }

    /// <summary>When the commit of a place landed, by git.</summary>
    private DateTimeOffset At(int place) =>
        DateTimeOffset.FromUnixTimeSeconds(
            long.Parse(
                RealGit.Run(scratch.Path, "log", "--first-parent", "--reverse", "--format=%ct", "main").Split('\n')[place],
                CultureInfo.InvariantCulture
            )
        );

    private string Landed(int place) => At(place).UtcDateTime.ToString("d MMMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private int Days(int from, int? to) => (int)((to is { } end ? At(end) : Recorded.Now) - At(from)).TotalDays;

    private static IReadOnlyList<string> Ask(OpenTrail open, string text)
    {
        ParsedQuestion parsed = Questions.Read(open, text, Recorded.Now);
        Question question = Assert.IsType<Question>(parsed);
        Answer answer = Questions.Engine(open, new Filter()).Answer(question, 10);
        return answer.Sentences;
    }
}
