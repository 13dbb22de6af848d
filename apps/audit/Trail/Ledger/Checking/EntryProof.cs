using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Trail.Ledger.Checking;

/// <summary>What shows that an entry was recorded just so: its leaf, what the leaf's digests are of, and the leaf's place in a signed
/// tree.</summary>
/// <param name="Leaf">The leaf as it was hashed.</param>
public sealed record EntryProof(byte[] Leaf, Payload Payload, byte[] Salts, TlogProof Proof)
{
    /// <summary>The entries under the checkpoint.</summary>
    public long Size => Checkpoint.Parse(SignedNote.Parse(Proof.Checkpoint).Text).Size;

    /// <summary>Checks the proof against public keys alone; returns the leaf.</summary>
    /// <exception cref="NoteRefusedException">It does not hold; the message says why, for people.</exception>
    public LedgerLeaf Check(IReadOnlyList<VerifierKey> keys)
    {
        LedgerLeaf leaf = Check(Proof, Leaf, keys);
        try
        {
            (byte[] digest, byte[] actor) = new Commitments().Of(leaf.Type, Payload, Salts);
            return Convert.ToHexStringLower(digest) != leaf.PayloadDigest
                    ? throw new NoteRefusedException($"The content of entry {Proof.Index} is not what was recorded: its digest differs.")
                : Convert.ToHexStringLower(actor) != leaf.Actor
                    ? throw new NoteRefusedException($"The actor of entry {Proof.Index} is not the one that was recorded.")
                : leaf;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or ArgumentException or OverflowException or OutOfMemoryException)
        {
            throw new NoteRefusedException($"The content of entry {Proof.Index} cannot be read: {damaged.Message}");
        }
    }

    /// <summary>Checks that a leaf stands in a log signed by a known key; returns it.</summary>
    /// <exception cref="NoteRefusedException">It does not; the message says why, for people.</exception>
    public static LedgerLeaf Check(TlogProof proof, ReadOnlySpan<byte> leaf, IReadOnlyList<VerifierKey> keys)
    {
        try
        {
            var note = SignedNote.Parse(proof.Checkpoint);
            var checkpoint = Checkpoint.Parse(note.Text);
            if (!note.Verify(keys).Any(key => key.Name == checkpoint.Origin))
            {
                throw new NoteRefusedException(
                    $"The checkpoint belongs to the log {checkpoint.Origin}, and none of the keys passed is a key of that log."
                );
            }

            return Inclusion.Verify(MerkleTree.Leaf(leaf), proof.Index, checkpoint.Size, proof.Hashes, checkpoint.Root)
                ? Entries.LedgerLeaf.Parse(leaf)
                : throw new NoteRefusedException(
                    $"The proof does not lead from this entry to the signed root: it is for another entry, another position than "
                        + $"{proof.Index}, or another tree than the one with {checkpoint.Size} entries."
                );
        }
        catch (LedgerFormatException wrong)
        {
            throw new NoteRefusedException(wrong.Message);
        }
    }
}
