using CsCheck;

namespace Cairn.Trail.Index.Tests;

/// <summary>Sets of landings do what sets of numbers do.</summary>
public sealed class LandingSets
{
    private static readonly Gen<int[]> Numbers = Gen.Int[1, 400].Array[0, 60];

    [Fact]
    public void HoldEachNumberOnceInOrder() =>
        Numbers.Sample(numbers =>
        {
            LandingSet set = [.. numbers];
            int[] expected = [.. numbers.Distinct().Order()];
            Assert.Equal(expected, set);
            Assert.Equal(Enumerable.Reverse(expected), set.Descending());
            Assert.Equal(expected.Length, set.Count);
            Assert.Equal(expected.Length == 0, set.IsEmpty);
            Assert.True(expected.Length == 0 || (set.First == expected[0] && set.Last == expected[^1]));
        });

    [Fact]
    public void AreJoinedAsSetsAre() =>
        Gen.Select(Numbers, Numbers)
            .Sample(
                (some, others) =>
                {
                    (LandingSet a, LandingSet b) = ([.. some], [.. others]);
                    Assert.Equal(some.Intersect(others).Order(), a.And(b));
                    Assert.Equal(some.Union(others).Order(), LandingSet.Any([a, b]));
                    Assert.Equal(some.Distinct().Order(), a);
                }
            );

    [Fact]
    public void UpToANumberHoldAllFromTheFirst() =>
        Gen.Int[0, 300].Sample(last => Assert.Equal(Enumerable.Range(1, last), LandingSet.UpTo(last)));

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void RefuseWhatIsNoLandingsNumber(int number) => Assert.Throws<InvalidDataException>(() => new LandingSet().Add(number));
}
