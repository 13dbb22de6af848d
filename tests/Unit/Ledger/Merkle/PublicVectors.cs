using System.Security.Cryptography;
using System.Text.Json;
using Cairn.Trail.Ledger.Merkle;

namespace Cairn.Trail.Ledger.Tests.Merkle;

/// <summary>The proof vectors of transparency-dev/merkle (testdata/inclusion and testdata/consistency).</summary>
public sealed class PublicVectors
{
    [Fact]
    public void Inclusion_PassesAndFailsAsThePublicVectorsSay() =>
        Check(
            "vectors/inclusion",
            vector =>
                Inclusion.Verify(
                    HashAt(vector, "leafHash"),
                    Number(vector, "leafIdx"),
                    Number(vector, "treeSize"),
                    Proof(vector),
                    HashAt(vector, "root")
                )
        );

    [Fact]
    public void Consistency_PassesAndFailsAsThePublicVectorsSay() =>
        Check(
            "vectors/consistency",
            vector =>
                Consistency.Verify(
                    Number(vector, "size1"),
                    RootAt(vector, "root1"),
                    Number(vector, "size2"),
                    RootAt(vector, "root2"),
                    Proof(vector)
                )
        );

    private static void Check(string directory, Func<JsonElement, bool> verify)
    {
        string? path = PublicTestData.Find(directory);
        Assert.SkipWhen(
            path is null,
            $"The proof vectors are missing: take testdata/ of github.com/transparency-dev/merkle as {directory} into a directory and "
                + $"name that in {PublicTestData.Variable}."
        );

        int good = 0;
        int bad = 0;
        foreach (string file in Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories))
        {
            using JsonDocument vector = JsonDocument.Parse(File.ReadAllBytes(file));
            bool wanted = !vector.RootElement.GetProperty("wantErr").GetBoolean();
            Assert.True(wanted == Passes(verify, vector.RootElement), $"{file} must {(wanted ? "pass" : "fail")}.");
            (good, bad) = wanted ? (good + 1, bad) : (good, bad + 1);
        }

        Assert.True(good >= 5 && bad >= 50, $"{directory} holds only {good} vectors that pass and {bad} that fail.");
    }

    // Some vectors hold a hash that is none, which is refused before any proof is looked at.
    private static bool Passes(Func<JsonElement, bool> verify, JsonElement vector)
    {
        try
        {
            return verify(vector);
        }
        catch (LedgerFormatException)
        {
            return false;
        }
    }

    private static Hash HashAt(JsonElement vector, string name) => new(Bytes(vector.GetProperty(name)));

    // One vector that must pass holds two equal roots of arbitrary bytes. Roots of another length are hashed, which keeps equal
    // ones equal and makes no wrong one right.
    private static Hash RootAt(JsonElement vector, string name) =>
        Bytes(vector.GetProperty(name)) is { Length: not Hash.Size } other ? new Hash(SHA256.HashData(other)) : HashAt(vector, name);

    private static byte[] Bytes(JsonElement text) => text.ValueKind == JsonValueKind.Null ? [] : text.GetBytesFromBase64();

    private static long Number(JsonElement vector, string name) => unchecked((long)vector.GetProperty(name).GetUInt64());

    private static List<Hash> Proof(JsonElement vector) =>
        vector.GetProperty("proof") is { ValueKind: JsonValueKind.Array } proof
            ? [.. proof.EnumerateArray().Select(hash => new Hash(Bytes(hash)))]
            : [];
}
