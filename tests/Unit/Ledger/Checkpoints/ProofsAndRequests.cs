using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Tests.Notes;

namespace Cairn.Trail.Ledger.Tests.Checkpoints;

public sealed class ProofsAndRequests
{
    private static readonly string Line = MerkleTree.Empty.ToBase64() + "\n";

    [Fact]
    public void TheSpecsProof_IsReadAndWrittenByteForByte()
    {
        TlogProof proof = TlogProof.Parse(Examples.Proof);
        Assert.Equal((73_894L, 2), (proof.Index, proof.Hashes.Count));
        Assert.Equal("age-v1.2.1-darwin-arm64.tar.gz"u8.ToArray(), proof.Extra);
        Assert.Equal(Examples.Cosigned, proof.Checkpoint);
        Assert.Equal(Examples.Proof, proof.ToString());
    }

    [Fact]
    public void AProofWithoutHashesAndExtra_IsReadAndWrittenByteForByte()
    {
        string text = "c2sp.org/tlog-proof@v1\nindex 0\n\n" + Examples.Cosigned;
        TlogProof proof = TlogProof.Parse(text);
        Assert.Null(proof.Extra);
        Assert.Empty(proof.Hashes);
        Assert.Equal(text, proof.ToString());
        Assert.Equal(text, (proof with { Extra = [] }).ToString());
    }

    [Fact]
    public void TheSpecsRequest_IsReadAndWrittenByteForByte()
    {
        WitnessRequest request = WitnessRequest.Parse(Examples.WitnessRequest);
        Assert.Equal((20_852_014L, 4), (request.OldSize, request.Proof.Count));
        Assert.Equal(Examples.WitnessRequest, request.ToString());
    }

    public static TheoryData<string, string> MalformedProofs =>
        new()
        {
            { "", "nothing" },
            { "c2sp.org/tlog-proof@v2\nindex 0\n\n" + Examples.Cosigned, "another version" },
            { "c2sp.org/tlog-proof@v1\n\n" + Examples.Cosigned, "no index" },
            { "c2sp.org/tlog-proof@v1\nindex 00\n\n" + Examples.Cosigned, "a leading zero" },
            { "c2sp.org/tlog-proof@v1\nindex -1\n\n" + Examples.Cosigned, "a sign" },
            { "c2sp.org/tlog-proof@v1\nindex  1\n\n" + Examples.Cosigned, "two spaces" },
            { "c2sp.org/tlog-proof@v1\nindex 1\n" + Examples.Cosigned, "no empty line" },
            { "c2sp.org/tlog-proof@v1\nextra \nindex 1\n\n" + Examples.Cosigned, "an empty extra" },
            { "c2sp.org/tlog-proof@v1\nextra YQ\nindex 1\n\n" + Examples.Cosigned, "an extra without padding" },
            { "c2sp.org/tlog-proof@v1\nindex 1\nextra YQ==\n\n" + Examples.Cosigned, "the extra below the index" },
            { "c2sp.org/tlog-proof@v1\nindex 1\nYQ==\n\n" + Examples.Cosigned, "a hash of one byte" },
            { "c2sp.org/tlog-proof@v1\nindex 1\n\n" + Examples.CheckpointText, "a checkpoint nobody signed" },
            { "c2sp.org/tlog-proof@v1\r\nindex 1\r\n\r\n" + Examples.Cosigned, "carriage returns" },
        };

    [Theory]
    [MemberData(nameof(MalformedProofs))]
    public void AMalformedProof_IsRefused(string text, string why) =>
        Assert.True(Record.Exception(() => TlogProof.Parse(text)) is LedgerFormatException, $"A proof with {why} was read.");

    public static TheoryData<string, string> MalformedRequests =>
        new()
        {
            { "", "nothing" },
            { "old\n\n" + Examples.Cosigned, "no size" },
            { "old 01\n\n" + Examples.Cosigned, "a leading zero" },
            { "new 1\n\n" + Examples.Cosigned, "another word" },
            { "old 1\n" + Examples.Cosigned, "no empty line" },
            { "old 0\n" + Line + "\n" + Examples.Cosigned, "a proof from nothing" },
            { "old 1\nYQ==\n\n" + Examples.Cosigned, "a hash of one byte" },
            { "old 1\n\n", "no checkpoint" },
        };

    [Theory]
    [MemberData(nameof(MalformedRequests))]
    public void AMalformedRequest_IsRefused(string text, string why) =>
        Assert.True(Record.Exception(() => WitnessRequest.Parse(text)) is LedgerFormatException, $"A request with {why} was read.");

    [Fact]
    public void MoreHashesThanAnyProofHas_AreRefused()
    {
        string Hashes(int count) => string.Concat(Enumerable.Repeat(Line, count)) + "\n" + Examples.Cosigned;
        Assert.Equal(63, TlogProof.Parse("c2sp.org/tlog-proof@v1\nindex 1\n" + Hashes(63)).Hashes.Count);
        Assert.Equal(63, WitnessRequest.Parse("old 1\n" + Hashes(63)).Proof.Count);
        Assert.Throws<LedgerFormatException>(() => TlogProof.Parse("c2sp.org/tlog-proof@v1\nindex 1\n" + Hashes(64)));
        Assert.Throws<LedgerFormatException>(() => WitnessRequest.Parse("old 1\n" + Hashes(64)));
    }
}
