using Cairn.Trail.Changes.Words;

namespace Cairn.Trail.Changes.Tests.Words;

public sealed class FindingSynonyms
{
    [Theory]
    [InlineData("db", "database", SynonymStrength.Same)]
    [InlineData("databases", "db", SynonymStrength.Same)]
    [InlineData("connections", "conn", SynonymStrength.Same)]
    [InlineData("postgres", "pg", SynonymStrength.Same)]
    [InlineData("memory", "mem", SynonymStrength.Same)]
    [InlineData("hpa", "horizontal pod autoscaler", SynonymStrength.Same)]
    [InlineData("firewall", "networkpolicy", SynonymStrength.Related)]
    [InlineData("permissions", "rbac", SynonymStrength.Related)]
    [InlineData("version", "tag", SynonymStrength.Related)]
    public void AWordIsAlsoCalled(string word, string other, SynonymStrength strength) =>
        Assert.Contains(Synonyms.Of(word), s => string.Join(' ', s.Words) == other && s.Strength == strength);

    [Theory]
    [InlineData("max", "limit size request")]
    [InlineData("limit", "max size request")]
    [InlineData("size", "max limit request")]
    [InlineData("request", "max limit size")]
    [InlineData("db", "postgres")]
    public void DifferentThingsAreKeptApart(string word, string others) =>
        Assert.DoesNotContain(Synonyms.Of(word), s => others.Split(' ').Contains(s.Words[0]));
}
