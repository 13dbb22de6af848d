namespace Cairn.Trail.Changes.Diff;

/// <summary>A document where it stands.</summary>
internal readonly record struct PlacedDocument(FileVersion Version, Document Document);

/// <summary>A document before and after; one of them may be missing.</summary>
internal readonly record struct DocumentPair(PlacedDocument? Before, PlacedDocument? After);

/// <summary>
/// Pairs the documents of all files of a landing: in one file by the object's five names, then without the version of its
/// API, then, for what declares no object, by order; across files by the five names within one environment.
/// </summary>
internal sealed class DocumentPairs
{
    private readonly List<DocumentPair>[] pairs;
    private readonly bool[] moved;
    private readonly List<(int From, ResourceRef Resource)>?[] arrived;

    public DocumentPairs(IReadOnlyList<ChangedFile> files, Renames renames, Func<string, string?> environmentOf)
    {
        pairs = new List<DocumentPair>[files.Count];
        moved = new bool[files.Count];
        arrived = new List<(int, ResourceRef)>?[files.Count];
        var removed = new Dictionary<(string, string?), List<(int File, PlacedDocument Document)>>();
        var added = new List<(int File, PlacedDocument Document)>();
        for (int file = 0; file < files.Count; file++)
        {
            pairs[file] = [];
            if (renames.To(file) is null)
            {
                Within(files, renames, file, removed, added, environmentOf);
            }
        }

        foreach ((int file, PlacedDocument document) in added)
        {
            PlacedDocument? before = null;
            if (
                document.Document.Resource is { } resource
                && removed.TryGetValue((resource.ToString(), environmentOf(files[file].Path)), out var candidates)
                && candidates.Count > 0
            )
            {
                (int origin, PlacedDocument found) = candidates[0];
                candidates.RemoveAt(0);
                before = found;
                moved[origin] = moved[file] = true;
                (arrived[file] ??= []).Add((origin, resource));
            }

            pairs[file].Add(new DocumentPair(before, document));
        }

        foreach ((int file, PlacedDocument document) in removed.Values.SelectMany(left => left))
        {
            pairs[file].Add(new DocumentPair(document, null));
        }
    }

    public IReadOnlyList<DocumentPair> Of(int file) => pairs[file];

    /// <summary>Whether an object left this file for another one, or came from one.</summary>
    public bool Moved(int file) => moved[file];

    /// <summary>The objects that came to this file from others, which are given by their paths after the landing.</summary>
    public IReadOnlyList<(int From, ResourceRef Resource)> Arrived(int file) => arrived[file] ?? [];

    private void Within(
        IReadOnlyList<ChangedFile> files,
        Renames renames,
        int file,
        Dictionary<(string, string?), List<(int, PlacedDocument)>> removed,
        List<(int, PlacedDocument)> added,
        Func<string, string?> environmentOf
    )
    {
        FileVersion? before = (renames.Source(file) is int source and >= 0 ? files[source] : files[file]).Readable;
        FileVersion? after = files[file].After?.Fields;
        if (after is null && files[file].After is not null)
        {
            // The file is there but cannot be read now: its fields keep their last values until it is fixed or removed.
            return;
        }

        (int[] partners, bool[] taken) = Match(before, after);
        for (int i = 0; i < (after?.Documents.Count ?? 0); i++)
        {
            var document = new PlacedDocument(after!, after!.Documents[i]);
            if (partners[i] >= 0)
            {
                pairs[file].Add(new DocumentPair(new PlacedDocument(before!, before!.Documents[partners[i]]), document));
            }
            else
            {
                added.Add((file, document));
            }
        }

        for (int i = 0; i < (before?.Documents.Count ?? 0); i++)
        {
            if (taken[i])
            {
                continue;
            }

            var document = new PlacedDocument(before!, before!.Documents[i]);
            string identity = document.Document.Resource?.ToString() ?? "";
            var key = (identity.Length > 0 ? identity : $"{file}:{i}", environmentOf(files[file].Path));
            if (!removed.TryGetValue(key, out List<(int, PlacedDocument)>? list))
            {
                removed.Add(key, list = []);
            }

            list.Add((file, document));
        }
    }

    private static bool HasTwins(FileVersion version)
    {
        if (version.Documents.Count < 2)
        {
            return false;
        }

        var seen = new HashSet<ResourceRef>();
        return version.Documents.Any(document => document.Resource is { } resource && !seen.Add(resource));
    }

    private static bool IsSame(Document before, Document after) =>
        before.Resource is null ? after.Resource is null && before.Ordinal == after.Ordinal : before.Resource == after.Resource;

    /// <summary>For each document after, the place of the same one before, or -1; and which of those before have one.</summary>
    private static (int[] Partners, bool[] Taken) Match(FileVersion? before, FileVersion? after)
    {
        int[] partners = new int[after?.Documents.Count ?? 0];
        Array.Fill(partners, -1);
        bool[] taken = new bool[before?.Documents.Count ?? 0];
        if (before is null || after is null)
        {
            return (partners, taken);
        }

        // Most landings leave the documents of a file in their order: as far as that goes, no names need be looked up.
        int most = Math.Min(partners.Length, taken.Length);
        if (HasTwins(before) || HasTwins(after))
        {
            // Of two objects of one name the one that stayed as it was is the same one.
            Pass(static (version, document) => document.Resource is { } r ? $"{r} {version.Tree.Nodes[document.Root].Hash}" : null);
            most = 0;
        }

        for (int i = 0; i < most && IsSame(before.Documents[i], after.Documents[i]); i++)
        {
            partners[i] = i;
            taken[i] = true;
        }

        Pass(static (_, document) => document.Resource?.ToString() ?? $"#{document.Ordinal}");
        Pass(static (_, document) => document.Resource is { } r ? $"{r.Kind}/{r.Namespace}/{r.Name}" : null);
        return (partners, taken);

        void Pass(Func<FileVersion, Document, string?> identity)
        {
            if (Array.TrueForAll(partners, partner => partner >= 0) || Array.TrueForAll(taken, used => used))
            {
                return;
            }

            var places = new Dictionary<string, Queue<int>>();
            for (int i = 0; i < taken.Length; i++)
            {
                if (!taken[i] && identity(before, before.Documents[i]) is { } key)
                {
                    if (!places.TryGetValue(key, out Queue<int>? queue))
                    {
                        places.Add(key, queue = new Queue<int>());
                    }

                    queue.Enqueue(i);
                }
            }

            for (int i = 0; i < partners.Length; i++)
            {
                if (
                    partners[i] < 0
                    && identity(after, after.Documents[i]) is { } key
                    && places.TryGetValue(key, out Queue<int>? queue)
                    && queue.TryDequeue(out int place)
                )
                {
                    partners[i] = place;
                    taken[place] = true;
                }
            }
        }
    }
}
