using System.Text.Json.Nodes;
using Cairn.Trail.Answers.Proofs;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Notes;

namespace Cairn.Trail.Answers.Tests.Proofs;

/// <summary>
/// Answers from someone who holds the database and the program, and wants another thing believed than what was recorded. All
/// that whoever checks has is the log's public key.
/// </summary>
public sealed class EvilServer
{
    [Fact]
    public void HonestAnswers_Pass()
    {
        Assert.True(Exported.Log.Count > 300);
        Checked.Good(string.Join('\n', Exported.Log));
        Checked.Good(Exported.Shown);
        Checked.Good(string.Join("\n\n", Exported.History));
        Checked.Good(Exported.Asked);
        CheckedAnswer pool = Assert.Single(Checked.All(Exported.Shown));
        Assert.Equal((Exported.PoolChange, (long)Exported.Log.Count + 1), (pool.Change, pool.Checkpoint!.Value));
        Assert.NotNull(pool.RecordedAt);
    }

    [Fact]
    public void AProofOfAnotherEntry_IsRefused()
    {
        Checked.Refused("'id' does not match the entry", Swapped("ledger", Exported.Log[3], Exported.Log[4]));
        Checked.Refused("it is for another entry, another position", Within("proof", Exported.Log[3], Exported.Log[4]));
    }

    [Fact]
    public void AProofMovedToAnotherPlace_IsRefused()
    {
        string moved = Checked.With(
            Exported.Shown,
            json =>
            {
                JsonObject ledger = json["ledger"]!.AsObject();
                long entry = ledger["entry"]!.GetValue<long>();
                ledger["entry"] = entry ^ 1;
                ledger["proof"] = ledger["proof"]!
                    .GetValue<string>()
                    .Replace($"\nindex {entry}\n", $"\nindex {entry ^ 1}\n", StringComparison.Ordinal);
            }
        );
        Checked.Refused("another position than", moved);
    }

    [Fact]
    public void AnEntryNumberOrCheckpointThatTheProofDoesNotBear_IsRefused()
    {
        Checked.Refused("do not name the same entry and checkpoint", Checked.With(Exported.Shown, json => json["ledger"]!["entry"] = 7));
        Checked.Refused(
            "do not name the same entry and checkpoint",
            Checked.With(Exported.Shown, json => json["ledger"]!["checkpoint"] = 7)
        );
    }

    [Fact]
    public void AnotherTreeSize_IsRefused()
    {
        string grown = Reproved(Exported.Shown, proof => proof with { Checkpoint = Resized(proof.Checkpoint) });
        Checked.Refused("the text or the signature was changed", grown);
    }

    [Fact]
    public void AnOldCheckpointUnderANewerProof_IsRefused()
    {
        (string old, string now) = (Exported.Earlier.Single(IsPool), Exported.Log.Single(IsPool));
        Checked.Good(old);
        TlogProof earlier = Proof(old);
        Checked.Refused("or another tree than the one with", Reproved(now, proof => proof with { Checkpoint = earlier.Checkpoint }));
        Checked.Refused("or another tree than the one with", Reproved(now, proof => proof with { Hashes = earlier.Hashes }));
    }

    [Fact]
    public void AnotherKey_IsRefused()
    {
        VerifierKey stranger = NewKey("example.com/other");
        Checked.Refused("none of which is a key trusted here (example.com/other", Exported.Shown, stranger);
    }

    [Fact]
    public void AnUnknownKeyOfTheSameName_IsRefused()
    {
        VerifierKey namesake = NewKey(Exported.Key.Name);
        Checked.Refused("none of which is a key trusted here", Exported.Shown, namesake);
        using Ed25519Signer signer = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey(Exported.Key.Name));
        string resigned = Reproved(
            Exported.Shown,
            proof => proof with { Checkpoint = SignedNote.Sign(SignedNote.Parse(proof.Checkpoint).Text, signer).ToString() }
        );
        Checked.Refused("none of which is a key trusted here", resigned);
    }

    /// <summary>A trusted key of another log signs for that log alone.</summary>
    [Fact]
    public void AKeyOfAnotherLogThatIsTrustedToo_DoesNotVouchForThisOne()
    {
        using Ed25519Signer other = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey("example.com/other"));
        string resigned = Reproved(
            Exported.Shown,
            proof => proof with { Checkpoint = SignedNote.Sign(SignedNote.Parse(proof.Checkpoint).Text, other).ToString() }
        );
        Checked.Refused("none of the keys passed is a key of that log", resigned, Exported.Key, other.Key);
    }

    [Fact]
    public void TheLeafOfOneEntryWithThePayloadOfAnother_IsRefused() =>
        Checked.Refused("its digest differs", Within("payload", Exported.Log[3], Exported.Log[4]));

    [Fact]
    public void ALeafWithAnythingChanged_IsRefused()
    {
        string leaf = JsonNode.Parse(Exported.Shown)!["ledger"]!["leaf"]!.GetValue<string>();
        Checked.Refused(
            "it is for another entry",
            Checked.With(
                Exported.Shown,
                json => json["ledger"]!["leaf"] = leaf.Replace("\"success\"", "\"failure\"", StringComparison.Ordinal)
            )
        );
        Checked.Refused("it is for another entry", Checked.With(Exported.Shown, json => json["ledger"]!["leaf"] = leaf + " "));
    }

    [Fact]
    public void ChangedSalts_AreRefused()
    {
        foreach (int at in (int[])[0, 15, 31])
        {
            Checked.Refused("is not what was recorded", Bytes("salts", bytes => bytes[at] ^= 1));
        }

        Checked.Refused(
            "The salts do not fit",
            Checked.With(Exported.Shown, json => json["ledger"]!["payload"]!["salts"] = Convert.ToBase64String(new byte[64]))
        );
    }

    [Fact]
    public void AnEntryThatIsNoChange_IsRefused() => Checked.Refused("is of type git.source, not a change", Exported.Notice);

    [Fact]
    public void AnAnswerWithoutProof_IsRefused()
    {
        Checked.Refused("The change has no proof; export it with --proof", Checked.With(Exported.Shown, json => json.Remove("ledger")));
        Checked.Refused("not in Cairn's format", Checked.With(Exported.Shown, json => json["ledger"] = null));
        Checked.Refused("not in Cairn's format", Checked.With(Exported.Shown, json => json["ledger"]!["proof"] = null));
        Checked.Refused("not in Cairn's format", Checked.With(Exported.Shown, json => json["ledger"]!["leaf"] = null));
    }

    [Theory]
    [InlineData("head")]
    [InlineData("commits")]
    [InlineData("fields")]
    [InlineData("salts")]
    public void TruncatedOrForeignBase64_IsRefused(string part)
    {
        string text = JsonNode.Parse(Exported.Shown)!["ledger"]!["payload"]![part]!.GetValue<string>();
        Checked.Refused("", Checked.With(Exported.Shown, json => json["ledger"]!["payload"]![part] = text[..^1]));
        Checked.Refused("", Checked.With(Exported.Shown, json => json["ledger"]!["payload"]![part] = text[..(text.Length / 8 * 4)]));
        Checked.Refused("", Checked.With(Exported.Shown, json => json["ledger"]!["payload"]![part] = "no base64"));
        Checked.Refused("", Checked.With(Exported.Shown, json => json["ledger"]!["payload"]![part] = ""));
    }

    /// <summary>A record that says it unpacks to gigabytes costs nothing but a sentence.</summary>
    [Theory]
    [InlineData(0x7FFFFFFFul)]
    [InlineData(0x7FFFFFC7ul)]
    [InlineData(0xFFFFFFFFul)]
    public void APayloadThatClaimsToBeHuge_IsRefused(ulong size)
    {
        var record = new Changes.Records.RecordWriter();
        record.Number(1);
        record.Number(size);
        record.Raw(new byte[16]);
        string made = Convert.ToBase64String(record.Written);
        Checked.Refused("cannot be read", Checked.With(Exported.Shown, json => json["ledger"]!["payload"]!["fields"] = made));
    }

    [Fact]
    public void MegabytesOfJunk_AreRefusedWithASentence()
    {
        string junk = new('A', 4 << 20);
        LedgerFormatException no = Assert.Throws<LedgerFormatException>(() => Checked.All(junk));
        Assert.Contains("is not JSON", no.Message, StringComparison.Ordinal);
        Checked.Refused("longer than", Checked.With(Exported.Shown, json => json["ledger"]!["proof"] = junk));
        Checked.Refused("another entry", Checked.With(Exported.Shown, json => json["ledger"]!["leaf"] = junk));
        Checked.Refused("cannot be read", Checked.With(Exported.Shown, json => json["ledger"]!["payload"]!["head"] = junk));
    }

    [Theory]
    [InlineData("is not JSON", "{\"id\":")]
    [InlineData("is not JSON", "\0\u0001")]
    [InlineData("is not JSON", "{\"id\":\"a\",\"id\":\"b\"}")]
    [InlineData("not an answer exported by cairn", "[]")]
    [InlineData("not an answer exported by cairn", "7")]
    [InlineData("not an answer exported by cairn", "null")]
    [InlineData("not an answer exported by cairn", "{}")]
    [InlineData("not an answer exported by cairn", "{\"understood\":{},\"answers\":7}")]
    [InlineData("not an answer exported by cairn", "{\"understood\":{}}")]
    public void WhatIsNoAnswer_IsSaidToBeNone(string said, string text)
    {
        LedgerFormatException no = Assert.Throws<LedgerFormatException>(() => Checked.All(text));
        Assert.Contains(said, no.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"id\":7}")]
    [InlineData("{\"understood\":{},\"answers\":[7]}")]
    [InlineData("{\"understood\":{},\"answers\":[null]}")]
    [InlineData("{\"id\":\"\\ud800\"}")]
    public void AnAnswerOfAnotherForm_IsRefused(string text) => Checked.Refused("not in the format that cairn exports", text);

    private static bool IsPool(string line) => line.StartsWith($"{{\"id\":\"{Exported.PoolChange}\"", StringComparison.Ordinal);

    private static VerifierKey NewKey(string name)
    {
        using Ed25519Signer signer = Ed25519Signer.FromPrivateKey(Ed25519Signer.NewPrivateKey(name));
        return signer.Key;
    }

    private static TlogProof Proof(string line) => TlogProof.Parse(JsonNode.Parse(line)!["ledger"]!["proof"]!.GetValue<string>());

    /// <summary>The line with its proof changed, and the checkpoint's size said as the proof then has it.</summary>
    private static string Reproved(string line, Func<TlogProof, TlogProof> change) =>
        Checked.With(
            line,
            json =>
            {
                TlogProof changed = change(Proof(line));
                json["ledger"]!["proof"] = changed.ToString();
                json["ledger"]!["checkpoint"] = Checkpoint.Parse(SignedNote.Parse(changed.Checkpoint).Text).Size;
            }
        );

    private static string Resized(string note)
    {
        SignedNote signed = SignedNote.Parse(note);
        Checkpoint checkpoint = Checkpoint.Parse(signed.Text);
        return (signed with { Text = (checkpoint with { Size = checkpoint.Size + 1 }).ToString() }).ToString();
    }

    /// <summary>The first line with a member of the second.</summary>
    private static string Swapped(string member, string line, string from) =>
        Checked.With(line, json => json[member] = JsonNode.Parse(from)![member]!.DeepClone());

    /// <summary>The first line with a part of the second's proof, numbers said as it has them.</summary>
    private static string Within(string part, string line, string from) =>
        Checked.With(
            line,
            json =>
            {
                JsonNode other = JsonNode.Parse(from)!["ledger"]!;
                json["ledger"]![part] = other[part]!.DeepClone();
                if (part == "proof")
                {
                    json["ledger"]!["entry"] = other["entry"]!.DeepClone();
                }
            }
        );

    private static string Bytes(string part, Action<byte[]> change) =>
        Checked.With(
            Exported.Shown,
            json =>
            {
                byte[] bytes = Convert.FromBase64String(json["ledger"]!["payload"]![part]!.GetValue<string>());
                change(bytes);
                json["ledger"]!["payload"]![part] = Convert.ToBase64String(bytes);
            }
        );
}
