using System.IO.Hashing;
using System.Text;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Words;

namespace Cairn.Trail.Index;

/// <summary>
/// What a landing can be found by, from its record alone, so that an index built while recording and one built from the
/// ledger are the same. Not safe between threads: it remembers the terms of what comes again.
/// </summary>
public sealed class LandingTerms
{
    // Beyond this a value is prose or code; its first words are enough to find it by.
    private const int ValueBytes = 2_000;

    private readonly HashSet<ulong> terms = [];
    private readonly HashSet<ulong> paths = [];
    private readonly HashSet<ulong> values = [];
    private readonly Dictionary<string, bool> present = new(StringComparer.Ordinal);
    private readonly TermCache files = new(FileTerms);
    private readonly TermCache resources = new(ResourceTerms);
    private readonly TermCache people = new(PersonTerms);

    // Paths and values apart: a hash that tells both by its seed gives the same for some short paths and values, and what one of them is
    // found by would then depend on which came first.
    private readonly PhraseCache pathPhrases = new(Terms.Place);
    private readonly PhraseCache valuePhrases = new(Terms.Text);
    private bool anyFields;
    private bool anyRemoved;
    private bool anyMoved;
    private bool anyBegun;
    private bool anyAbsent;
    private bool anyUnread;
    private bool remains;
    private byte[] lastPath = new byte[256];
    private int lastLength;
    private string lastFile = "";

    /// <param name="entry">Its place in the ledger.</param>
    /// <param name="walk">What it changed.</param>
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    public IndexEntry Of(long entry, Landing landing, FieldsCursor walk)
    {
        int fields = 0;
        int changedTexts = 0;
        while (walk.MoveNext())
        {
            switch (walk.Entry)
            {
                case FieldsEntry.Section:
                    Section(walk.File, walk.Resource);
                    break;
                case FieldsEntry.Field:
                    fields++;
                    remains |= walk.Kind != ChangeKind.Removed;
                    PathWords(walk.Path);
                    Value(walk.Before);
                    Value(walk.After);
                    anyFields = true;
                    anyRemoved |= walk.Kind == ChangeKind.Removed;
                    anyBegun |= walk.Kind == ChangeKind.Added && walk.Path.SequenceEqual("kind"u8);
                    break;
                case FieldsEntry.Text:
                    changedTexts++;
                    File(walk.File);
                    remains |= walk.Kind != ChangeKind.Removed;
                    anyAbsent |= walk.Detail == TextChangeReasons.NotInClone;
                    anyUnread |= TextChangeReasons.IsUnread(walk.Kind, walk.Detail);
                    break;
                case FieldsEntry.Move:
                    Section(walk.File, walk.Resource);
                    File(walk.Detail);
                    remains = anyMoved = true;
                    break;
                default:
                    File(walk.File);
                    File(walk.Detail);
                    remains = anyMoved = true;
                    break;
            }
        }

        Touched();
        foreach ((string file, bool remains) in present)
        {
            if (!remains)
            {
                terms.Add(Terms.Gone(file));
            }
        }

        Describe(landing);
        ulong[] found = [.. terms];
        Array.Sort(found);
        var made = new IndexEntry(entry, landing, found, fields, changedTexts, [.. present.Select(static file => (file.Key, file.Value))]);
        terms.Clear();
        paths.Clear();
        values.Clear();
        present.Clear();
        anyFields = anyRemoved = anyMoved = anyBegun = anyAbsent = anyUnread = false;
        lastLength = 0;
        lastFile = "";
        return made;
    }

    // One by one, not by UnionWith: through an interface each of these many short lists would be an enumerator on the heap.
    private void Add(ReadOnlySpan<ulong> more)
    {
        foreach (ulong term in more)
        {
            terms.Add(term);
        }
    }

    private void Section(string file, string? resource)
    {
        File(file);
        if (resource is not null)
        {
            Add(resources.Of(resource));
        }
    }

    private void Describe(Landing landing)
    {
        Words(landing.Subject);
        Words(landing.Body);
        terms.Add(Terms.Subject(landing.Subject));
        foreach (string ticket in landing.Tickets)
        {
            terms.Add(Terms.Ticket(ticket));
        }

        foreach (Person person in landing.People)
        {
            Add(people.Of(person.Name + "\n" + person.Email));
        }

        if (landing.PullRequest is { } request)
        {
            terms.Add(Terms.PullRequest(request.Number));
        }

        Flag(LandingFlag.HasFields, anyFields);
        Flag(LandingFlag.HasRemovedFields, anyRemoved);
        Flag(LandingFlag.WithoutPullRequest, landing.PullRequest is null);
        Flag(LandingFlag.Unsigned, !landing.Signed);
        Flag(LandingFlag.IsRevert, landing.Revert is { IsReapply: false });
        Flag(LandingFlag.IsMerge, landing.IsMerge);
        Flag(LandingFlag.HasMoves, anyMoved);
        Flag(LandingFlag.HasBeginnings, anyBegun);
        Flag(LandingFlag.LacksContent, anyAbsent);
        Flag(LandingFlag.HasUnread, anyUnread);
    }

    private void Flag(LandingFlag flag, bool holds)
    {
        if (holds)
        {
            terms.Add(Terms.Flag(flag));
        }
    }

    private void File(string file)
    {
        if (file == lastFile)
        {
            return;
        }

        Touched();
        lastFile = file;
        Add(files.Of(file));
    }

    /// <summary>Whether the file that was walked through exists after the landing: something of it was more than removed.</summary>
    private void Touched()
    {
        if (lastFile.Length > 0)
        {
            present[lastFile] = remains || present.GetValueOrDefault(lastFile);
        }

        remains = false;
    }

    /// <summary>Only the part that differs from the path before it: fields come in the order of a walk.</summary>
    private void PathWords(ReadOnlySpan<byte> path)
    {
        int shared = lastPath.AsSpan(0, lastLength).CommonPrefixLength(path);
        while (shared > 0 && !IsBetweenWords(path, shared))
        {
            shared--;
        }

        ulong key = XxHash3.HashToUInt64(path[shared..]);
        if (paths.Add(key))
        {
            Add(pathPhrases.Of(key, path[shared..]));
        }

        if (path.Length > lastPath.Length)
        {
            lastPath = new byte[path.Length * 2];
        }

        path.CopyTo(lastPath);
        lastLength = path.Length;
    }

    /// <summary>Whether no word goes on across a place: a dot after a digit may be within a version.</summary>
    private static bool IsBetweenWords(ReadOnlySpan<byte> path, int at) =>
        path[at - 1] is (byte)'[' or (byte)'=' || (path[at - 1] == '.' && (at < 2 || !char.IsAsciiDigit((char)path[at - 2])));

    private void Value(ReadOnlySpan<byte> value)
    {
        // Values repeat within a landing, and taking one apart costs more than knowing it again.
        if (value.IsEmpty)
        {
            return;
        }

        ulong key = XxHash3.HashToUInt64(value);
        if (!values.Add(key))
        {
            return;
        }

        if (value.StartsWith("redacted:"u8))
        {
            terms.Add(Terms.Flag(LandingFlag.Redacted));
            return;
        }

        Add(valuePhrases.Of(key, value.Length > ValueBytes ? value[..ValueBytes] : value));
    }

    private void Words(string text)
    {
        foreach (Word word in WordSplitter.Words(Encoding.UTF8.GetBytes(text)))
        {
            terms.Add(Terms.Text(word.Hash));
        }
    }

    private static void FileTerms(string file, List<ulong> into)
    {
        into.Add(Terms.File(file));
        Words(file, Terms.Place, into);
        for (int slash = file.LastIndexOf('/'); slash > 0; slash = file.LastIndexOf('/', slash - 1))
        {
            into.Add(Terms.Directory(file[..slash]));
        }
    }

    private static void ResourceTerms(string resource, List<ulong> into)
    {
        into.Add(Terms.Resource(resource));
        Words(resource, Terms.Place, into);
    }

    private static void PersonTerms(string person, List<ulong> into)
    {
        string[] parts = person.Split('\n', 2);
        into.Add(Terms.Person(parts[0], parts[1]));
        Words(parts[0], Terms.PersonWord, into);
        Words(parts[1], Terms.PersonWord, into);
    }

    private static void Words(string text, Func<ulong, ulong> kind, List<ulong> into)
    {
        foreach (Word word in WordSplitter.Words(Encoding.UTF8.GetBytes(text)))
        {
            into.Add(kind(word.Hash));
        }
    }
}
