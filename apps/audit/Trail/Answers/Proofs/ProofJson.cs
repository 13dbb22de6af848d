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

    private static readonly string[] Members = ["entry", "checkpoint", "leaf", "payload", "proof"];
    private static readonly string[] PayloadMembers = ["head", "commits", "fields", "salts"];

    /// <exception cref="LedgerFormatException">It is not such a member.</exception>
    public static EntryProof Read(JsonElement member)
    {
        try
        {
            JsonElement payload = member.GetProperty("payload");
            Only(member, Members);
            Only(payload, PayloadMembers);
            var read = new EntryProof(
                Encoding.UTF8.GetBytes(Text(member, "leaf")),
                new Payload(Bytes(payload, "head"), Bytes(payload, "commits"), Bytes(payload, "fields")),
                Bytes(payload, "salts"),
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

    private static void Only(JsonElement of, string[] members)
    {
        if (
            of.EnumerateObject().FirstOrDefault(member => !members.Contains(member.Name)) is
            { Value.ValueKind: not JsonValueKind.Undefined } odd
        )
        {
            throw new LedgerFormatException($"The answer's proof has a member '{odd.Name}', which no proof of cairn has.");
        }
    }

    /// <summary>Base64 in its one canonical spelling: the framework's reader skips white space.</summary>
    private static byte[] Bytes(JsonElement member, string name) => StrictFormats.Base64(Text(member, name)) ?? throw new FormatException();

    private static string Text(JsonElement member, string name) => member.GetProperty(name).GetString() ?? throw new FormatException();
}
