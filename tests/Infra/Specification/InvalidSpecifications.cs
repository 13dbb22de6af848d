using YamlDotNet.RepresentationModel;

namespace Cairn.Specification.Tests;

/// <summary>Specifications that are wrong in one thing, as <c>Cases/invalid.yaml</c> lists them.</summary>
public sealed class InvalidSpecifications : IDisposable
{
    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> Cases = Read();

    private readonly Repository repository = new();

    public static TheoryData<string> Names => [.. Cases.Keys];

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Cases_are_many_and_distinct()
    {
        Assert.InRange(Cases.Count, 45, int.MaxValue);
        Assert.Equal(Cases.Count, Cases.Values.Select(value => value["says"]).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Invalid_specification_is_rejected_with_its_sentence(string name)
    {
        IReadOnlyDictionary<string, string> item = Cases[name];
        string valid = Repository.Case(item["of"]);
        Assert.Equal(2, valid.Split(item["from"]).Length); // It is there once.
        string environment = item["of"].Split('-')[0];
        repository.Write(environment, valid);
        repository.Read(environment);

        repository.Write(environment, valid.Replace(item["from"], item["to"], StringComparison.Ordinal));
        SpecificationException wrong = Assert.Throws<SpecificationException>(() => repository.Read(environment));
        Assert.Equal(item["says"], wrong.Message);
        Assert.Single(wrong.Problems);
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Read()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Case("invalid")));
        return ((YamlSequenceNode)stream.Documents[0].RootNode)
            .Children.Cast<YamlMappingNode>()
            .Select(node =>
                (IReadOnlyDictionary<string, string>)
                    node.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value!)
            )
            .ToDictionary(item => item["name"]);
    }
}
