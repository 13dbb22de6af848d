using System.Text;
using System.Text.Json;
using Cairn.Trail.Answers.Proofs;
using Cairn.Trail.Ledger;
using Cairn.Trail.Ledger.Checking;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Entries;
using Cairn.Trail.Ledger.Notes;
using CsCheck;

namespace Cairn.Trail.Answers.Tests.Proofs;

/// <summary>
/// Answers and proofs with a few bytes changed, cut out, put in or doubled: they are refused with a sentence, or say what the
/// original says. No other exception ever comes of them.
/// </summary>
public sealed class MutatedAnswers
{
    private const int Mutations = 3_000;

    private static readonly Gen<(int Kind, double At, double Length, byte Byte)[]> Steps = Gen.Select(
        Gen.Int[0, 3],
        Gen.Double.Unit,
        Gen.Double.Unit,
        Gen.Byte
    ).Array[1, 3];

    [Fact]
    public void Answers_AreRefusedOrTrue()
    {
        string line = Exported.Log.Where(text => text.Length > 3_000).MinBy(text => text.Length)!;
        JsonElement truth = JsonDocument.Parse(line).RootElement;
        int refused = 0;
        Each(
            Encoding.UTF8.GetBytes(line),
            mutated =>
            {
                try
                {
                    using var reader = new StreamReader(new MemoryStream(mutated));
                    CheckedAnswer[] answers = [.. AnswerCheck.Check(reader, [Exported.Key])];
                    refused += answers.Count(answer => answer.Refused is not null);
                    if (answers is [{ Refused: null }])
                    {
                        SaysNothingElse(mutated, truth);
                    }
                }
                catch (LedgerFormatException)
                {
                    refused++;
                }
            }
        );
        Assert.True(refused > Mutations / 2, $"Only {refused} were refused.");
    }

    [Theory]
    [InlineData("head")]
    [InlineData("commits")]
    [InlineData("fields")]
    [InlineData("salts")]
    public void Payloads_AreRefusedOrTheSame(string part)
    {
        EntryProof proof = ProofJson.Read(JsonDocument.Parse(Exported.Shown).RootElement.GetProperty("ledger"));
        Assert.Equal(EntryTypes.Landing, proof.Check([Exported.Key]).Type);
        int refused = 0;
        Each(
            Part(proof, part),
            mutated =>
            {
                try
                {
                    // Packed bytes may differ and unpack to the same.
                    EntryProof changed = With(proof, part, mutated);
                    changed.Check([Exported.Key]);
                    Assert.Equal(proof.Salts, changed.Salts);
                    Assert.Equal(
                        proof.Payload.Parts(EntryTypes.Landing).Select(item => item.Record),
                        changed.Payload.Parts(EntryTypes.Landing).Select(item => item.Record)
                    );
                }
                catch (NoteRefusedException)
                {
                    refused++;
                }
            }
        );
        Assert.True(refused > Mutations / 2);
    }

    [Fact]
    public void Proofs_AreRefusedOrTheSame()
    {
        EntryProof proof = ProofJson.Read(JsonDocument.Parse(Exported.Shown).RootElement.GetProperty("ledger"));
        int refused = 0;
        Each(
            Encoding.UTF8.GetBytes(proof.Proof.ToString()),
            mutated =>
            {
                try
                {
                    var read = TlogProof.Parse(mutated);
                    _ = EntryProof.Check(read, proof.Leaf, [Exported.Key]);
                    Assert.Equal(proof.Proof.Index, read.Index);
                    Assert.Equal(SignedNote.Parse(proof.Proof.Checkpoint).Text, SignedNote.Parse(read.Checkpoint).Text);
                }
                catch (Exception no) when (no is LedgerFormatException or NoteRefusedException)
                {
                    refused++;
                }
            }
        );
        Assert.True(refused > Mutations / 2);
    }

    /// <summary>Whatever an accepted answer says of what is covered, the honest one says too.</summary>
    private static void SaysNothingElse(byte[] mutated, JsonElement truth)
    {
        using JsonDocument read = JsonDocument.Parse(new StreamReader(new MemoryStream(mutated)).ReadToEnd());
        foreach (
            JsonProperty member in read
                .RootElement.EnumerateObject()
                .Where(member => member.Name != ProofJson.Member && !AnswerCheck.NotCovered.Contains(member.Name))
        )
        {
            JsonElement said = truth.GetProperty(member.Name);
            if (member.Value.ValueKind == JsonValueKind.Array)
            {
                Assert.All(
                    member.Value.EnumerateArray(),
                    element => Assert.Contains(said.EnumerateArray(), honest => JsonElement.DeepEquals(honest, element))
                );
            }
            else
            {
                Assert.True(JsonElement.DeepEquals(said, member.Value), member.Name);
            }
        }
    }

    private static byte[] Part(EntryProof proof, string part) =>
        part switch
        {
            "head" => proof.Payload.Head,
            "commits" => proof.Payload.Commits,
            "fields" => proof.Payload.Fields,
            _ => proof.Salts,
        };

    private static EntryProof With(EntryProof proof, string part, byte[] bytes) =>
        part switch
        {
            "head" => proof with { Payload = proof.Payload with { Head = bytes } },
            "commits" => proof with { Payload = proof.Payload with { Commits = bytes } },
            "fields" => proof with { Payload = proof.Payload with { Fields = bytes } },
            _ => proof with { Salts = bytes },
        };

    private static void Each(byte[] original, Action<byte[]> check)
    {
        // The same mutations in every run.
        var random = new PCG(stream: 1, seed: 20_231_103);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutated = Steps.Generate(random, null, out _).Aggregate(original, Mutate);
            if (!mutated.AsSpan().SequenceEqual(original))
            {
                check(mutated);
            }
        }
    }

    private static byte[] Mutate(byte[] bytes, (int Kind, double At, double Length, byte Byte) step)
    {
        // Towards the beginning: what is shown stands before what proves it.
        int at = (int)(step.At * step.At * bytes.Length);
        int length = Math.Min(bytes.Length - at, (int)(step.Length * step.Length * 60));
        byte[] before = bytes[..at];
        byte[] after = bytes[at..];
        return step.Kind switch
        {
            0 => [.. before, step.Byte, .. after],
            1 => [.. before, .. after[length..]],
            2 => [.. before, .. after[..length], .. after],
            _ => [.. before, step.Byte, .. after.Skip(1)],
        };
    }
}
