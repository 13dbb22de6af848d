using Cairn.Trail.Ledger.Notes;

namespace Cairn.Trail.Ledger.Tests.Notes;

public sealed class Keys
{
    // Its base64 has plus signs.
    private const string WithPlus = "example.com/log+8c9b1a4d+AQ==";

    public static TheoryData<string, string> NoVerifierKeys =>
        new()
        {
            { "", "nothing" },
            { "PeterNeumann", "a name alone" },
            { "PeterNeumann+c74f20a3", "no key" },
            { "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "no name" },
            { "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "a space" },
            { "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "an id in capitals" },
            { "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the id of another key" },
            { "PeterNeumann+74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "a short id" },
            { "peterneumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "another name" },
            { "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX", "another key" },
            { "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T", "base64 cut short" },
            { "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy", "a key cut short" },
            { "PeterNeumann+c74f20a3+", "an empty key" },
            { "PeterNeumann+c74f20a3+AhpcAAAA", "an algorithm not supported" },
            { WithPlus, "an algorithm without a key" },
            { " PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n", "white space around" },
        };

    [Theory]
    [MemberData(nameof(NoVerifierKeys))]
    public void WhatIsNoVerifierKey_IsRefused(string text, string why) =>
        Assert.True(Record.Exception(() => VerifierKey.Parse(text)) is LedgerFormatException, $"A key with {why} was read.");

    [Fact]
    public void AVerifierKey_IsReadAndWrittenTheSame()
    {
        VerifierKey key = VerifierKey.Parse(Examples.GoVerifierKey);
        Assert.Equal(("PeterNeumann", 0xc74f20a3u, (byte)1), (key.Name, key.Id, key.Algorithm));
        Assert.Equal(Examples.GoVerifierKey, key.ToString());
        Assert.Equal(key, VerifierKey.Of("PeterNeumann", 1, key.PublicKey));
        Assert.NotEqual(key, VerifierKey.Of("PeterNeumann", 4, key.PublicKey));
    }

    [Fact]
    public void PlusSignsInsideTheBase64_PartNothing()
    {
        // A key of bytes that base64 spells with plus signs from beginning to end.
        byte[] bytes = [.. Enumerable.Repeat(new byte[] { 0xef, 0xbe, 0xfb }, 11).SelectMany(part => part).Take(32)];
        VerifierKey key = VerifierKey.Of("name", 1, bytes);
        Assert.Contains("++", key.ToString(), StringComparison.Ordinal);
        Assert.Equal(key, VerifierKey.Parse(key.ToString()));
    }

    [Fact]
    public void AnAlteredCopyOfItsBytes_LeavesTheKeyAsItWas()
    {
        VerifierKey key = VerifierKey.Parse(Examples.GoVerifierKey);
        key.PublicKey[0] ^= 1;
        Assert.Equal(Examples.GoVerifierKey, key.ToString());
    }

    [Fact]
    public void ANewKey_IsAnotherEachTimeAndNeverShowsItsSecret()
    {
        string text = Ed25519Signer.NewPrivateKey("example.com/log");
        Assert.NotEqual(text, Ed25519Signer.NewPrivateKey("example.com/log"));
        using Ed25519Signer signer = Ed25519Signer.FromPrivateKey(text);
        Assert.Equal(signer.Key.ToString(), signer.ToString());
        Assert.StartsWith("PRIVATE+KEY+example.com/log+", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text[^20..], signer.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string> NoPrivateKeys =>
        [
            "",
            "PRIVATE+KEY+",
            Examples.GoVerifierKey,
            Examples.GoPrivateKey[1..],
            Examples.GoPrivateKey[..^4],
            Examples.GoPrivateKey.Replace("c74f20a3", "c74f20a4", StringComparison.Ordinal),
            Examples.GoPrivateKey.Replace("Peter", "Other", StringComparison.Ordinal),
            Examples.GoPrivateKey.Replace("+AYEK", "+BIEK", StringComparison.Ordinal),
            Examples.GoPrivateKey + "\n",
        ];

    [Theory]
    [MemberData(nameof(NoPrivateKeys))]
    public void WhatIsNoPrivateKey_IsRefusedWithoutRepeatingIt(string text)
    {
        LedgerFormatException refused = Assert.Throws<LedgerFormatException>(() => Ed25519Signer.FromPrivateKey(text));
        Assert.DoesNotContain("EKFALVFGyN", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\nb")]
    public void ANameThatCannotBe_MakesNoKey(string name) => Assert.Throws<LedgerFormatException>(() => Ed25519Signer.NewPrivateKey(name));
}
