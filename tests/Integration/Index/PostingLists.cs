using CsCheck;

namespace Cairn.Trail.Index.Tests;

/// <summary>What is written into posting lists comes out of them.</summary>
public sealed class PostingLists
{
    private static readonly Gen<(ulong Term, int Landing)[]> Pairs = Gen.Select(Gen.ULong[0, 40], Gen.Int[1, 3_000]).Array[0, 400];

    [Fact]
    public void GiveBackEachTermsLandings() =>
        Pairs.Sample(pairs =>
        {
            Postings postings = Filled(pairs);
            foreach (IGrouping<ulong, int> term in pairs.GroupBy(pair => pair.Term, pair => pair.Landing))
            {
                Assert.Equal(term.Distinct().Order(), postings.Find(term.Key));
            }
        });

    [Fact]
    public void AreTheSameAfterTheirBlocksWereJoined() =>
        Gen.Select(Pairs, Pairs)
            .Sample(
                (early, late) =>
                {
                    (ulong, int)[] later = [.. late.Select(pair => (pair.Term, pair.Landing + 3_000))];
                    var joined = new Postings();
                    foreach ((_, byte[] block) in Filled(early).Blocks().Concat(Filled(later).Blocks()))
                    {
                        joined.AddBlock(block);
                    }

                    Postings whole = Filled([.. early, .. later]);
                    Assert.Equal(whole.Blocks().SelectMany(block => block.Block), joined.Blocks().SelectMany(block => block.Block));
                }
            );

    [Fact]
    public void SayWhenTheyAreDamaged()
    {
        Assert.Throws<InvalidDataException>(() => new LandingSet().AddAll(new PostingList([0x80])));
        Assert.Throws<InvalidDataException>(() => PostingBlock.At(new byte[5], 0));
        Assert.Throws<InvalidDataException>(() => new Postings().AddBlock([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 9, 1]));
    }

    private static Postings Filled((ulong Term, int Landing)[] pairs)
    {
        var postings = new Postings();
        foreach (IGrouping<int, ulong> landing in pairs.GroupBy(pair => pair.Landing, pair => pair.Term).OrderBy(landing => landing.Key))
        {
            postings.Add([.. landing.Distinct().Order()], landing.Key);
        }

        return postings;
    }
}
