using System.Text;
using System.Text.Json;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Trail.Answers.Proofs;

/// <summary>The <c>ledger</c> member of an exported answer: everything needed to check it offline.</summary>
public static class ProofJson
{
    public const string Member = "ledger";

    public static void Write(Utf8JsonWriter json, EntryProof proof)
    {
        json.WriteStartObject(Member);
        json.WriteNumber("entry", proof.Proof.Index);
        json.WriteNumber("checkpoint", proof.Size);
        json.WriteString("leaf", Encoding.UTF8.GetString(proof.Leaf));
        json.WriteStartObject("payload");
        json.WriteBase64String("head", proof.Payload.Head);
        json.WriteBase64String("commits", proof.Payload.Commits);
        json.WriteBase64String("fields", proof.Payload.Fields);
        json.WriteBase64String("salts", proof.Salts);
        json.WriteEndObject();
        json.WriteString("proof", (proof.Proof with { Extra = null }).ToString());
        json.WriteEndObject();
    }

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
                : throw new LedgerFormatException("The answer names another entry or checkpoint than its proof.");
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new LedgerFormatException("The answer's proof is not written as a Cairn proof is.");
        }
    }

    private static string Text(JsonElement member, string name) => member.GetProperty(name).GetString() ?? throw new FormatException();
}
