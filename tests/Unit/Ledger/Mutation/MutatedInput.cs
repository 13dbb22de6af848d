using System.Text;
using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Notes;
using Cairn.Trail.Ledger.Tests.Notes;
using Cairn.Trail.Ledger.Tiles;
using CsCheck;
using Hash = Cairn.Trail.Ledger.Merkle.Hash;

namespace Cairn.Trail.Ledger.Tests.Mutation;

/// <summary>
/// Valid examples with a few bytes changed, cut out, put in or doubled. A parser reads such a text and writes it again byte for
/// byte, or refuses it with the one exception made for that; it does nothing else.
/// </summary>
public sealed class MutatedInput
{
    private const int Mutations = 20_000;

    // What means something in one format or another stands better chances than a random byte.
    private static readonly byte[][] Telling =
    [
        "\n"u8.ToArray(),
        "\n\n"u8.ToArray(),
        "— "u8.ToArray(),
        "+"u8.ToArray(),
        "="u8.ToArray(),
        "0"u8.ToArray(),
        " "u8.ToArray(),
        "99999999999999999999"u8.ToArray(),
        [0],
        [0xff],
        [0xc3],
        "\u00a0"u8.ToArray(),
        "x"u8.ToArray(),
        "/"u8.ToArray(),
    ];

    private static readonly Gen<(int Kind, double At, double Length, byte Byte, int Telling)> Step = Gen.Select(
        Gen.Int[0, 4],
        Gen.Double.Unit,
        Gen.Double.Unit,
        Gen.Byte,
        Gen.Int[0, Telling.Length - 1]
    );

    private static readonly Gen<(int Kind, double At, double Length, byte Byte, int Telling)[]> Steps = Step.Array[1, 4];

    [Fact]
    public void Notes_AreReadExactlyOrRefused() =>
        Check([Examples.GoNoteOfTwo, Examples.Poem, Examples.Cosigned], bytes => SignedNote.Parse(bytes).ToString());

    [Fact]
    public void NotesOfKnownKeys_AreRefusedByNothingButTheirTwoExceptions()
    {
        VerifierKey known = VerifierKey.Parse(Examples.GoVerifierKey);
        int accepted = 0;
        Each(
            [Examples.GoNoteOfTwo],
            mutated =>
            {
                try
                {
                    SignedNote note = SignedNote.Parse(mutated);
                    _ = note.Verify([known]);
                    Assert.Equal(Examples.GoText, note.Text);
                    accepted++;
                }
                catch (Exception refused) when (refused is LedgerFormatException or NoteRefusedException) { }
            }
        );
        Assert.True(accepted > 0, "No mutation left the signed part alone.");
    }

    [Fact]
    public void VerifierKeys_AreReadExactlyOrRefused() =>
        Check([Examples.GoVerifierKey], bytes => VerifierKey.Parse(Text(bytes)).ToString(), rare: true);

    [Fact]
    public void PrivateKeys_AreReadOrRefused() =>
        Check(
            [Examples.GoPrivateKey],
            bytes =>
            {
                using Ed25519Signer signer = Ed25519Signer.FromPrivateKey(Text(bytes));
                Assert.Equal(Examples.GoVerifierKey, signer.ToString());
                return Examples.GoPrivateKey;
            },
            rare: true
        );

    [Fact]
    public void Checkpoints_AreReadExactlyOrRefused() =>
        Check([Examples.CheckpointText, Examples.CheckpointText + "extension\n"], bytes => Checkpoint.Parse(Text(bytes)).ToString());

    [Fact]
    public void Proofs_AreReadExactlyOrRefused() => Check([Examples.Proof], bytes => TlogProof.Parse(bytes).ToString());

    [Fact]
    public void WitnessRequests_AreReadExactlyOrRefused() =>
        Check([Examples.WitnessRequest], bytes => WitnessRequest.Parse(bytes).ToString());

    [Fact]
    public void Hashes_AreReadExactlyOrRefused() =>
        Check(
            ["CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="],
            bytes => Hash.TryFromBase64(Text(bytes), out Hash hash) ? hash.ToBase64() : throw new LedgerFormatException("Refused.")
        );

    [Fact]
    public void TilePaths_AreReadExactlyOrRefused() =>
        Check(
            ["tile/0/x001/x234/067.p/112", "tile/entries/x001/234", "tile/63/000", "tile/entries/999.p/1"],
            bytes =>
                TileId.TryParse(Text(bytes), out TileId tile, out bool isBundle)
                    ? (isBundle ? tile.BundlePath : tile.Path)
                    : throw new LedgerFormatException("Refused.")
        );

    [Fact]
    public void Bundles_AreReadExactlyOrRefused()
    {
        var bundle = new MemoryStream();
        foreach (string entry in (string[])["", "a", "two words", new string('x', 300)])
        {
            EntryBundle.Append(bundle, Encoding.UTF8.GetBytes(entry));
        }

        int read = 0;
        Each(
            [Encoding.Latin1.GetString(bundle.ToArray())],
            Encoding.Latin1,
            mutated =>
            {
                IReadOnlyList<ReadOnlyMemory<byte>> entries;
                try
                {
                    entries = EntryBundle.Parse(mutated);
                }
                catch (LedgerFormatException)
                {
                    return;
                }

                var again = new MemoryStream();
                foreach (ReadOnlyMemory<byte> entry in entries)
                {
                    EntryBundle.Append(again, entry.Span);
                }

                Assert.Equal(mutated, again.ToArray());
                read++;
            }
        );
        Assert.True(read > 0, "Every mutation was refused.");
    }

    /// <param name="rare">A check sum inside lets hardly any mutation pass, so that none need be read.</param>
    private static void Check(string[] examples, Func<byte[], string> readAndWrite, bool rare = false)
    {
        int read = 0;
        int refused = 0;
        Assert.All(examples, example => Assert.Equal(example, readAndWrite(Encoding.UTF8.GetBytes(example))));
        Each(
            examples,
            mutated =>
            {
                try
                {
                    Assert.Equal(mutated, Encoding.UTF8.GetBytes(readAndWrite(mutated)));
                    read++;
                }
                catch (LedgerFormatException)
                {
                    refused++;
                }
            }
        );
        Assert.True(refused > 0 && (rare || read > 0), $"{read} mutations were read and {refused} refused.");
    }

    private static void Each(string[] examples, Action<byte[]> check) => Each(examples, Encoding.UTF8, check);

    private static void Each(string[] examples, Encoding encoding, Action<byte[]> check) =>
        Drawn.Each(
            Gen.Select(Gen.Int[0, examples.Length - 1], Steps),
            Mutations,
            drawn =>
            {
                (int example, (int Kind, double At, double Length, byte Byte, int Telling)[] steps) = drawn;
                byte[] original = encoding.GetBytes(examples[example]);
                byte[] mutated = steps.Aggregate(original, Mutate);
                if (!mutated.AsSpan().SequenceEqual(original))
                {
                    check(mutated);
                }
            }
        );

    private static byte[] Mutate(byte[] bytes, (int Kind, double At, double Length, byte Byte, int Telling) step)
    {
        int at = (int)(step.At * bytes.Length);
        int length = Math.Min(bytes.Length - at, (int)(step.Length * step.Length * 80));
        byte[] before = bytes[..at];
        byte[] after = bytes[at..];
        return step.Kind switch
        {
            0 => [.. before, .. Telling[step.Telling], .. after],
            1 => [.. before, .. after[length..]],
            2 => [.. before, .. after[..length], .. after],
            3 => [.. before, step.Byte, .. after.Skip(1)],
            _ => [.. before, .. Telling[step.Telling], .. after.Skip(1)],
        };
    }

    // Unlike UTF-8's own decoder this keeps every byte apart from every other, so that nothing is repaired before it is read.
    private static string Text(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new LedgerFormatException("Refused.");
        }
    }
}
