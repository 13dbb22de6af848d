using System.Globalization;
using System.Text.Json;

namespace Cairn.Cli.Tests;

/// <summary>Asserts what type a value of JSON has; the place is for the message.</summary>
internal delegate void Shape(JsonElement value, string place);

/// <summary>The documented shapes: keys in their order, and the type of each value.</summary>
internal static class Shaped
{
    public static readonly Shape Text = Of("text", value => value.ValueKind == JsonValueKind.String);
    public static readonly Shape Number = Of("a number", value => value.ValueKind == JsonValueKind.Number);
    public static readonly Shape Flag = Of("true or false", value => value.ValueKind is JsonValueKind.True or JsonValueKind.False);
    public static readonly Shape Id = Of("an id", value => value.GetString() is { Length: 40 } id && id.All(char.IsAsciiHexDigitLower));
    public static readonly Shape Kind = Of("a kind", value => value.GetString() is "changed" or "added" or "removed" or "moved");

    public static readonly Shape Time = Of(
        "a time in UTC",
        value =>
            DateTimeOffset.TryParseExact(
                value.GetString(),
                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out _
            )
    );

    public static readonly Shape Person = Map(
        ("name", Text),
        ("email", Text),
        ("kind?", Text),
        ("knownFrom?", Text),
        ("identity?", Text),
        ("teams?", List(Text))
    );
    public static readonly Shape PullRequest = Maybe(Map(("number", Number), ("knownFrom", Text)));
    public static readonly Shape TextChange = Map(
        ("file", Text),
        ("kind", Kind),
        ("reason", Text),
        ("authors?", List(Person)),
        ("byMerge?", Flag)
    );
    public static readonly Shape Standing = Map(("file", Text), ("resource", Maybe(Text)), ("path", Text), ("value", Maybe(Text)));

    public static readonly Shape Field = Map(
        ("file", Text),
        ("resource", Maybe(Text)),
        ("path", Text),
        ("kind", Kind),
        ("before", Maybe(Text)),
        ("after", Maybe(Text)),
        ("authors?", List(Person)),
        ("byMerge?", Flag)
    );

    public static readonly Shape History = Map(
        ("id", Id),
        ("landedAt", Time),
        ("authors", List(Person)),
        ("file", Text),
        ("path", Text),
        ("kind", Kind),
        ("before", Maybe(Text)),
        ("after", Maybe(Text)),
        ("subject", Text),
        ("pullRequest", PullRequest),
        ("resource", Maybe(Text))
    );

    public static readonly Shape Commit = Map(
        ("id", Id),
        ("author", Person),
        ("authoredAt", Time),
        ("committer", Person),
        ("committedAt", Time),
        ("subject", Text),
        ("coAuthors", List(Person)),
        ("signed", Flag)
    );

    public static readonly Shape Understood = Map(
        ("sentence", Text),
        ("intent", Text),
        ("subject", List(Text)),
        ("environments", List(Text)),
        ("people", List(Text)),
        ("from", Maybe(Time)),
        ("to", Maybe(Time)),
        ("assumptions", List(Text)),
        ("ambiguities", List(Text)),
        ("missingSource", Maybe(Text))
    );

    /// <summary>A landing and what follows its own keys.</summary>
    public static Shape Landing(params (string Name, Shape Shape)[] more) =>
        Map([
            ("id", Id),
            ("landedAt", Time),
            ("landedBy", Person),
            ("authors", List(Person)),
            ("authoredAt", Time),
            ("subject", Text),
            ("body", Text),
            ("pullRequest", PullRequest),
            ("tickets", List(Text)),
            ("environments", List(Text)),
            ("reverts", Maybe(Id)),
            ("revertedBy", Maybe(Id)),
            ("fields", List(Field)),
            ("texts", List(TextChange)),
            ("trailers", List(Map(("key", Text), ("value", Text)))),
            ("committer", Person),
            ("signed", Flag),
            ("merge", Flag),
            ("rewritten", Flag),
            .. more.Where(member => member.Name != "ledger"),
            ("behind?", List(Map(("person", Person), ("confidence", Text), ("basis", Text)))),
            ("behindUnknown?", Text),
            .. more.Where(member => member.Name == "ledger"),
        ]);

    /// <param name="members">In their order; one whose name ends with a question mark may be absent.</param>
    public static Shape Map(params (string Name, Shape Shape)[] members) =>
        (value, place) =>
        {
            Assert.True(value.ValueKind == JsonValueKind.Object, $"{place} is no object: {value.GetRawText()}");
            (string Name, Shape Shape)[] there =
            [
                .. members
                    .Where(member => !member.Name.EndsWith('?') || value.TryGetProperty(member.Name[..^1], out _))
                    .Select(member => (member.Name.TrimEnd('?'), member.Shape)),
            ];
            Assert.Equal(there.Select(member => member.Name), value.EnumerateObject().Select(member => member.Name));
            foreach ((string name, Shape shape) in there)
            {
                shape(value.GetProperty(name), $"{place}.{name}");
            }
        };

    public static Shape List(Shape item) =>
        (value, place) =>
        {
            Assert.True(value.ValueKind == JsonValueKind.Array, $"{place} is no list: {value.GetRawText()}");
            foreach (JsonElement element in value.EnumerateArray())
            {
                item(element, place + "[]");
            }
        };

    public static Shape Maybe(Shape shape) =>
        (value, place) =>
        {
            if (value.ValueKind != JsonValueKind.Null)
            {
                shape(value, place);
            }
        };

    /// <summary>Asserts that values, at least one, have a shape.</summary>
    public static void Are(Shape shape, IReadOnlyCollection<JsonElement> values)
    {
        Assert.NotEmpty(values);
        foreach (JsonElement value in values)
        {
            shape(value, value.ToString()[..Math.Min(60, value.ToString().Length)]);
        }
    }

    private static Shape Of(string type, Func<JsonElement, bool> fits) =>
        (value, place) => Assert.True(fits(value), $"{place} is {value.GetRawText()}, not {type}.");
}
