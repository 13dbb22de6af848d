using Cairn.Trail.Changes.Readers;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cairn.Delivery.Manifests;

/// <summary>Reads the documents of one YAML or JSON file, by YamlDotNet's events: its own tree recurses without a limit.</summary>
internal sealed class NodeReader
{
    private const int Deepest = 200;

    private readonly Dictionary<AnchorName, Node> anchors = [];
    private readonly string file;
    private readonly Parser parser;

    private NodeReader(string file, string text)
    {
        this.file = file;
        parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The documents that hold something.</summary>
    /// <exception cref="ManifestException">The text is no YAML.</exception>
    public static IReadOnlyList<Node> Read(string file, string text)
    {
        for (int repairs = 0; ; repairs++)
        {
            var reader = new NodeReader(file, text);
            try
            {
                return [.. reader.Documents().Where(document => !document.IsNull)];
            }
            catch (YamlException wrong)
            {
                text =
                    (repairs < YamlRepairs.Most ? YamlRepairs.Apply(text, wrong) : null)
                    ?? throw new ManifestException(
                        file,
                        (int)Math.Max(1, wrong.Start.Line),
                        $"This is not valid YAML: {Sentence(wrong.Message)}"
                    );
            }
#pragma warning disable CA1031 // The parser is not ours and some malformed input makes it fail with an exception that is not its own.
            catch (Exception wrong) when (wrong is not (ManifestException or OutOfMemoryException))
#pragma warning restore CA1031
            {
                throw new ManifestException(file, reader.Line, "This is not valid YAML");
            }
        }
    }

    private int Line => (int)Math.Max(1, parser.Current?.Start.Line ?? 1);

    /// <summary>The parser's words without the place it puts before them.</summary>
    private static string Sentence(string message) =>
        (
            message.StartsWith('(') && message.IndexOf("): ", StringComparison.Ordinal) is > 0 and var end ? message[(end + 3)..] : message
        ).ReplaceLineEndings(" ");

    private IEnumerable<Node> Documents()
    {
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart)
            {
                anchors.Clear();
                parser.MoveNext();
                yield return Value(0);
            }
        }
    }

    /// <summary>The value that begins with the current event; afterwards its last event is the current one.</summary>
    private Node Value(int depth)
    {
        if (depth > Deepest)
        {
            throw new ManifestException(file, Line, $"This is nested more than {Deepest} levels deep");
        }

        int line = Line;
        switch (parser.Current)
        {
            case YamlDotNet.Core.Events.Scalar scalar:
                return Remember(scalar.Anchor, new Scalar(line, scalar.Value, ScalarTypes.Of(scalar)));
            case AnchorAlias alias:
                return anchors.TryGetValue(alias.Value, out Node? known)
                    ? known
                    : throw new ManifestException(file, line, $"The alias *{alias.Value} has no anchor above it");
            case SequenceStart list:
                var nodes = new List<Node>();
                while (parser.MoveNext() && parser.Current is not SequenceEnd)
                {
                    nodes.Add(Value(depth + 1));
                }

                return Remember(list.Anchor, new Items(line, nodes));
            case MappingStart map:
                (Dictionary<string, Node> entries, (string Key, int Line)? repeated) = Entries(depth);
                return Remember(map.Anchor, new Map(line, entries) { Repeated = repeated });
            default:
                throw new ManifestException(file, line, "This is not valid YAML");
        }
    }

    private (Dictionary<string, Node> Entries, (string Key, int Line)? Repeated) Entries(int depth)
    {
        (string Key, int Line)? repeated = null;
        var entries = new Dictionary<string, Node>(StringComparer.Ordinal);
        var merged = new List<Node>();
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            bool plain = parser.Current is YamlDotNet.Core.Events.Scalar { Style: ScalarStyle.Plain };
            Node key = Value(depth + 1);
            parser.MoveNext();
            Node value = Value(depth + 1);
            if (key is not Scalar named)
            {
                throw new ManifestException(file, key.Line, "A key must be text");
            }

            if (plain && named.Value == "<<")
            {
                merged.AddRange(value is Items several ? several.Nodes : [value]);
            }
            else
            {
                repeated ??= entries.ContainsKey(named.Value) ? (named.Value, named.Line) : null;
                entries[named.Value] = value;
            }
        }

        // What is written out wins over what is merged in, and an earlier merge over a later one.
        foreach ((string key, Node value) in merged.OfType<Map>().SelectMany(map => map.Entries))
        {
            entries.TryAdd(key, value);
        }

        return (entries, repeated);
    }

    private Node Remember(AnchorName anchor, Node node)
    {
        if (!anchor.IsEmpty)
        {
            anchors[anchor] = node;
        }

        return node;
    }
}
