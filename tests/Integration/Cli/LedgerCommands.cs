using Cairn.Trail.Ledger.Notes;

namespace Cairn.Cli.Tests;

/// <summary><c>verify</c> of the whole, <c>key</c>, <c>anchor</c> and <c>erase</c>: what they print, their exit codes, their
/// refusals.</summary>
public sealed class LedgerCommands
{
    private static readonly Shape Verified = Shaped.Map(
        ("origin", Shaped.Text),
        ("entries", Shaped.Number),
        ("root", Shaped.Text),
        ("ok", Shaped.Flag),
        ("findings", Shaped.List(Shaped.Text)),
        ("published", Shaped.List(Shaped.Text)),
        ("seconds", Shaped.Number),
        ("elsewhere", Shaped.List(Shaped.Text)),
        ("notes", Shaped.List(Shaped.Text))
    );

    private static readonly Shape Anchored = Shaped.Map(
        ("kind", Shaped.Text),
        ("target", Shaped.Text),
        ("branch", Shaped.Maybe(Shaped.Text)),
        ("checkpoint", Shaped.Maybe(Shaped.Text)),
        ("lastAt", Shaped.Maybe(Shaped.Time)),
        ("failure", Shaped.Maybe(Shaped.Text))
    );

    [Fact]
    public async Task TheWholeLedger_IsCheckedInWordsAndAsJson()
    {
        using Recorded recorded = await Recorded.Start();
        Ran words = await recorded.Cairn("verify");
        Assert.Equal(0, words.Code);
        Assert.Matches(
            @"^✓ 3 entries of \S+: every entry, payload, tile, root and signature, " + @"and the index agree \(\d+\.\d s\)\.$",
            Assert.Single(words.Lines)
        );

        // The one beside the ledger is rewound with it.
        Assert.StartsWith("Warning: no checkpoint published elsewhere was compared", words.Errors, StringComparison.Ordinal);
        Ran json = await recorded.Cairn("verify", "--json");
        Shaped.Are(Verified, json.Json);
        Assert.Equal(0, json.Json[0].GetProperty("elsewhere").GetArrayLength());
        Assert.Equal(
            (0, true, 0),
            (json.Code, json.Json[0].GetProperty("ok").GetBoolean(), json.Json[0].GetProperty("findings").GetArrayLength())
        );
    }

    [Fact]
    public async Task ALedgerThatDoesNotHold_IsSaidToAndExitsOne()
    {
        using Recorded recorded = await Recorded.Start();
        string checkpoint = Path.Combine(recorded.Data, "main.checkpoint");
        string text = File.ReadAllText(checkpoint);
        File.WriteAllText(checkpoint, text.Replace("\n3\n", "\n4\n", StringComparison.Ordinal));
        Ran words = await recorded.Cairn("verify");
        Assert.Equal(1, words.Code);
        Assert.StartsWith("✗ ", words.Lines[0], StringComparison.Ordinal);
        Assert.Contains("main.checkpoint", words.Lines[0], StringComparison.Ordinal);
        Assert.Contains("Do not delete or repair anything by hand; see runbooks/", words.Lines[^1], StringComparison.Ordinal);
        Ran json = await recorded.Cairn("verify", "--json");
        Shaped.Are(Verified, json.Json);
        Assert.Equal((1, false), (json.Code, json.Json[0].GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task AKeyOfSomeoneElse_DoesNotVouchForTheLedger()
    {
        using Recorded recorded = await Recorded.Start();
        using Ed25519Signer other = Ed25519Signer.FromPrivateKey(
            Ed25519Signer.NewPrivateKey((await recorded.Cairn("key", "show")).Output.Split('+')[0])
        );
        Ran ran = await recorded.Cairn("verify", "--key", other.Key.ToString());
        Assert.Equal(1, ran.Code);
        Assert.Contains("none of which is a key trusted here", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACheckpointThatSomeoneKept_IsHeldAgainstTheLedger()
    {
        using Recorded recorded = await Recorded.Start();
        using Recorded other = await Recorded.Start();
        using var scratch = new Scratch();
        File.Copy(Path.Combine(recorded.Data, "main.checkpoint"), scratch.At("kept"));
        await recorded.Record();
        Ran good = await recorded.Cairn("verify", "--checkpoint", scratch.At("kept"));
        Assert.Equal(0, good.Code);
        Assert.Contains("and so does 1 checkpoint published elsewhere", good.Output, StringComparison.Ordinal);
        Ran foreign = await recorded.Cairn("verify", "--checkpoint", Path.Combine(other.Data, "main.checkpoint"));
        Assert.Equal(1, foreign.Code);
        Assert.Contains(Path.Combine(other.Data, "main.checkpoint"), foreign.Lines[0], StringComparison.Ordinal);
        WrongInput.Refused(await recorded.Cairn("verify", "--checkpoint", scratch.At("gone")), 2, "--checkpoint: there is no file");
    }

    [Fact]
    public async Task KeyShow_PrintsTheKeyAlone()
    {
        using Recorded recorded = await Recorded.Start();
        Ran shown = await recorded.Cairn("key", "show");
        Assert.Equal((0, ""), (shown.Code, shown.Errors));
        Assert.Equal(shown.Output, VerifierKey.Parse(shown.Output.TrimEnd('\n')) + "\n");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(recorded.Data, "main.ledger.key"))
            );
        }
    }

    [Fact]
    public async Task AKeyMadeBefore_GivesTheLogItsName()
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "pool: 1\n"));
        Ran made = await Tool.Run("key", "new", "--origin", "audit.example.com/payments", "--repo", repository.Path);
        Assert.Equal(0, made.Code);
        Assert.StartsWith("audit.example.com/payments+", made.Output, StringComparison.Ordinal);
        await Tool.Run("index", "--repo", repository.Path);
        Assert.Equal("audit.example.com/payments", File.ReadAllLines(Path.Combine(repository.Data, "main.checkpoint"))[0]);
        WrongInput.Refused(
            await Tool.Run("key", "new", "--repo", repository.Path),
            2,
            "already has a key. Replace the key with: cairn key rotate"
        );
    }

    [Fact]
    public async Task Key_set_aside_keeps_the_ledger_before_and_begins_one_of_another_name()
    {
        using Recorded recorded = await Recorded.Start();
        byte[] before = File.ReadAllBytes(Path.Combine(recorded.Data, "main.ledger"));
        Ran made = await recorded.Cairn("key", "new", "--origin", "audit.example.com/fork", "--set-aside");
        Assert.Equal(0, made.Code);
        Assert.StartsWith("audit.example.com/fork+", made.Output, StringComparison.Ordinal);
        string kept = Assert.Single(Directory.GetFiles(recorded.Data, "main.until-*.ledger"));
        Assert.Contains(kept, made.Errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(kept));
        await recorded.Record();
        Assert.Equal("audit.example.com/fork", File.ReadAllLines(Path.Combine(recorded.Data, "main.checkpoint"))[0]);
        Assert.Equal(0, (await recorded.Cairn("verify")).Code);

        // A second one writes over nothing.
        Assert.Equal(0, (await recorded.Cairn("key", "new", "--origin", "audit.example.com/other", "--set-aside")).Code);
        Assert.Equal(2, Directory.GetFiles(recorded.Data, "main.until-*.ledger").Length);
        Assert.Equal(before, File.ReadAllBytes(kept));

        // Where others follow the checkpoints it would look like a fork.
        Assert.Equal(0, (await recorded.Cairn("anchor", "add", "directory", Path.Combine(recorded.Data, "published"))).Code);
        await recorded.Record();
        WrongInput.Refused(
            await recorded.Cairn("key", "new", "--origin", "audit.example.com/third", "--set-aside"),
            1,
            "Checkpoints of this ledger are published elsewhere"
        );
    }

    [Fact]
    public async Task ARotation_LetsBothSignAndThenTheNewOneAlone()
    {
        using Recorded recorded = await Recorded.Start();
        string old = (await recorded.Cairn("key", "show")).Output;
        WrongInput.Refused(await recorded.Cairn("key", "rotate", "--finish"), 1, "only one key signs");
        Ran begun = await recorded.Cairn("key", "rotate");
        Assert.Equal(0, begun.Code);
        Assert.Contains("Both keys sign from now on", begun.Errors, StringComparison.Ordinal);
        Assert.Equal(begun.Output, (await recorded.Cairn("key", "show")).Output);
        Assert.Equal(begun.Output + old, (await recorded.Cairn("key", "show", "--all")).Output);
        WrongInput.Refused(await recorded.Cairn("key", "rotate"), 1, "A rotation is already in progress");
        await recorded.Record();
        Assert.Equal(2, Signatures());
        Assert.Equal(0, (await recorded.Cairn("verify", "--key", old.TrimEnd())).Code);

        Assert.Equal(0, (await recorded.Cairn("key", "rotate", "--finish")).Code);
        await recorded.Record();
        Assert.Equal(1, Signatures());
        Assert.Equal(0, (await recorded.Cairn("verify")).Code);
        Assert.Equal(1, (await recorded.Cairn("verify", "--key", old.TrimEnd())).Code);

        int Signatures() =>
            File.ReadAllText(Path.Combine(recorded.Data, "main.checkpoint"))
                .Split("\n\n")[1]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Length;
    }

    [Fact]
    public async Task Anchors_AreAddedListedUsedAndRemoved()
    {
        using Recorded recorded = await Recorded.Start();
        using var scratch = new Scratch();
        RealGit.Run(scratch.Path, "init", "-q", "--bare", "remote.git");
        WrongInput.Refused(await recorded.Cairn("anchor"), 2, "There are no anchors yet. Add one: cairn anchor add directory DIR");
        Assert.Equal(0, (await recorded.Cairn("anchor", "add", "directory", scratch.At("log"))).Code);
        Assert.Equal(0, (await recorded.Cairn("anchor", "add", "git", scratch.At("remote.git"), "--branch", "trail")).Code);
        Ran before = await recorded.Cairn("anchor", "list");
        Assert.Equal([$"{scratch.At("log")}: nothing yet", $"branch trail of {scratch.At("remote.git")}: nothing yet"], before.Lines);

        Ran done = await recorded.Cairn("anchor", "--json");
        Assert.Equal((0, ""), (done.Code, done.Errors));
        Shaped.Are(Anchored, done.Json);
        string checkpoint = File.ReadAllText(Path.Combine(recorded.Data, "main.checkpoint"));
        Assert.All(done.Json, anchor => Assert.Equal(checkpoint, anchor.GetProperty("checkpoint").GetString()));
        Assert.Equal("directory", done.Json[0].GetProperty("kind").GetString());
        Assert.Equal(
            checkpoint.TrimEnd(),
            RealGit.Run(scratch.At("remote.git"), "show", $"trail:anchors/{checkpoint.Split('\n')[0]}/checkpoint")
        );
        Assert.Contains(": 3 entries, ", (await recorded.Cairn("anchor", "list")).Lines[0], StringComparison.Ordinal);

        Assert.Equal(0, (await recorded.Cairn("anchor", "remove", scratch.At("log"))).Code);
        Assert.Single((await recorded.Cairn("anchor", "list")).Lines);
        WrongInput.Refused(await recorded.Cairn("anchor", "remove", scratch.At("log")), 2, "See: cairn anchor list");
    }

    [Fact]
    public async Task AnAnchorThatFails_IsShownAndExitsOne()
    {
        using Recorded recorded = await Recorded.Start();
        using var scratch = new Scratch();
        await recorded.Cairn("anchor", "add", "git", scratch.At("gone.git"));
        Ran failed = await recorded.Cairn("anchor");
        Assert.Equal(1, failed.Code);
        Assert.Contains("nothing yet", Assert.Single(failed.Lines), StringComparison.Ordinal);
        Assert.Contains("the last attempt failed: git ls-remote failed", failed.Lines[0], StringComparison.Ordinal);
        Assert.Contains("the last attempt failed", (await recorded.Cairn("anchor", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErasure_TakesThePersonOutAndEveryProofStillHolds()
    {
        using Recorded recorded = await Recorded.Start();
        using var scratch = new Scratch();
        string before = (await recorded.Cairn("log", "--json", "--proof")).Output;
        Assert.Contains("Maria Weber", before, StringComparison.Ordinal);
        Ran erased = await recorded.Cairn("erase", "--person", "maria weber", "--reason", "Asked for on 2026-11-20", "--yes");
        Assert.Equal(0, erased.Code);
        Assert.Matches(
            @"^\d+ values erased from 2 entries; recorded as entry 3\. "
                + @"The repository itself and older backups still hold them: see runbooks/ledger-erasure\.md\.$",
            erased.Lines[0]
        );
        await recorded.Cairn("erase", "--person", "maria@example.org", "--reason", "Asked for on 2026-11-20", "--yes");
        Ran after = await recorded.Cairn("log", "--json", "--proof");
        Assert.DoesNotContain("Maria", after.Output, StringComparison.Ordinal);
        Assert.Contains("[erased]", after.Output, StringComparison.Ordinal);
        foreach (string answer in (string[])[before, after.Output])
        {
            File.WriteAllText(scratch.At("answer.json"), answer);
            Assert.Equal(0, (await recorded.Cairn("verify", scratch.At("answer.json"))).Code);
        }

        Assert.Equal(0, (await recorded.Cairn("verify")).Code);
        Assert.All(
            Directory.GetFiles(recorded.Data),
            file =>
                Assert.DoesNotContain(
                    "Maria Weber",
                    System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)),
                    StringComparison.Ordinal
                )
        );
        Ran nothing = await recorded.Cairn("erase", "--person", "Nobody Known", "--reason", "None", "--yes");
        Assert.Equal((0, "No recorded value matches. Nothing was erased.\n"), (nothing.Code, nothing.Output));
    }

    [Theory]
    [InlineData(2, "pass --yes to proceed", "erase", "--person", "maria", "--reason", "x")]
    [InlineData(2, "--person must have at least three characters", "erase", "--person", " m ", "--reason", "x", "--yes")]
    [InlineData(2, "has no option '--env'", "erase", "--person", "maria", "--reason", "x", "--yes", "--env", "production")]
    [InlineData(2, "'cairn verify' has no option '--since'", "verify", "--since", "yesterday")]
    [InlineData(2, "--reason is required: --reason TEXT", "erase", "--person", "maria", "--yes")]
    [InlineData(2, "The witness's public key is missing; pass it with --key", "anchor", "add", "witness", "https://witness.example.com")]
    [InlineData(2, "A witness must be an https:// URL", "anchor", "add", "witness", "witness", "--key", "x")]
    [InlineData(2, "--key: A verifier key reads", "anchor", "add", "witness", "https://witness.example.com", "--key", "x")]
    [InlineData(2, "'pigeon'", "anchor", "add", "pigeon", "home")]
    public async Task AMistake_IsExplained(int code, string said, params string[] arguments)
    {
        using Recorded recorded = await Recorded.Start();
        WrongInput.Refused(await recorded.Cairn(arguments), code, said);
    }

    [Theory]
    [InlineData(1, "There is no ledger in", "verify")]
    [InlineData(2, "There is no key yet", "key", "show")]
    [InlineData(2, "There is no ledger yet, so there is no key to replace", "key", "rotate")]
    [InlineData(2, "--origin must be a name without spaces", "key", "new", "--origin", "https://audit.example.com")]
    [InlineData(2, "There is no ledger yet, so there is nothing to erase", "erase", "--person", "maria", "--reason", "x", "--yes")]
    public async Task BeforeAnythingWasRecorded_ItIsSaidWhatToDo(int code, string said, params string[] arguments)
    {
        using var repository = new GrowingRepository();
        repository.Commit("One", ("a.yaml", "pool: 1\n"));
        WrongInput.Refused(await Tool.Run([.. arguments, "--repo", repository.Path]), code, said);
    }

    [Fact]
    public async Task AMissingSigningKey_StopsRecordingAndNamesTheRunbook()
    {
        using Recorded recorded = await Recorded.Start();
        File.Delete(Path.Combine(recorded.Data, "main.ledger.key"));
        recorded.Commit();
        WrongInput.Refused(await recorded.Cairn("log"), 2, "Restore it from your backup, or follow runbooks/ledger-key-compromise.md");
    }

    /// <summary>A small repository with two landings recorded: three entries.</summary>
    private sealed class Recorded : IDisposable
    {
        private readonly GrowingRepository repository = new();
        private int pool;

        public string Data => repository.Data;

        public static async Task<Recorded> Start()
        {
            var recorded = new Recorded();
            recorded.Commit();
            recorded.Commit();
            Assert.Equal(0, (await recorded.Cairn("index")).Code);
            return recorded;
        }

        public void Commit() => repository.Commit($"Set the pool to {++pool}", ("a.yaml", $"pool: {pool}\n"));

        public async Task Record()
        {
            Commit();
            Assert.Equal(0, (await Cairn("index")).Code);
        }

        public Task<Ran> Cairn(params string[] arguments) => Tool.Run([.. arguments, "--repo", repository.Path]);

        public void Dispose() => repository.Dispose();
    }
}
