using System.Text;
using Cairn.Trail.Answers.Views;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Trail.Answers.Tests.Views;

/// <summary>Maps and lists that came or went whole, as <c>--whole</c> shows them.</summary>
public sealed class WholeValues
{
    [Theory]
    [InlineData("a: 1\n", "a: 1\nb:\n  c: 2\n  d: [x, 'y']\n", "added b {\"c\":2,\"d\":[\"x\",\"y\"]}")]
    [InlineData("a: 1\nb: {c: 2}\n", "a: 1\n", "removed b {\"c\":2}")]
    [InlineData(
        "e:\n- name: A\n  value: '1'\n",
        "e:\n- value: '2'\n  name: B\n- name: A\n  value: '1'\n",
        "added e[name=B] {\"value\":\"2\",\"name\":\"B\"}"
    )]
    [InlineData(
        "a: 1\n",
        "a: 1\nt:\n- true\n- 'true'\n- ~\n- 1e3\n- 0777\n- yes\n- {}\n- []\n- ''\n",
        "added t [true,\"true\",null,1e3,\"0777\",\"yes\",{},[],\"\"]"
    )]
    [InlineData("a: 1\n", "a: {b: 1}\n", "removed a 1|added a {\"b\":1}")]
    [InlineData("a: 1\n", "a: 2\nb: 3\n", "changed a 1→2|added b 3")]
    [InlineData("", "x.y: 1\n'': {k: [[1], [2, 3]]}\n", "added  {\"x.y\":1,\"\":{\"k\":[[1],[2,3]]}}")]
    [InlineData("l:\n- {a: 1}\n", "l:\n- {a: 1}\n- {a: 2}\n- {a: 3}\n", "added l[1] {\"a\":2}|added l[2] {\"a\":3}")]
    public void AreJsonWithTheTypesOfYaml(string before, string after, string told) =>
        Assert.Equal(told, string.Join('|', WholeFields.Of(Changes(before, after)).Select(Line)));

    [Fact]
    public void NothingRedactedComesBack()
    {
        string whole = Assert
            .Single(WholeFields.Of(Changes("", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {pin: 1234}\n")))
            .After!;
        Assert.DoesNotContain("1234", whole, StringComparison.Ordinal);
        Assert.Contains("\"pin\":\"redacted:", whole, StringComparison.Ordinal);
    }

    private static string Line(FieldChange field) =>
        $"{FieldView.Named(field.Kind)} {field.Path} {string.Join('→', new[] { field.Before, field.After }.OfType<string>())}";

    private static IReadOnlyList<FieldChange> Changes(string before, string after)
    {
        var reader = new FileReader();
        var record = new FieldsRecord();
        FileContent? earlier = before.Length == 0 ? null : Content(reader, before);
        new LandingDiff(reader, new Redactor(new byte[32]), static _ => null).Compare(
            [new ChangedFile("a.yaml", earlier, Content(reader, after), earlier?.Fields)],
            record
        );
        return FieldsRecord.Read(record.Pack()).Fields;
    }

    private static FileContent Content(FileReader reader, string text) =>
        new(text, new FileVersion(reader.Read("a.yaml", Encoding.UTF8.GetBytes(text)).Tree!), null);
}
