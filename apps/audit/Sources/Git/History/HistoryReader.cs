using System.Collections.Concurrent;
using System.Text;
using Cairn.Sources.Git.Packs;
using Cairn.Sources.Git.Plumbing;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Sources.Git.History;

/// <summary>
/// Reads every landing of a range with its field changes, oldest first. A whole history of up to 100,000 objects is read from the packs;
/// what is left to git there, larger histories and what came since are listed by git in three processes: commits, changed files and blob
/// contents. Threads turn them into entries:
/// <list type="number">
/// <item>lister: changed files → batches, requesting blobs that are not cached;</item>
/// <item>fetcher: their bytes, in the order asked;</item>
/// <item>workers, one a core: parse, compare, describe;</item>
/// <item>the caller's thread: entries in history order.</item>
/// </list>
/// Each thread waits only for the one before it or for room after it, so none can wait in a circle. The first failure
/// anywhere stops all and reaches the caller.
/// </summary>
public sealed class HistoryReader(GitRepository repository, Redactor redactor, Func<string, string?> environmentOf)
{
    private const int BatchesInFlight = 24;
    private const long IdleContent = 96L << 20;
    private const long FetchedContent = 96L << 20;

    // Above this git's processes need less memory than we do, and their start does not count.
    private const long MostPacked = 100_000;

    // Unpacked objects that each reader of packs keeps, in bytes: commits, directories, contents, and those of all workers together.
    private const long KeptCommits = 4L << 20;
    private const long KeptTrees = 32L << 20;
    private const long KeptBlobs = 16L << 20;
    private const long KeptSides = 16L << 20;

    /// <param name="after">The landing after which to begin; null for the beginning.</param>
    /// <param name="sink">Makes one sink for each worker.</param>
    /// <param name="inOrder">Called on this thread, oldest landing first.</param>
    /// <exception cref="GitException">Git failed; entries handed over before are complete.</exception>
    public HistoryRead Read<TEntry>(
        string? after,
        Func<ILandingSink<TEntry>> sink,
        Action<TEntry> inOrder,
        IProgress<HistoryProgress>? progress,
        CancellationToken cancel
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var room = new SemaphoreSlim(BatchesInFlight);
        using var listed = new BlockingCollection<Batch>();
        using var fetched = new BlockingCollection<Batch>();
        using var done = new BlockingCollection<(int Number, TEntry[] Entries)>();
        var fallbacks = new Fallbacks();
        using ObjectStore? packs = after is null ? Packs(fallbacks) : null;
        using var git = new GitProcesses(repository.Directory);
        bool inBatches = packs is null && GitVersion.Of(repository.Directory).IsAtLeast(2, 36);
        GitProcess? blobs = packs is null
            ? git.Start(inBatches ? ["cat-file", "--batch-command", "--buffer"] : ["cat-file", "--batch"])
            : null;
        var submodules = new Lazy<bool>(repository.MayIgnoreSubmodules);
        var cache = new BlobCache(IdleContent);
        var inFlight = new FetchedBytes(FetchedContent);
        IReadOnlySet<ObjectId> missing = repository.MissingObjects();
        repository.RequireTrees(missing);
        bool lfs = repository.UsesLfs();
        Exception? failure = null;

        Task<LandingLine> line = Task.Factory.StartNew(() => ReadLine(after, packs, git, stop.Token), TaskCreationOptions.LongRunning);
        var threads = new List<Thread>
        {
            Run(
                "lister",
                () =>
                {
                    IEnumerable<RawLanding> landings = packs is null
                        ? Listed(after, git)
                        : Listed(line.GetAwaiter().GetResult(), Trees(packs, KeptTrees), git);
                    List(after, landings, blobs, inBatches, lfs, cache, missing, room, listed, stop.Token);
                }
            ),
            Run(
                "fetcher",
                () =>
                {
                    using PackedBlobs? packed = packs is null
                        ? null
                        : new PackedBlobs(repository.Directory, new PackedObjectReader(packs, KeptBlobs));
                    Fetch(blobs, packed, listed, fetched, inFlight, stop.Token);
                }
            ),
        };
        int working = Environment.ProcessorCount;
        for (int worker = working; worker > 0; worker--)
        {
            threads.Add(
                Run(
                    "worker",
                    () =>
                    {
                        TreeComparison? trees = packs is null ? null : Trees(packs, KeptSides / Environment.ProcessorCount);
                        using PackedBlobs? packed = trees is null ? null : new PackedBlobs(repository.Directory, trees.Objects);
                        using var describe = new LandingWorker<TEntry>(
                            repository,
                            redactor,
                            environmentOf,
                            sink(),
                            cache,
                            missing,
                            after is null,
                            trees,
                            packed
                        );
                        foreach (Batch batch in fetched.GetConsumingEnumerable(stop.Token))
                        {
                            TEntry[] entries = describe.Work(batch, line.GetAwaiter().GetResult());
                            inFlight.Release(batch.Bytes);
                            done.Add((batch.Number, entries), stop.Token);
                        }

                        if (Interlocked.Decrement(ref working) == 0)
                        {
                            done.CompleteAdding();
                        }
                    }
                )
            );
        }

        int landings = 0;
        try
        {
            landings = Deliver(
                done,
                room,
                entry =>
                {
                    inOrder(entry);
                    progress?.Report(
                        new HistoryProgress(++landings, line.IsCompletedSuccessfully ? line.GetAwaiter().GetResult().Count : 0)
                    );
                },
                stop.Token
            );
        }
        catch (OperationCanceledException) when (failure is not null)
        {
            // Another thread failed first; that is what to report.
        }
        finally
        {
            stop.Cancel();
            git.Dispose();
            threads.ForEach(thread => thread.Join());
            ((IAsyncResult)line).AsyncWaitHandle.WaitOne();
        }

        cancel.ThrowIfCancellationRequested();
        return failure is null
            ? new HistoryRead(landings, line.GetAwaiter().GetResult().Commits, fallbacks)
            : throw (
                NamesMissing(failure.Message, missing) ? GitRepository.WithoutTrees()
                : failure is GitException ? failure
                : new GitException($"Reading the history failed: {failure.Message}", isUserError: false)
            );

        TreeComparison Trees(ObjectStore of, long kept) =>
            new(new PackedObjectReader(of, kept), repository.Tip.Length / 2, () => submodules.Value);

        Thread Run(string name, Action work)
        {
            var thread = new Thread(
                () =>
                {
                    try
                    {
                        work();
                    }
                    catch (OperationCanceledException)
                    {
                        // Someone else stopped the reading and says why.
                    }
                    catch (Exception failed)
                    {
                        Interlocked.CompareExchange(ref failure, failed, null);
                        stop.Cancel();
                    }
                },
                16 << 20
            )
            {
                Name = name,
                IsBackground = true,
            };
            thread.Start();
            return thread;
        }
    }

    /// <summary>Whether git failed for want of an object that the clone lacks: comparing takes directories only.</summary>
    private static bool NamesMissing(string failure, IReadOnlySet<ObjectId> missing) =>
        missing.Count > 0
        && failure
            .Split(' ', '(', ')', '\'', '\n')
            .Any(word =>
                word.Length >= 40 && word.All(char.IsAsciiHexDigitLower) && missing.Contains(ObjectId.Parse(Encoding.ASCII.GetBytes(word)))
            );

    /// <summary>The packs, where they alone say what the history is.</summary>
    private ObjectStore? Packs(Fallbacks fallbacks)
    {
        if (repository.IsShallow || repository.IsPartial)
        {
            fallbacks.Add(repository.IsShallow ? "shallow clone" : "partial clone");
            return null;
        }

        ObjectStore? packs = ObjectStore.Open(repository.GitDirectory, repository.Tip.Length / 2, fallbacks);
        if (packs?.Packs.Sum(pack => (long)pack.Index.Count) > MostPacked)
        {
            fallbacks.Add("packs of more objects than are read here");
            packs.Dispose();
            return null;
        }

        return packs;
    }

    private LandingLine ReadLine(string? after, ObjectStore? packs, GitProcesses git, CancellationToken stop)
    {
        var tip = ObjectId.Parse(Encoding.ASCII.GetBytes(repository.Tip));
        if (packs is not null)
        {
            try
            {
                return new LandingLine(CommitWalk.Read(new PackedObjectReader(packs, KeptCommits), tip, stop), tip);
            }
            catch (PackException left)
            {
                packs.Fallbacks.Add(left.Message);
            }
        }

        GitProcess commits = git.Start(Commits(repository.Tip, after));
        var store = CommitStore.Read(commits.Output);
        commits.Finish();
        return new LandingLine(store, tip);
    }

    private IEnumerable<RawLanding> Listed(string? after, GitProcesses git)
    {
        GitProcess changes = git.Start(Changes(repository.Tip, after));
        foreach (RawLanding landing in RawChanges.Read(changes.Output))
        {
            yield return landing;
        }

        changes.Finish();
    }

    /// <summary>The same from the packs; from the first landing on that is left to git, git lists the rest.</summary>
    private IEnumerable<RawLanding> Listed(LandingLine line, TreeComparison trees, GitProcesses git)
    {
        var packed = new PackedChanges(line.Store, trees);
        for (int place = 0; place < line.Count; place++)
        {
            if (packed.AgainstFirstParent(line.Id(place)) is not { } changes)
            {
                string? done = place == 0 ? null : line.Id(place - 1).ToString();
                foreach (RawLanding landing in Listed(done, git))
                {
                    yield return landing;
                }

                yield break;
            }

            yield return new RawLanding(line.Id(place), changes);
        }
    }

    /// <summary>The command that lists the commits of a range, see <see cref="CommitStore.Read"/>.</summary>
    internal static IReadOnlyList<string> Commits(string tip, string? after) =>
        ["rev-list", "--header", "--parents", "--encoding=UTF-8", "--no-expand-tabs", .. Range(tip, after)];

    /// <summary>The command that lists the landings of a range, see <see cref="RawChanges.Read"/>.</summary>
    internal static IReadOnlyList<string> Changes(string tip, string? after) =>
        [
            "log",
            "--reverse",
            "--first-parent",
            "--diff-merges=first-parent",
            "--raw",
            "-r",
            "-z",
            "--no-abbrev",
            "--no-renames",
            "--root",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--no-notes",
            "--no-show-signature",
            "--no-mailmap",
            "--format=%H",
            .. Range(tip, after),
        ];

    private static string[] Range(string tip, string? after) => after is null ? [tip] : [tip, "^" + after];

    private void List(
        string? after,
        IEnumerable<RawLanding> landings,
        GitProcess? blobs,
        bool inBatches,
        bool anyFormat,
        BlobCache cache,
        IReadOnlySet<ObjectId> missing,
        SemaphoreSlim room,
        BlockingCollection<Batch> listed,
        CancellationToken stop
    )
    {
        var versions = new Dictionary<string, PathVersion>();
        var kustomizations = KustomizationsSeen.At(repository.Directory, after);
        var request = new MemoryStream();
        byte[] line = new byte[65];
        int number = 0;
        Batch batch = New();
        foreach (RawLanding landing in landings)
        {
            var files = new FileWork[landing.Changes.Count];
            for (int i = 0; i < files.Length; i++)
            {
                RawChange change = landing.Changes[i];
                PathVersion? earlier = versions.GetValueOrDefault(change.Path);
                files[i] = new FileWork(
                    change,
                    Side(change.Path, change.Before, change.From),
                    Side(change.Path, change.After, change.To),
                    earlier
                );
                if (change.After == FileMode.Regular)
                {
                    versions[change.Path] = new PathVersion(change.To, earlier);
                }
                else
                {
                    versions.Remove(change.Path);
                }
            }

            if (kustomizations.Take(landing.Changes) is { Count: > 0 } above)
            {
                batch.Kustomizations[landing.Id] = above;
            }

            batch.Landings.Add((landing.Id, files));
            if (batch.IsFull)
            {
                Send();
                batch = New();
            }
        }

        Send();
        listed.CompleteAdding();
        blobs?.Input.Close();

        Batch New() => new(number++, [], []);

        Blob? Side(string path, FileMode mode, ObjectId id)
        {
            if (mode != FileMode.Regular || !(anyFormat || FileReader.MayHoldFields(path)))
            {
                return null;
            }

            Blob blob = cache.Acquire(id, path, out bool fetch);
            if (fetch && missing.Contains(id))
            {
                blob.Absent = UnreadableFileReasons.Missing;
            }
            else if (fetch)
            {
                batch.Fetched.Add(blob);
            }

            return blob;
        }

        void Send()
        {
            // Room first: the fetcher takes what is asked only while workers can keep up, so memory stays flat.
            room.Wait(stop);
            listed.Add(batch, stop);
            if (blobs is null)
            {
                return;
            }

            foreach (Blob blob in batch.Fetched)
            {
                request.Write(inBatches ? "contents "u8 : []);
                int length = blob.Id.WriteHex(line);
                line[length] = (byte)'\n';
                request.Write(line, 0, length + 1);
            }

            // Git then answers a batch in large writes; without, it would wake us for every blob.
            request.Write(inBatches ? "flush\n"u8 : []);

            request.WriteTo(blobs.Input);
            blobs.Input.Flush();
            request.SetLength(0);
        }
    }

    private static void Fetch(
        GitProcess? blobs,
        PackedBlobs? packed,
        BlockingCollection<Batch> listed,
        BlockingCollection<Batch> fetched,
        FetchedBytes inFlight,
        CancellationToken stop
    )
    {
        BlobAnswers? answers = blobs is null ? null : new BlobAnswers(blobs.Output);
        foreach (Batch batch in listed.GetConsumingEnumerable(stop))
        {
            foreach (Blob blob in batch.Fetched)
            {
                long left = LandingBudget.Bytes - batch.Bytes;
                packed?.Fill(blob, FileReader.LargestFile, left);
                if (answers?.Next(blob, FileReader.LargestFile, left) == false)
                {
                    throw blobs!.Failed();
                }

                batch.Bytes += blob.Bytes?.Length ?? 0;
            }

            inFlight.Take(batch.Bytes, stop);

            fetched.Add(batch, stop);
        }

        packed?.Finish();
        blobs?.FinishWithoutComplaint();
        fetched.CompleteAdding();
    }

    private static int Deliver<TEntry>(
        BlockingCollection<(int Number, TEntry[] Entries)> done,
        SemaphoreSlim room,
        Action<TEntry> inOrder,
        CancellationToken stop
    )
    {
        var early = new Dictionary<int, TEntry[]>();
        int next = 0;
        int count = 0;
        foreach ((int number, TEntry[] entries) in done.GetConsumingEnumerable(stop))
        {
            early.Add(number, entries);
            while (early.Remove(next, out TEntry[]? ready))
            {
                foreach (TEntry entry in ready)
                {
                    inOrder(entry);
                    count++;
                }

                next++;
                room.Release();
            }
        }

        return count;
    }
}
