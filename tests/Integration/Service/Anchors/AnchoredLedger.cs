using Cairn.Recording;
using Cairn.Recording.Anchoring;
using Cairn.Recording.Ledgers;
using Cairn.Sources.Git;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Service.Tests.Anchors;

/// <summary>A repository that grows, its ledger, and the places where its checkpoints are made known.</summary>
internal sealed class AnchoredLedger : IDisposable
{
    private readonly GrowingRepository repository = new();
    private readonly Scratch kept = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(3) };
    private DateTimeOffset now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private int pool;

    public AnchoredLedger()
    {
        Record();
        Record();
    }

    public TrailPlace Place => TrailPlace.Of(GitRepository.Open(repository.Path, null), null);

    public VerifierKey Key => LedgerKeys.Public(Place)[0];

    /// <summary>The newest checkpoint, as it is known beside the ledger.</summary>
    public string Checkpoint => File.ReadAllText(Place.Checkpoint);

    public long Size => SizeOf(Checkpoint);

    public static long SizeOf(string note) => Trail.Ledger.Checkpoints.Checkpoint.Parse(SignedNote.Parse(note).Text).Size;

    /// <summary>One more landing, and what was said while it was recorded.</summary>
    public List<string> Record()
    {
        repository.Commit($"Set the pool to {++pool}", ("a.yaml", $"pool: {pool}\n"));
        return CatchUp();
    }

    public List<string> CatchUp()
    {
        var said = new List<string>();
        now = now.AddMinutes(1);
        Recorder
            .CatchUp(
                GitRepository.Open(repository.Path, null),
                null,
                now,
                new RecordingReporter(null, said.Add),
                TestContext.Current.CancellationToken
            )
            .Dispose();
        return said;
    }

    public void Add(AnchorKind kind, string target, VerifierKey? key = null) =>
        Recording
            .Anchoring.Anchors.Load(Place)
            .With(new Anchor(kind, target, kind == AnchorKind.Git ? "cairn-anchors" : null, key?.ToString(), 60, null, null, null))
            .Save(Place);

    /// <summary>Anchors everywhere, due or not.</summary>
    public Task<IReadOnlyList<Anchor>> Anchor() => Anchor(all: true);

    public Task<IReadOnlyList<Anchor>> Anchor(bool all, int minutesLater = 0)
    {
        now = now.AddMinutes(minutesLater);
        return Recording.Anchoring.Anchoring.Run(Place, http, all, now, TestContext.Current.CancellationToken);
    }

    /// <summary>Anchors in the one place there is, and what is kept of it afterwards.</summary>
    public async Task<Anchor> AnchorOnce()
    {
        Anchor done = Assert.Single(await Anchor());
        Assert.Equal(done, Stored());
        return done;
    }

    /// <summary>The one place as it stands in the anchors' file.</summary>
    public Anchor Stored() => Assert.Single(Recording.Anchoring.Anchors.Load(Place).All);

    /// <summary>Forgets what each place was told, as when the file was lost and the places added again.</summary>
    public void Forget() =>
        new Recording.Anchoring.Anchors([
            .. Recording.Anchoring.Anchors.Load(Place).All.Select(anchor => anchor with { Last = null, LastAt = null, Failure = null }),
        ]).Save(Place);

    /// <summary>Keeps the data directory as it is, but for the anchors' file.</summary>
    public void Backup() => Copy(repository.Data, kept.Path);

    /// <summary>Puts the data directory back to what was kept.</summary>
    public void Restore()
    {
        foreach (string file in Directory.GetFiles(repository.Data).Where(IsKept))
        {
            File.Delete(file);
        }

        Copy(kept.Path, repository.Data);
    }

    /// <summary>Puts the data directory back and records the same landings again, and some more: other salts and times make it a
    /// fork.</summary>
    public void Fork(int more = 0)
    {
        long size = Size;
        Restore();
        var anchors = Recording.Anchoring.Anchors.Load(Place);
        File.Delete(Place.Anchors);
        CatchUp();
        while (Size < size + more)
        {
            Record();
        }

        anchors.Save(Place);
    }

    public void Dispose()
    {
        http.Dispose();
        kept.Dispose();
        repository.Dispose();
    }

    private bool IsKept(string file) => Path.GetFileName(file) != Path.GetFileName(Place.Anchors);

    private void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from).Where(IsKept))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}
