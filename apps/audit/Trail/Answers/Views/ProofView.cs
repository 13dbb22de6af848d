using System.Text;
using Cairn.Trail.Ledger.Checking;

namespace Cairn.Trail.Answers.Views;

/// <summary>The records an entry commits to, in base64.</summary>
public sealed record ProofPayloadView(byte[] Head, byte[] Commits, byte[] Fields, byte[] Salts);

/// <summary>The <c>ledger</c> member of an exported answer: everything needed to check it offline.</summary>
/// <param name="Entry">The change's place in the log.</param>
/// <param name="Checkpoint">The size of the tree it is proven under.</param>
/// <param name="Leaf">The leaf, as text.</param>
/// <param name="Proof">A tlog-proof without its <c>extra</c>.</param>
public sealed record ProofView(long Entry, long Checkpoint, string Leaf, ProofPayloadView Payload, string Proof)
{
    public static ProofView Of(EntryProof proof) =>
        new(
            proof.Proof.Index,
            proof.Size,
            Encoding.UTF8.GetString(proof.Leaf),
            new(proof.Payload.Head, proof.Payload.Commits, proof.Payload.Fields, proof.Salts),
            (proof.Proof with { Extra = null }).ToString()
        );
}
