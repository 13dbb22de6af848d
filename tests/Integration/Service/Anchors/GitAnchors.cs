using Cairn.Recording.Anchoring;
using Cairn.Trail.Ledger.Appending;

namespace Cairn.Service.Tests.Anchors;

/// <summary>Checkpoints committed to a branch of a real repository, which is extended and never forced.</summary>
public sealed class GitAnchors
{
    private const string Branch = "cairn-anchors";

    [Fact]
    public async Task TheFirstCheckpoint_MakesTheBranch()
    {
        using var ledger = new AnchoredLedger();
        using var remote = new Remote(ledger);
        Anchor done = await ledger.AnchorOnce();
        Assert.Null(done.Failure);
        Assert.Equal("1", remote.Git("rev-list", "--count", Branch));
        Assert.Equal(ledger.Checkpoint, remote.Anchored(Branch));
        Assert.Equal($"Cairn|Checkpoint of {ledger.Key.Name} at {ledger.Size} entries", remote.Git("log", "-1", "--format=%an|%s", Branch));
        Assert.Equal($"anchors/{ledger.Key.Name}/checkpoint", remote.Git("ls-tree", "-r", "--name-only", Branch));
    }

    [Fact]
    public async Task AGrownLog_AddsOneCommitEachAndNoneWhenNothingIsNew()
    {
        using var ledger = new AnchoredLedger();
        using var remote = new Remote(ledger);
        var checkpoints = new List<string>();
        for (int i = 0; i < 4; i++)
        {
            Assert.Null((await ledger.AnchorOnce()).Failure);
            Assert.Null((await ledger.AnchorOnce()).Failure);
            checkpoints.Insert(0, ledger.Checkpoint);
            ledger.Record();
        }

        string[] commits = remote.Git("rev-list", Branch).Split('\n');
        Assert.Equal(checkpoints, commits.Select(remote.Anchored));
        Assert.Equal(commits[1..], commits[..^1].Select(commit => remote.Git("rev-parse", commit + "^")));
    }

    [Fact]
    public async Task ABranchThatSomeoneElseExtended_IsExtendedFromThere()
    {
        using var ledger = new AnchoredLedger();
        using var remote = new Remote(ledger);
        await ledger.AnchorOnce();
        string theirs = remote.CommitElsewhere(
            "README.md",
            "What this branch is for.\n",
            "anchors/example.com/other/checkpoint",
            "theirs\n"
        );
        ledger.Record();
        Assert.Null((await ledger.AnchorOnce()).Failure);
        Assert.Equal(theirs, remote.Git("rev-parse", Branch + "^"));
        Assert.Equal(ledger.Checkpoint, remote.Anchored(Branch));
        Assert.Equal("What this branch is for.", remote.Git("show", Branch + ":README.md"));
        Assert.Equal("theirs", remote.Git("show", Branch + ":anchors/example.com/other/checkpoint"));
        Assert.Equal($"anchors/{ledger.Key.Name}/checkpoint", remote.Git("diff", "--name-only", Branch + "^", Branch));
    }

    [Theory]
    [InlineData(true, "holds none: it was deleted or rewound")]
    [InlineData(false, "holds one of ")]
    public async Task ABranchThatForgot_IsShownAndNotExtended(bool deleted, string said)
    {
        using var ledger = new AnchoredLedger();
        using var remote = new Remote(ledger);
        await ledger.AnchorOnce();
        ledger.Record();
        await ledger.AnchorOnce();
        string first = remote.Git("rev-parse", Branch + "^");
        remote.Git(deleted ? ["update-ref", "-d", "refs/heads/" + Branch] : ["update-ref", "refs/heads/" + Branch, first]);
        ledger.Record();
        Anchor failed = await ledger.AnchorOnce();
        Assert.Contains(said, failed.Failure, StringComparison.Ordinal);
        Assert.Equal(deleted ? "" : first, remote.Git("for-each-ref", "--format=%(objectname)", "refs/heads/" + Branch));
        Assert.Contains(said, (await ledger.AnchorOnce()).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABranchWithOtherFilesAlone_KeepsThem()
    {
        using var ledger = new AnchoredLedger();
        using var remote = new Remote(ledger);
        remote.CommitElsewhere("docs/page with spaces.md", "one\n", "docs/grüße.md", "two\n");
        Assert.Null((await ledger.AnchorOnce()).Failure);
        Assert.Equal("one", remote.Git("show", Branch + ":docs/page with spaces.md"));
        Assert.Equal("two", remote.Git("show", Branch + ":docs/grüße.md"));
        Assert.Equal(ledger.Checkpoint, remote.Anchored(Branch));
    }

    [Fact]
    public async Task ARemoteThatIsAhead_IsAnAlarmAndIsLeftAlone()
    {
        using var ledger = new AnchoredLedger();
        using var remote = new Remote(ledger);
        ledger.Backup();
        ledger.Record();
        await ledger.AnchorOnce();
        string tip = remote.Git("rev-parse", Branch);
        ledger.Restore();
        ledger.Forget();
        LedgerRefusedException alarm = await Assert.ThrowsAsync<LedgerRefusedException>(ledger.Anchor);
        Assert.Contains(
            $"it holds {ledger.Size} entries, branch {Branch} of {remote.Path} is signed for {ledger.Size + 1}",
            alarm.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("runbooks/ledger-restored-from-backup.md", alarm.Message, StringComparison.Ordinal);
        Assert.Equal(alarm.Message, ledger.Stored().Failure);
        Assert.Equal(tip, remote.Git("rev-parse", Branch));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task AForkedLedger_IsAnAlarmAndIsNotPushed(int more)
    {
        using var ledger = new AnchoredLedger();
        using var remote = new Remote(ledger);
        ledger.Backup();
        ledger.Record();
        await ledger.AnchorOnce();
        string tip = remote.Git("rev-parse", Branch);
        ledger.Fork(more);
        ledger.Forget();
        LedgerRefusedException alarm = await Assert.ThrowsAsync<LedgerRefusedException>(ledger.Anchor);
        Assert.Contains($"is not the one published in branch {Branch}", alarm.Message, StringComparison.Ordinal);
        Assert.Contains("runbooks/ledger-fork.md", alarm.Message, StringComparison.Ordinal);
        Assert.Equal(tip, remote.Git("rev-parse", Branch));
    }

    [Fact]
    public async Task ACheckpointThatIsNotSignedByThisLog_IsAnAlarm()
    {
        using var ledger = new AnchoredLedger();
        using var remote = new Remote(ledger);
        remote.CommitElsewhere($"anchors/{ledger.Key.Name}/checkpoint", "no note\n");
        LedgerRefusedException alarm = await Assert.ThrowsAsync<LedgerRefusedException>(ledger.Anchor);
        Assert.Contains($"The checkpoint in branch {Branch} of {remote.Path} cannot be trusted", alarm.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnreachableRemote_IsShownAndKeptAndRecordingGoesOn()
    {
        using var ledger = new AnchoredLedger();
        using var remote = new Remote(ledger);
        await ledger.AnchorOnce();
        string known = ledger.Stored().Last!;
        Directory.Move(remote.Path, remote.Path + ".away");
        ledger.Record();
        Anchor failed = await ledger.AnchorOnce();
        Assert.Contains("git ls-remote failed", failed.Failure, StringComparison.Ordinal);
        Assert.Equal(known, failed.Last);
        Assert.Empty(ledger.Record());

        Directory.Move(remote.Path + ".away", remote.Path);
        Assert.Null((await ledger.AnchorOnce()).Failure);
        Assert.Equal(ledger.Checkpoint, remote.Anchored(Branch));
        Assert.Equal("2", remote.Git("rev-list", "--count", Branch));
    }

    [Fact]
    public async Task APushThatIsRefused_IsAFailureAndTriedAgain()
    {
        using var ledger = new AnchoredLedger();
        using var remote = new Remote(ledger);
        string hook = System.IO.Path.Combine(remote.Path, "hooks", "pre-receive");
        File.WriteAllText(hook, "#!/bin/sh\necho no >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Anchor failed = await ledger.AnchorOnce();
        Assert.Contains("git push failed", failed.Failure, StringComparison.Ordinal);
        Assert.Null(failed.Last);
        File.Delete(hook);
        Assert.Null((await ledger.AnchorOnce()).Failure);
    }

    /// <summary>A bare repository that one ledger anchors in.</summary>
    private sealed class Remote : IDisposable
    {
        private readonly Scratch scratch = new();
        private readonly AnchoredLedger ledger;

        public Remote(AnchoredLedger ledger)
        {
            this.ledger = ledger;
            RealGit.Run(scratch.Path, "init", "-q", "--bare", "remote.git");
            ledger.Add(AnchorKind.Git, Path);
        }

        public string Path => scratch.At("remote.git");

        public string Git(params string[] arguments) => RealGit.Run(Path, arguments);

        public string Anchored(string commit) => Git("show", $"{commit}:anchors/{ledger.Key.Name}/checkpoint") + "\n";

        /// <summary>Pushes a commit of someone else's to the branch; returns its id.</summary>
        public string CommitElsewhere(params string[] filesAndTexts)
        {
            using var other = new Scratch();
            RealGit.Run(other.Path, "init", "-q", "-b", Branch, ".");
            if (Git("branch", "--list", Branch).Length > 0)
            {
                RealGit.Run(other.Path, "pull", "-q", Path, Branch);
            }

            for (int i = 0; i < filesAndTexts.Length; i += 2)
            {
                string file = other.At(filesAndTexts[i]);
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
                File.WriteAllText(file, filesAndTexts[i + 1]);
            }

            RealGit.Run(other.Path, "add", "-A");
            RealGit.Run(other.Path, "commit", "-q", "-m", "Someone else");
            RealGit.Run(other.Path, "push", "-q", Path, Branch);
            return RealGit.Run(other.Path, "rev-parse", "HEAD");
        }

        public void Dispose() => scratch.Dispose();
    }
}
