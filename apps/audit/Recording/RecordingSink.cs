using System.Security.Cryptography;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Index;
using Cairn.Trail.Ledger.Appending;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Recording;

/// <summary>A landing ready to be appended and, with its place in the ledger, to be indexed.</summary>
internal sealed record RecordedLanding(NewEntry Entry, IndexEntry Index)
{
    public int Bytes => Entry.Payload.Head.Length + Entry.Payload.Commits.Length + Entry.Payload.Fields.Length + 512;
}

/// <summary>Makes ledger entries of landings, and the terms to find them by, on one worker thread.</summary>
/// <param name="source">Where they come from.</param>
/// <param name="generation">How often the line was rewritten before: a landing that comes back is another event.</param>
internal sealed class RecordingSink(string source, int generation) : ILandingSink<RecordedLanding>
{
    private readonly FieldsRecord fields = new();
    private readonly RecordWriter head = new();
    private readonly RecordWriter commits = new();
    private readonly Commitments commitments = new();
    private readonly LandingTerms terms = new();

    public void Begin(string file, string? resource) => fields.Begin(file, resource);

    public void Field(ReadOnlySpan<byte> path, ChangeKind kind, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, FieldShape shape) =>
        fields.Field(path, kind, before, after, shape);

    public void SetBy(FieldWriters? writers) => fields.SetBy(writers);

    public void Text(string file, ChangeKind kind, string reason) => fields.Text(file, kind, reason);

    public void Renamed(string from, string to) => fields.Renamed(from, to);

    public void Moved(string resource, string from, string to) => fields.Moved(resource, from, to);

    public RecordedLanding Finish(Landing landing)
    {
        LandingRecord.WriteHead(head, landing);
        LandingRecord.WriteCommits(commits, landing.Commits);
        byte[] key = RandomNumberGenerator.GetBytes(Commitments.SaltBytes);
        (byte[] digest, byte[] actor) = commitments.Of(key, head, commits, fields.Record);
        var leaf = new LedgerLeaf(
            EntryTypes.Landing,
            source,
            "landing/" + landing.Id + (generation == 0 ? "" : $"/{generation}"),
            landing.LandedAt,
            default,
            landing.Environments,
            "commit:" + landing.Id,
            "success",
            Convert.ToHexStringLower(actor),
            Convert.ToHexStringLower(digest)
        );
        var payload = new Payload(CompressedRecord.Pack(head.Written), CompressedRecord.Pack(commits.Written), fields.Pack());
        IndexEntry index = terms.Of(-1, landing, FieldsCursor.OfRecord(fields.Record.Written)) with
        {
            PayloadChecksum = payload.Checksum(key),
        };
        head.Clear();
        commits.Clear();
        fields.Clear();
        return new RecordedLanding(new NewEntry(leaf, payload, key), index);
    }
}
