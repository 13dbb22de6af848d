using System.IO.Hashing;
using System.Text;
using Cairn.Recording;
using Cairn.Sources.Git;
using Cairn.Trail;
using Cairn.Trail.Answers.Histories;
using Cairn.Trail.Answers.Questions;
using Cairn.Trail.Answers.Selection;
using Cairn.Trail.Answers.Timeline;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes.Words;
using Cairn.Trail.Index;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage.Sqlite.Tests;

/// <summary>One byte of a recorded trail is another, anywhere: what is answered is what was answered before, or nothing.</summary>
public sealed class FlippedBytes(RecordedDemo demo) : IClassFixture<RecordedDemo>
{
    private static readonly string[] Questions =
    [
        "who changed the database pool size on November 3rd, and why?",
        "how many changes were made in October?",
        "when did grafana 13.0.0 arrive in production?",
    ];

    [Theory]
    [InlineData(250, "ledger")]
    [InlineData(60, "tile")]
    [InlineData(40, "checkpoint")]
    [InlineData(150, "index")]
    public void Flipped_byte_changes_no_answer(int flips, string where)
    {
        using Copy copy = demo.At(RecordedDemo.All);
        using (var index = new SqliteConnection($"Data Source={copy.Place.Index};Pooling=False"))
        {
            index.Open();
            using SqliteCommand whole = index.CreateCommand();
            whole.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            whole.ExecuteNonQuery();
        }

        string file = where == "index" ? copy.Place.Index : copy.Place.Ledger;
        var kept = Directory.EnumerateFiles(copy.Place.Directory).ToDictionary(path => path, File.ReadAllBytes);
        string[] right = Answers(copy);
        Assert.True(right.Length > 100);
        (int Start, int Length)[] parts = where is "tile" or "checkpoint" ? Parts(copy, where, kept[file]) : [(0, kept[file].Length)];
        int refused = 0;
        for (int flip = 0; flip < flips; flip++)
        {
            (int start, int length) = parts[Drawn(where, flip, 0, parts.Length)];
            (int at, int bit) = (start + Drawn(where, flip, 1, length), Drawn(where, flip, 2, 8));
            byte[] harmed = [.. kept[file]];
            harmed[at] ^= (byte)(1 << bit);
            Restore(copy, kept);
            File.WriteAllBytes(file, harmed);
            string[]? answered = null;
            try
            {
                answered = Answers(copy);
            }
            catch (CairnException refusal)
            {
                refused++;
                Assert.DoesNotContain("elete that file", where == "index" ? "" : refusal.Message, StringComparison.Ordinal);
            }

            Assert.True(answered is null || right.SequenceEqual(answered), $"Bit {bit} of byte {at} of the {where} changed an answer.");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{flips} flips of {where}: {refused} refused, the others changed no answer");
        Assert.True(refused > 0);
    }

    /// <summary>A number below another, the same at every run.</summary>
    private static int Drawn(string where, int flip, int which, int below) =>
        (int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{where} {flip} {which}")) % (ulong)below);

    private static void Restore(Copy copy, Dictionary<string, byte[]> kept)
    {
        foreach (string path in Directory.EnumerateFiles(copy.Place.Directory).Where(path => !kept.ContainsKey(path)))
        {
            File.Delete(path);
        }

        foreach ((string path, byte[] content) in kept)
        {
            File.WriteAllBytes(path, content);
        }
    }

    /// <summary>Where the blobs of a table lie in the file: each is looked for by its content.</summary>
    private static (int Start, int Length)[] Parts(Copy copy, string table, byte[] file)
    {
        using var connection = new SqliteConnection($"Data Source={copy.Place.Ledger};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = table == "tile" ? "SELECT hashes FROM tile" : "SELECT CAST(note AS BLOB) FROM checkpoint";
        using SqliteDataReader row = select.ExecuteReader();
        var parts = new List<(int, int)>();
        while (row.Read())
        {
            byte[] blob = row.GetFieldValue<byte[]>(0);
            int length = Math.Min(blob.Length, 1_000);
            int at = file.AsSpan().IndexOf(blob.AsSpan(0, length));
            if (at >= 0)
            {
                parts.Add((at, length));
            }
        }

        Assert.NotEmpty(parts);
        return [.. parts];
    }

    /// <summary>What log, ask, history, at and the counts say.</summary>
    private static string[] Answers(Copy copy)
    {
        using OpenTrail open = Recorder.CatchUp(
            GitRepository.Open(copy.Demo.Repository, null),
            copy.Place.Directory,
            RecordedDemo.Now,
            new RecordingReporter(null, static _ => { }),
            TestContext.Current.CancellationToken
        );
        Cairn.Trail.Answers.TrailFacts facts = open.Trail.Facts;
        var target = new Target("apps/payments");
        return
        [
            $"{facts.State} {facts.Landings} {facts.First} {facts.Last} {string.Join(',', facts.People)} "
                + string.Join(',', facts.Environments),
            .. Timeline.Of(open.Trail, new Filter(), 0).Select(entry => JsonLine.Of(ChangeView.Of(entry))),
            .. Questions.Select(question =>
                JsonLine.Of(
                    AnswerView.Of(
                        Recording
                            .Questions.Engine(open, new Filter())
                            .Answer((Question)Recording.Questions.Read(open, question, RecordedDemo.Now), 20)
                    )
                )
            ),
            .. FieldHistory.Of(open.Trail, target, null, new Filter()).Select(one => JsonLine.Of(HistoryRowView.Of(one))),
            .. new[] { "pool", "payments", "grafana", "image", "replicas", "cpu", "memory", "limit" }.Select(word =>
                $"{word}: {string.Join(',', open.Trail.Find(Terms.Place(WordSplitter.Hash(word))))} "
                + string.Join(',', open.Trail.Find(Terms.Text(WordSplitter.Hash(word))))
            ),
        ];
    }
}
