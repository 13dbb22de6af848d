using System.Text;
using System.Text.Json;
using Cairn.Trail.Ledger.Notes;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Cairn.Trail.Ledger.Tests.Notes;

/// <summary>The edge cases of Ed25519 that C2SP's CCTV collects, in which verifiers are known to differ.</summary>
public sealed class Ed25519EdgeCases
{
    private sealed record Vector(int Number, byte[] Key, byte[] Signature, byte[] Message, IReadOnlySet<string> Flags);

    /// <summary>
    /// Without points of small order and odd encodings, a verifier that does not multiply by the cofactor accepts just those
    /// whose components of small order cancel out. The second library, which does multiply by it, accepts these too and the
    /// others besides: only a key made to do so can sign what the two see differently.
    /// </summary>
    [Fact]
    public void WhereTheAnswerIsDefined_OursGivesIt()
    {
        int good = 0;
        int bad = 0;
        foreach (Vector vector in Vectors().Where(IsDefined))
        {
            bool wanted = !vector.Flags.Contains("low_order_residue");
            Assert.True(wanted == Ours(vector), $"Vector {vector.Number} must {(wanted ? "pass" : "fail")}.");
            Assert.True(Theirs(vector), $"BouncyCastle refuses vector {vector.Number}.");
            (good, bad) = wanted ? (good + 1, bad) : (good, bad + 1);
        }

        Assert.True(good >= 40 && bad >= 40, $"Only {good} vectors pass and {bad} fail.");
    }

    /// <summary>With a key of small order, a signature means nothing: some of them "verify" any text.</summary>
    [Fact]
    public void AKeyOfSmallOrder_VerifiesNothing()
    {
        List<Vector> vectors = [.. Vectors().Where(vector => vector.Flags.Contains("low_order_A"))];
        Assert.True(vectors.Count > 100, $"Only {vectors.Count} vectors have such a key.");
        Assert.All(vectors, vector => Assert.False(Ours(vector), $"Vector {vector.Number} passes."));
    }

    /// <summary>Both libraries agree on signatures of ours, and on each of their bits flipped.</summary>
    [Fact]
    public void EachFlippedBitOfASignature_IsRefusedByBoth()
    {
        using Ed25519Signer signer = Ed25519Signer.FromPrivateKey(Examples.GoPrivateKey);
        byte[] message = "text\n"u8.ToArray();
        var vector = new Vector(0, signer.Key.PublicKey, signer.Sign(message), message, new HashSet<string>());
        Assert.True(Ours(vector));
        Assert.True(Theirs(vector));
        for (int bit = 0; bit < 8 * vector.Signature.Length; bit++)
        {
            byte[] flipped = [.. vector.Signature];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Ours(vector with { Signature = flipped }), $"Bit {bit} was flipped unseen.");
            Assert.False(Theirs(vector with { Signature = flipped }));
        }
    }

    private static bool IsDefined(Vector vector) =>
        !vector.Flags.Overlaps(["low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "reencoded_k"]);

    private static bool Ours(Vector vector) => Ed25519Signature.Verify(vector.Key, vector.Message, vector.Signature);

    private static bool Theirs(Vector vector) =>
        Ed25519.Verify(vector.Signature, 0, vector.Key, 0, vector.Message, 0, vector.Message.Length);

    private static List<Vector> Vectors()
    {
        string? path = PublicTestData.Find("vectors/ed25519vectors.json");
        Assert.SkipWhen(
            path is null,
            "Ed25519's edge cases are missing: take ed25519vectors.json of github.com/C2SP/CCTV as vectors/ed25519vectors.json into a "
                + $"directory and name that in {PublicTestData.Variable}."
        );
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. vectors.RootElement.EnumerateArray().Select(Read)];
    }

    private static Vector Read(JsonElement vector) =>
        new(
            vector.GetProperty("number").GetInt32(),
            Convert.FromHexString(vector.GetProperty("key").GetString()!),
            Convert.FromHexString(vector.GetProperty("sig").GetString()!),
            Encoding.UTF8.GetBytes(vector.GetProperty("msg").GetString()!),
            vector.GetProperty("flags") is { ValueKind: JsonValueKind.Array } flags
                ? flags.EnumerateArray().Select(flag => flag.GetString()!).ToHashSet()
                : new HashSet<string>()
        );
}
