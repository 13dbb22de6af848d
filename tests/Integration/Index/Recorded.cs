using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Trail.Answers;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Answers.Views;

namespace Cairn.Trail.Index.Tests;

/// <summary>A repository's trail in a data directory, and all it holds as the documented JSON.</summary>
internal static class Recorded
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static OpenTrail Open(string repository, string data, Action<string>? say = null) =>
        Recorder.CatchUp(
            GitRepository.Open(repository, null),
            data,
            Now,
            new RecordingReporter(null, say ?? (static _ => { })),
            TestContext.Current.CancellationToken
        );

    public static string[] Lines(OpenTrail open, bool rewritten = false) =>
        [
            .. Timeline
                .Of(open.Trail, new Filter(Rewritten: rewritten), 0)
                .Select(entry =>
                    JsonLine.Of(
                        ChangeView.Of(
                            new TimelineEntry(open.Trail.Read(entry.Stored.Number, commits: true), entry.Fields, entry.Texts),
                            commits: true
                        )
                    )
                ),
        ];

    public static string[] Lines(string repository, string data)
    {
        using OpenTrail open = Open(repository, data);
        return Lines(open);
    }

    /// <summary>The landings with each of many words, which is what searching rests on.</summary>
    public static string[] Found(ITrail trail, IEnumerable<string> words) =>
        [
            .. words.Select(word =>
                $"{word}: {string.Join(',', trail.Find(Terms.Place(Changes.Words.WordSplitter.Hash(word))))} / "
                + $"{string.Join(',', trail.Find(Terms.Text(Changes.Words.WordSplitter.Hash(word))))}"
            ),
        ];
}
