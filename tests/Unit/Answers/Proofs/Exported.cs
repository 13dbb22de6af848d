using Cairn.Recording;
using Cairn.Recording.Ledgers;
using Cairn.Sources.Git;
using Cairn.Trail.Answers.Engine;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Trail.Answers.Tests.Proofs;

/// <summary>
/// The demo recorded twice, first as it was ten landings ago and then whole, so that its ledger has had more than one
/// checkpoint; and answers exported from it with their proofs.
/// </summary>
internal static class Exported
{
    public const string PoolChange = "3d92729fe14ab8e503cd3ac3f3971888995f11f3";

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 30, 0, TimeSpan.Zero);
    private static readonly Lazy<Exports> Made = new(Make);

    /// <summary>The log's public key.</summary>
    public static VerifierKey Key => Made.Value.Key;

    /// <summary>Lines of <c>log --json --proof</c>, newest first.</summary>
    public static IReadOnlyList<string> Log => Made.Value.Log;

    /// <summary>The same lines when the ten newest landings had not been recorded.</summary>
    public static IReadOnlyList<string> Earlier => Made.Value.Earlier;

    /// <summary>The pool's change as <c>show --json --proof</c> prints it.</summary>
    public static string Shown => Made.Value.Shown;

    /// <summary>Lines of <c>history --json --proof</c> of the pool.</summary>
    public static IReadOnlyList<string> History => Made.Value.History;

    /// <summary><c>ask --json --proof</c> about the pool.</summary>
    public static string Asked => Made.Value.Asked;

    /// <summary>A recorded entry that is no landing: what <c>log</c> would have to print to pass it off as one.</summary>
    public static string Notice => Made.Value.Notice;

    private static Exports Make()
    {
        using var scratch = new Scratch();
        string clone = scratch.At("demo");
        RealGit.Run(scratch.Path, "clone", "-q", SharedDemo.Directory, "demo");
        string tip = RealGit.Run(clone, "rev-parse", "HEAD");
        RealGit.Run(clone, "reset", "-q", "--hard", "HEAD~10");
        string[] earlier = Read(clone, Lines);
        RealGit.Run(clone, "reset", "-q", "--hard", tip);
        return Read(
            clone,
            open => new Exports(
                LedgerKeys.Public(open.Place)[0],
                Lines(open),
                earlier,
                JsonLine.Of(
                    ChangeView.Of(
                        Timeline
                            .Timeline.Of(open.Trail, new Filter(), 0)
                            .Where(entry => entry.Stored.Landing.Id == PoolChange)
                            .Select(entry => entry with { Stored = open.Trail.Read(entry.Stored.Number, commits: true) })
                            .Single(),
                        commits: true
                    )
                ),
                [
                    .. FieldHistory
                        .Of(open.Trail, new Target("deployment/payments/payments-api"), new FieldPattern("DB_POOL_SIZE"), new Filter())
                        .Select(fieldEvent => JsonLine.Of(HistoryRowView.Of(fieldEvent))),
                ],
                JsonLine.Of(
                    AnswerView.Of(Ask(open, "who changed the database connection pool size on November 3rd, from what to what, and why?"))
                ),
                NoticeOf(open)
            )
        );
    }

    private static string[] Lines(OpenTrail open) =>
        [.. Timeline.Timeline.Of(open.Trail, new Filter(), 0).Select(entry => JsonLine.Of(ChangeView.Of(entry)))];

    private static Answer Ask(OpenTrail open, string text) =>
        Cairn.Recording.Questions.Engine(open, new Filter()).Answer((Question)Cairn.Recording.Questions.Read(open, text, Now), 20);

    private static string NoticeOf(OpenTrail open) =>
        $$"""{"id":"{{PoolChange}}","ledger":{{JsonLine.Of(
            ProofView.Of(new Ledger.Checking.EntryProver(open.Ledger!, Cairn.Recording.Ledgers.LedgerKeys.Public(open.Place)).Of(0)),
            AnswersJson.Default.ProofView
        )}}}""";

    private static T Read<T>(string repository, Func<OpenTrail, T> read)
    {
        using OpenTrail open = Recorder
            .CatchUp(GitRepository.Open(repository, null), null, Now, new RecordingReporter(null, static _ => { }), CancellationToken.None)
            .Proving();
        return read(open);
    }

    private sealed record Exports(
        VerifierKey Key,
        IReadOnlyList<string> Log,
        IReadOnlyList<string> Earlier,
        string Shown,
        IReadOnlyList<string> History,
        string Asked,
        string Notice
    );
}
