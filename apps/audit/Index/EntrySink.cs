using System.IO.Hashing;
using System.Text;
using Cairn.Changes;
using Cairn.Changes.Diff;
using Cairn.Changes.Records;
using Cairn.Changes.Words;

namespace Cairn.Index;

/// <summary>Makes index entries: the stored records, and the terms to find them by.</summary>
public sealed class EntrySink : ILandingSink<IndexEntry>
{
    // Beyond this a value is prose or code; its first words are enough to find it by.
    private const int ValueBytes = 2_000;

    private readonly FieldsRecord fields = new();
    private readonly HashSet<ulong> terms = [];
    private readonly HashSet<ulong> texts = [];
    private readonly TermCache files = new(FileTerms);
    private readonly TermCache resources = new(ResourceTerms);
    private readonly TermCache people = new(PersonTerms);
    private readonly PhraseCache phrases = new();
    private bool anyFields;
    private bool anyRemoved;
    private byte[] lastPath = new byte[256];
    private int lastLength;
    private string lastFile = "";

    public void Begin(string file, string? resource)
    {
        fields.Begin(file, resource);
        File(file);
        if (resource is not null)
        {
            terms.UnionWith(resources.Of(resource));
        }
    }

    public void Field(ReadOnlySpan<byte> path, ChangeKind kind, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, FieldShape shape)
    {
        fields.Field(path, kind, before, after, shape);
        PathWords(path);
        Value(before);
        Value(after);
        anyFields = true;
        anyRemoved |= kind == ChangeKind.Removed;
    }

    public void Text(string file, ChangeKind kind, string reason)
    {
        fields.Text(file, kind, reason);
        File(file);
    }

    public void Renamed(string from, string to)
    {
        fields.Renamed(from, to);
        File(from);
        File(to);
    }

    public IndexEntry Finish(Landing landing)
    {
        Describe(landing);
        ulong[] found = [.. terms];
        Array.Sort(found);
        var entry = new IndexEntry(
            landing,
            LandingRecord.PackHead(landing),
            LandingRecord.PackCommits(landing.Commits),
            fields.Pack(),
            found,
            fields.FieldCount,
            fields.TextCount);
        fields.Clear();
        terms.Clear();
        texts.Clear();
        anyFields = anyRemoved = false;
        lastLength = 0;
        lastFile = "";
        return entry;
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

        foreach (string environment in landing.Environments)
        {
            terms.Add(Terms.Environment(environment));
        }

        foreach (Person person in landing.Authors.Append(landing.LandedBy))
        {
            terms.UnionWith(people.Of(person.Name + "\n" + person.Email));
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

        lastFile = file;
        terms.UnionWith(files.Of(file));
    }

    /// <summary>Only the part that differs from the path before it: fields come in the order of a walk.</summary>
    private void PathWords(ReadOnlySpan<byte> path)
    {
        int shared = lastPath.AsSpan(0, lastLength).CommonPrefixLength(path);
        while (shared > 0 && path[shared - 1] is not ((byte)'.' or (byte)'[' or (byte)'='))
        {
            shared--;
        }

        ulong key = XxHash3.HashToUInt64(path[shared..], seed: 1);
        if (texts.Add(key))
        {
            terms.UnionWith(phrases.Of(key, path[shared..], Terms.Place));
        }

        if (path.Length > lastPath.Length)
        {
            lastPath = new byte[path.Length * 2];
        }

        path.CopyTo(lastPath);
        lastLength = path.Length;
    }

    private void Value(ReadOnlySpan<byte> value)
    {
        // Values repeat within a landing, and taking one apart costs more than knowing it again.
        if (value.IsEmpty)
        {
            return;
        }

        ulong key = XxHash3.HashToUInt64(value, seed: 2);
        if (!texts.Add(key))
        {
            return;
        }

        if (value.StartsWith("redacted:"u8))
        {
            terms.Add(Terms.Flag(LandingFlag.Redacted));
            return;
        }

        terms.UnionWith(phrases.Of(key, value.Length > ValueBytes ? value[..ValueBytes] : value, Terms.Text));
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
