using Cairn.Trail.Ledger.Checkpoints;
using Cairn.Trail.Ledger.Merkle;
using Cairn.Trail.Ledger.Tests.Notes;

namespace Cairn.Trail.Ledger.Tests.Checkpoints;

public sealed class ReadingCheckpoints
{
    private const string Root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

    [Fact]
    public void TheSpecsExample_IsReadAndWrittenByteForByte()
    {
        Checkpoint checkpoint = Checkpoint.Parse(Examples.CheckpointText);
        Assert.Equal(("example.com/behind-the-sofa", 20_852_163L, Root), (checkpoint.Origin, checkpoint.Size, checkpoint.Root.ToBase64()));
        Assert.Equal(Examples.CheckpointText, checkpoint.ToString());
    }

    [Theory]
    [InlineData($"o\n9223372036854775807\n{Root}\n")]
    [InlineData("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData($"origin with spaces ü\n1\n{Root}\nextension\nanother\n")]
    public void WhatASpecAllows_IsReadAndWrittenByteForByte(string text) => Assert.Equal(text, Checkpoint.Parse(text).ToString());

    [Fact]
    public void CheckpointsThatSayTheSame_AreEqual()
    {
        string text = Examples.CheckpointText + "extension\n";
        Assert.Equal(Checkpoint.Parse(text), Checkpoint.Parse(text));
        Assert.NotEqual(Checkpoint.Parse(text), Checkpoint.Parse(Examples.CheckpointText));
    }

    public static TheoryData<string, string> Malformed =>
        new()
        {
            { "", "nothing" },
            { $"\n1\n{Root}\n", "no origin" },
            { $"o\n\n{Root}\n", "no size" },
            { "o\n1\n", "no root" },
            { $"o\n1\n{Root}", "no last line break" },
            { $"o\n1\n{Root}\n\n", "an empty line" },
            { $"o\n1\n{Root}\nx", "an extension that does not end" },
            { $"o\n01\n{Root}\n", "a leading zero" },
            { $"o\n-1\n{Root}\n", "a sign" },
            { $"o\n+1\n{Root}\n", "a plus sign" },
            { $"o\n 1\n{Root}\n", "a space" },
            { $"o\n1\0\n{Root}\n", "a zero character" },
            { $"o\n١\n{Root}\n", "a digit that is not ASCII" },
            { $"o\n9223372036854775808\n{Root}\n", "a size of 2^63" },
            { $"o\n0\n{Root}\n", "a root over nothing" },
            { $"o\n1\n{Root[..^1]}\n", "a root cut short" },
            { $"o\n1\n{Root[..^2]}J=\n", "loose bits in the root" },
            { "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n", "a root of 31 bytes" },
        };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void AMalformedCheckpoint_IsRefused(string text, string why) =>
        Assert.True(Record.Exception(() => Checkpoint.Parse(text)) is LedgerFormatException, $"A checkpoint with {why} was read.");

    [Fact]
    public void AHash_IsReadInItsOneSpellingOnly()
    {
        Assert.True(Hash.TryFromBase64(Root, out Hash hash));
        Assert.Equal(hash, Hash.Parse(hash.ToString()));
        Assert.Equal(hash, Hash.Parse(hash.ToString().ToUpperInvariant()));
        Assert.Equal(hash, new Hash(hash.ToArray()));
        Assert.False(Hash.TryFromBase64("", out _));
        Assert.False(Hash.TryFromBase64(Root + "\n", out _));
        Assert.False(Hash.TryFromBase64(Root[..^2] + "J=", out _));
        Assert.False(Hash.TryFromBase64(Root.Replace('/', '_'), out _));
        Assert.Throws<LedgerFormatException>(() => Hash.Parse(hash.ToString()[1..]));
        Assert.Throws<LedgerFormatException>(() => Hash.Parse(new string('g', 64)));
        Assert.Throws<LedgerFormatException>(() => new Hash(new byte[31]));
        Assert.Throws<LedgerFormatException>(() => new Hash(new byte[33]));
    }
}
