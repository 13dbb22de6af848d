using System.Text;
using System.Text.Json;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Trail.Answers.Proofs;

/// <summary>Reads the <c>ledger</c> member of an exported answer, as <see cref="Views.ProofView"/> writes it.</summary>
public static class ProofJson
{
    public const string Member = "ledger";

    /// <exception cref="LedgerFormatException">It is not such a member.</exception>
    public static EntryProof Read(JsonElement member)
    {
        try
        {
            JsonElement payload = member.GetProperty("payload");
            var read = new EntryProof(
                Encoding.UTF8.GetBytes(Text(member, "leaf")),
                new Payload(
                    payload.GetProperty("head").GetBytesFromBase64(),
                    payload.GetProperty("commits").GetBytesFromBase64(),
                    payload.GetProperty("fields").GetBytesFromBase64()
                ),
                payload.GetProperty("salts").GetBytesFromBase64(),
                TlogProof.Parse(Text(member, "proof"))
            );
            return member.GetProperty("entry").GetInt64() == read.Proof.Index && member.GetProperty("checkpoint").GetInt64() == read.Size
                ? read
                : throw new LedgerFormatException("The answer and its proof do not name the same entry and checkpoint.");
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new LedgerFormatException("The answer's proof is not in Cairn's format.");
        }
    }

    private static string Text(JsonElement member, string name) => member.GetProperty(name).GetString() ?? throw new FormatException();
}
