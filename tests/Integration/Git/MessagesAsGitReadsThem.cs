namespace Cairn.Sources.Git.Tests;

/// <summary>Subject, body and trailers of awkward messages, compared with the real git.</summary>
public sealed class MessagesAsGitReadsThem(ScratchRepository repository) : IClassFixture<ScratchRepository>
{
    public static TheoryData<string> Messages =>
        [
            "Raise the pool",
            "Raise the pool\n",
            "Raise the pool\nand lower the limit\n\nBody.\n",
            "\n\n  \nSubject after blanks\n\nBody\n",
            "  indented subject  \t\n second  \n\n\n\n  indented body\n\n",
            "Subject\r\nsecond\r\n\r\nBody\r\n\r\nAcked-by: A <a@x>\r\n",
            "Subject\n \t\nBody after a line of space\n",
            "",
            "\n\n",
            "Subject\fwith form feed\u000b\n\nBody\u00a0\n",
            "S\n\nSigned-off-by: A <a@x>\n",
            "S\n\nAcked-by: A <a@x>\nReviewed-by: B <b@x>",
            "S\n\nBody.\n\nAcked-by: A <a@x>\nno trailer\n",
            "S\n\nSigned-off-by: A <a@x>\nno trailer\nnone\nnone\n",
            "S\n\nSigned-off-by: A <a@x>\nno trailer\nnone\nnone\nnone\n",
            "S\n\nno trailer\n(cherry picked from commit 1234567890123456789012345678901234567890)\n",
            "S\n\nA: b\n(cherry picked from commit 1234567)\n",
            "S\n\nsigned-off-by: lower <a@x>\nno trailer\n",
            "S\n\nA: one\n two\n\tthree\nB: four\n",
            "S\n\nA:\n two\n   \n three\n",
            "S\n\n two\nA: b\n",
            "S\n\ntext\n continued\nSigned-off-by: A\n",
            "S\n\nSigned-off-by: A\n continued\n also\ntext\n more\n more\n",
            "S\n\nBug 43: foo\n",
            "S\n\nBug : foo\nBug\t: foo\nFix-me  :bar\n",
            "S\n\n: foo\n",
            "S\n\n: foo\nSigned-off-by: x\n",
            "S\n\nBug #43\n",
            "S\n\nFixes: #43\nKey:value\nEmpty:\n",
            "S\n\nhttps://example.org/x\n",
            "S\n\nhttps://example.org/x\nSigned-off-by: A\n",
            "S\n\nCo-authored-by: Åsa <a@x>\nÜber: no key\n",
            "S\n\nTicket: PAY-1\n\n# comment\n\n",
            "S\n\nTicket: PAY-1\n# comment\nOther: x\n",
            "S\n\n# comment\nTicket: PAY-1\n",
            "S\n# comment in title\n\nTicket: PAY-1\n",
            "S\n\nTicket: PAY-1\n\nConflicts:\n\ta.txt\n\tb.txt\n",
            "S\n\nTicket: PAY-1\n\nConflicts:\n\ta.txt\nmore\n",
            "S\n\nTicket: PAY-1\n# ------------------------ >8 ------------------------\nSigned-off-by: A\n",
            "# ------------------------ >8 ------------------------\n\nSigned-off-by: A\n",
            "S\n\nTicket: PAY-1\n---\n diff\n\nB: after divider\n",
            "S\n\n---\n\nB: after divider\n",
            "S\n\nA: b\n\n\n\n",
            "S\n\nA: b\n \n\t\n",
            "A: subject like a trailer\n",
            "A: subject like a trailer\nB: second\n",
            "\nA: b\n\nC: d\n",
            "S\n\nA: b\nC: d\n\nplain\n",
            "S\n\nA: b\n\nC: d\n",
            "S\n\n-: x\n1: y\n-a-: z\n",
            "S\n\nA: b: c :d\n",
            "S\n\nA:  lots   of   space   \n   more   \n",
            "S\n\nA: b\u0001c\n",
            "S\n\nA_b: no\n",
            "S\n\nA: b\n\r\nC: d\n",
            "S\n\n\ttab: no\n",
            "Merge pull request #4 from a/b\n\nTitle\n\nCo-authored-by: A <a@x>\nCo-authored-by: B <b@x>\n",
        ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void SubjectBodyAndTrailersAreGits(string message)
    {
        string commit = repository.Commit(message);
        string record = RealGit.Run(repository.Path, "log", "-1", GitLog.Format, commit);
        Assert.Null(GitLog.Difference(GitLog.Fields(record)));
    }

    [Fact]
    public void RandomLinesAreReadAsGitReadsThem()
    {
        string[] lines =
        [
            "",
            "",
            " ",
            "\t",
            "text",
            "text here",
            "A: b",
            "Key : v",
            " more",
            "\tmore",
            "Signed-off-by: A <a@x>",
            "# note",
            "Conflicts:",
            "(cherry picked from commit 1)",
            ": x",
            "http://x",
            "\r",
            "A: b\r",
            "---",
            "# ------------------------ >8 ------------------------",
        ];
        var records = new List<string>();
        uint state = 20261124;
        for (int commit = 0; commit < 250; commit++)
        {
            var message = new List<string>();
            for (int line = 0; line < 12; line++)
            {
                // A small linear congruential generator: the same messages in every run.
                state = (state * 1664525) + 1013904223;
                message.Add(lines[(state >> 16) % lines.Length]);
            }

            records.Add(repository.Commit(string.Join('\n', message)));
        }

        string log = RealGit.Run(
            repository.Path,
            string.Join('\n', records) + "\n",
            ["log", "--no-walk=unsorted", "--stdin", GitLog.Format]
        );
        foreach (string record in log.Split('\u0004', StringSplitOptions.RemoveEmptyEntries).Where(record => record.Length > 1))
        {
            Assert.Null(GitLog.Difference(GitLog.Fields(record)));
        }
    }
}
