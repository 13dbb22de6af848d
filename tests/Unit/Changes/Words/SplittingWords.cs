using System.Text;
using Cairn.Trail.Changes.Words;
using CsCheck;

namespace Cairn.Trail.Changes.Tests.Words;

public sealed class SplittingWords
{
    [Theory]
    [InlineData("DB_POOL_SIZE", "db pool size")]
    [InlineData("dbPoolSize", "db pool size")]
    [InlineData("db.pool-size", "db pool size")]
    [InlineData("DatabasePoolSize", "database pool size")]
    [InlineData("HTTPServer", "http server")]
    [InlineData("myHTTPServerURL", "my http server url")]
    [InlineData("OAuth2Proxy", "oauth 2 proxy")]
    [InlineData(
        "spec.template.spec.containers[name=api].env[name=DB_POOL_SIZE].value",
        "spec template spec containers name api env name db pool size value"
    )]
    [InlineData("apps/v1/Deployment/payments/api", "apps v1 deployment payments api")]
    [InlineData("v1.4.2", "v1.4.2")]
    [InlineData("image: payments-api:v1.4.2", "image payments api v1.4.2")]
    [InlineData("postgres15", "postgres 15")]
    [InlineData("k8s s3 ipv4", "k8s s3 ipv 4")]
    [InlineData("500Mi and 20", "500 mi and 20")]
    [InlineData("PVCs and APIs", "pvcs and apis")]
    [InlineData("2026-11-03", "2026 11 03")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("Maria’s “Überblick”", "maria überblick")]
    [InlineData("9e107d9d372bb6826bd81d3542a419d6", "9e107d9d372bb6826bd81d3542a419d6")]
    [InlineData("", "")]
    [InlineData("--- / ...", "")]
    public void EachPartIsALowerCaseWord(string text, string words) => Assert.Equal(words, string.Join(' ', WordSplitter.Split(text)));

    [Theory]
    [InlineData("HorizontalPodAutoscaler", "horizontalpodautoscaler")]
    [InlineData("GitHub", "github")]
    [InlineData("postgres15", "postgres15")]
    [InlineData("v1.4.2", "1.4.2")]
    [InlineData("poolSize", "poolsize")]
    public void OtherSpellingsAreExtraWords(string text, string extra)
    {
        Assert.Contains(extra, WordSplitter.Split(text, extras: true));
        Assert.DoesNotContain(extra, WordSplitter.Split(text));
    }

    [Theory]
    [InlineData("dbPoolSizes", "DB_POOL_SIZE")]
    [InlineData("scaling-policies", "scaledPolicy")]
    public void SpellingsMeetInTheirHashes(string one, string other) => Assert.Equal(Parts(one), Parts(other));

    [Fact]
    public void TheHashIsAStoredFormat()
    {
        Assert.Equal(12638187200555641996UL, WordSplitter.Hash("a"));
        Assert.Equal(WordSplitter.Hash("replica"), WordSplitter.Hash("replicas"u8));
    }

    [Fact]
    public void AnyBytesAreSplitIntoWordsWithinTheText() =>
        Gen
            .Byte.Array[0, 300]
            .Sample(bytes =>
            {
                foreach (Word word in WordSplitter.Words(bytes))
                {
                    Assert.InRange(word.Start, 0, bytes.Length - 1);
                    Assert.InRange(word.Start + word.Length, 1, bytes.Length);
                    Assert.InRange(word.Text.Length, 1, 128);
                }
            });

    [Fact]
    public void SplittingASplitWordChangesNothing() =>
        Gen.String[Gen.Char["abzABZ019_-.vs é"], 0, 24]
            .Sample(text => Assert.All(WordSplitter.Split(text), word => Assert.Contains(word, WordSplitter.Split(word, extras: true))));

    private static ulong[] Parts(string text)
    {
        var hashes = new List<ulong>();
        foreach (Word word in WordSplitter.Words(Encoding.UTF8.GetBytes(text)))
        {
            if (!word.IsExtra)
            {
                hashes.Add(word.Hash);
            }
        }

        return [.. hashes];
    }
}
