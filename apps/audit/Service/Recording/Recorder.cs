using System.Security.Cryptography;
using Cairn.Changes.Redaction;
using Cairn.Index;
using Cairn.Sources.Git;
using Cairn.Sources.Git.History;
using Cairn.Sources.Git.People;
using Cairn.Storage.Sqlite;

namespace Cairn.Service.Recording;

/// <summary>What catching up did.</summary>
/// <param name="Anew">The index was built from nothing.</param>
public sealed record Recorded(int Landings, bool Anew);

/// <summary>Tells whoever waits what is going on.</summary>
/// <param name="Progress">Landings done and to do.</param>
/// <param name="Say">A sentence the user must see.</param>
public sealed record Reporting(IProgress<HistoryProgress>? Progress, Action<string> Say);

/// <summary>An up-to-date trail and the repository it tells of.</summary>
public sealed record OpenTrail(GitRepository Repository, TrailFile Trail, TrailPlace Place, Redactor Redactor, Mailmap Mailmap, Recorded Recorded) : IDisposable
{
    public void Dispose() => Trail.Dispose();
}

/// <summary>
/// Brings what happened in a repository into its trail. (Between the source and the index the ledger will stand; until then
/// the index is written straight from git and can be rebuilt from it.)
/// </summary>
public static class Recorder
{
    /// <summary>Records what is missing and opens the trail.</summary>
    /// <param name="now">For the time a rewrite was seen.</param>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    /// <exception cref="StorageException">The index cannot be read or written.</exception>
    /// <exception cref="TrailException">The data directory cannot be used.</exception>
    /// <exception cref="RedactionKeyException">The redaction key cannot be had.</exception>
    public static OpenTrail CatchUp(GitRepository repository, string? data, DateTimeOffset now, Reporting reporting, CancellationToken cancel)
    {
        TrailPlace place = TrailPlace.Of(repository, data);
        var mailmap = Mailmap.Parse(repository.Mailmap());
        string shallow = repository.ShallowBoundary();
        if (shallow.Length > 0)
        {
            reporting.Say($"This is a shallow clone: history before {shallow.Split(' ')[0][..12]} is not here, so what that commit is said to add may be older. Get the rest with: git fetch --unshallow");
        }

        // 1. Nothing new is the common case, and needs neither lock nor write.
        if (File.Exists(place.Key) && TrailFile.Open(place.Index, mailmap.Resolve) is { } current)
        {
            byte[] known = RedactionKey.LoadOrCreate(place.Key);
            if (IsCurrent(current, repository, shallow, known))
            {
                return new OpenTrail(repository, current, place, new Redactor(known), mailmap, new Recorded(0, false));
            }

            current.Dispose();
        }

        // 2. One process writes; whoever waited looks again, since the work may be done.
        place.Make();
        using FileStream held = TrailLock.Take(place.Lock, () => reporting.Say("Another cairn is indexing this repository; waiting for it."), cancel);
        byte[] key = RedactionKey.LoadOrCreate(place.Key);
        var redactor = new Redactor(key);
        TrailFile? existing = TrailFile.Open(place.Index, mailmap.Resolve);
        if (existing is not null && IsCurrent(existing, repository, shallow, key))
        {
            return new OpenTrail(repository, existing, place, redactor, mailmap, new Recorded(0, false));
        }

        Recorded recorded;
        using (existing)
        {
            recorded = Write(repository, place, existing, redactor, key, shallow, now, reporting, cancel);
        }

        TrailFile trail = TrailFile.Open(place.Index, mailmap.Resolve) ?? throw new TrailException($"The index {place.Index} vanished while it was written.");
        return new OpenTrail(repository, trail, place, redactor, mailmap, recorded);
    }

    private static Recorded Write(
        GitRepository repository, TrailPlace place, TrailFile? existing, Redactor redactor, byte[] key, string shallow, DateTimeOffset now, Reporting reporting, CancellationToken cancel)
    {
        // 3. Where to go on from. Digests made with another key, or a history that was cut elsewhere, cannot be continued.
        TrailState? state = existing?.Facts.State;
        bool anew = state is null || state.KeyPrint != KeyPrint(key) || state.Shallow != shallow;
        Fork? fork = anew ? null : Fork.Find(repository, existing!, state!.Tip);
        anew |= fork is null;
        if (!anew && fork!.Kind is not null)
        {
            reporting.Say(fork.Sentence(repository, state!.Tip));
        }
        else if (anew && state is not null)
        {
            // What git can tell again may go; what only this index knows (another history, or rewrites of this one) is kept.
            string? aside = fork is null && state.KeyPrint == KeyPrint(key) && state.Shallow == shallow || existing!.Facts.Rewrites.Count > 0 ? place.Aside(state.Tip) : null;
            existing!.Dispose();
            if (aside is not null)
            {
                File.Move(place.Index, aside, overwrite: true);
            }

            reporting.Say("The index no longer fits this repository and is built anew." + (aside is null ? "" : $" The old one is kept as {aside}."));
        }

        // 4. Everything becomes visible at once with Commit; a crash before leaves the trail as it was.
        existing?.Dispose();
        var environments = new EnvironmentsSeen();
        using ITrailWriter writer = TrailFile.Write(place.Index, anew);
        if (!anew && fork!.Kind is { } kind)
        {
            writer.Mark(new Rewrite(fork.Id, kind, state!.Tip, repository.Tip, 0, now), fork.Number);
        }

        long fields = anew ? 0 : state!.FieldChanges;
        long texts = anew ? 0 : state!.TextChanges;
        var reader = new HistoryReader(repository, redactor, environments.Of);
        HistoryRead read = reader.Read(
            anew || fork!.Number == 0 ? null : fork.Landing,
            () => new EntrySink(),
            entry =>
            {
                writer.Append(entry);
                fields += entry.FieldChanges;
                texts += entry.TextChanges;
            },
            reporting.Progress,
            cancel);
        writer.Commit(
            new TrailState(repository.Tracked, repository.Tip, shallow, KeyPrint(key), (anew ? 0 : state!.Commits) + read.Commits, fields, texts),
            environments.Because);
        return new Recorded(read.Landings, anew);
    }

    private static bool IsCurrent(TrailFile trail, GitRepository repository, string shallow, byte[] key) =>
        trail.Facts.State is { } state && state.Tip == repository.Tip && state.Shallow == shallow && state.KeyPrint == KeyPrint(key);

    private static string KeyPrint(byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, "cairn key print"u8))[..16];
}
