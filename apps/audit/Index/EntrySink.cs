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
    private byte[] lastPath = new byte[256];
    private int lastLength;
    private string lastFile = "";

    public void Begin(string file, string? resource)
    {
        fields.Begin(file, resource);
        File(file);
        if (resource is not null)
        {
            terms.Add(Terms.Resource(resource));
            Words(resource, Terms.Place);
        }
    }

    public void Field(ReadOnlySpan<byte> path, ChangeKind kind, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        fields.Field(path, kind, before, after);
        PathWords(path);
        Value(before);
        Value(after);
        terms.Add(Terms.Flag(LandingFlag.HasFields));
        if (kind == ChangeKind.Removed)
        {
            terms.Add(Terms.Flag(LandingFlag.HasRemovedFields));
        }
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
        lastLength = 0;
        lastFile = "";
        return entry;
    }

    private void Describe(Landing landing)
    {
        Words(landing.Subject, Terms.Text);
        Words(landing.Body, Terms.Text);
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
            terms.Add(Terms.Person(person.Name, person.Email));
            Words(person.Name, Terms.PersonWord);
            Words(person.Email, Terms.PersonWord);
        }

        if (landing.PullRequest is { } request)
        {
            terms.Add(Terms.PullRequest(request.Number));
        }

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
        if (!terms.Add(Terms.File(file)))
        {
            return;
        }

        Words(file, Terms.Place);
        for (int slash = file.LastIndexOf('/'); slash > 0; slash = file.LastIndexOf('/', slash - 1))
        {
            if (!terms.Add(Terms.Directory(file[..slash])))
            {
                break;
            }
        }
    }

    /// <summary>Only the part that differs from the path before it: fields come in the order of a walk.</summary>
    private void PathWords(ReadOnlySpan<byte> path)
    {
        int shared = lastPath.AsSpan(0, lastLength).CommonPrefixLength(path);
        while (shared > 0 && path[shared - 1] is not ((byte)'.' or (byte)'[' or (byte)'='))
        {
            shared--;
        }

        foreach (Word word in WordSplitter.Words(path[shared..]))
        {
            terms.Add(Terms.Place(word.Hash));
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
        if (value.StartsWith("redacted:"u8))
        {
            terms.Add(Terms.Flag(LandingFlag.Redacted));
            return;
        }

        foreach (Word word in WordSplitter.Words(value.Length > ValueBytes ? value[..ValueBytes] : value))
        {
            terms.Add(Terms.Text(word.Hash));
        }
    }

    private void Words(string text, Func<ulong, ulong> kind)
    {
        foreach (Word word in WordSplitter.Words(Encoding.UTF8.GetBytes(text)))
        {
            terms.Add(kind(word.Hash));
        }
    }
}
