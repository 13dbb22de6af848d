using System.Text;
using Cairn.Trail.Changes.Trees;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using NodeScalarStyle = Cairn.Trail.Changes.Trees.ScalarStyle;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// Reads any YAML, by YamlDotNet's parser: slow and complete. It decides what a file means; <see cref="FastYamlReader"/> may only
/// be faster where it is sure to agree. Documents without content have no root. A scalar with a tag that makes it a string
/// (<c>!!str</c>, <c>!</c>) counts as quoted; a tag that says what every reader knows without it is dropped.
/// </summary>
internal sealed class YamlJudge(TreeBuilder builder)
{
    private static readonly TagName StringTag = new("tag:yaml.org,2002:str");
    private static readonly TagName MergeTag = new("tag:yaml.org,2002:merge");

    private readonly Dictionary<AnchorName, Anchored> anchors = [];
    private readonly Stack<bool> openMaps = new();
    private byte[] utf8 = new byte[1024];
    private string text = "";
    private int flowDepth;
    private bool expectKey;
    private bool anyFields;
    private bool anyRoot;
    private bool isEmpty;
    private long repeatedText;

    // What an anchor names: a node, or the text of a key, which has no node.
    private readonly record struct Anchored(int Node, int Start, int Length, NodeScalarStyle Style);

    private const string Yaml = "tag:yaml.org,2002:";

    /// <summary>Reads valid UTF-8 into the builder; null, or the reason why not.</summary>
    public string? Read(byte[] content, int start)
    {
        string? next = Encoding.UTF8.GetString(content.AsSpan(start));
        for (int repairs = 0; next is not null && repairs <= YamlRepairs.Most; repairs++)
        {
            text = next;
            flowDepth = 0;
            builder.Reset(content);
            anchors.Clear();
            openMaps.Clear();
            repeatedText = 0;
            expectKey = anyFields = anyRoot = false;
            try
            {
                return Parse();
            }
            catch (YamlException failure)
            {
                next = YamlRepairs.Apply(text, failure);
            }
#pragma warning disable CA1031 // The parser is not ours and some malformed input makes it fail with an exception that is not its own.
            catch (Exception failure) when (failure is not OutOfMemoryException)
#pragma warning restore CA1031
            {
                return NotFieldsReasons.InvalidYaml;
            }
        }

        return NotFieldsReasons.InvalidYaml;
    }

    private string? Parse()
    {
        var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        while (parser.MoveNext())
        {
            string? reason = parser.Current switch
            {
                DocumentStart start => Forget(start),
                DocumentEnd => EndDocument(),
                Scalar scalar => Take(scalar),
                MappingStart map => Enter(map.Anchor, map.Tag, map: true, map.Style == MappingStyle.Flow),
                SequenceStart list => Enter(list.Anchor, list.Tag, map: false, list.Style == SequenceStyle.Flow),
                MappingEnd or SequenceEnd => Leave(),
                AnchorAlias alias => Repeat(alias.Value),
                _ => null,
            };
            if (reason is not null || (reason = ReasonOf(builder.Trouble)) is not null)
            {
                return reason;
            }
        }

        return anyRoot && !anyFields ? NotFieldsReasons.NoFields : null;
    }

    private static string? ReasonOf(TreeProblem trouble) =>
        trouble switch
        {
            TreeProblem.None => null,
            TreeProblem.TooDeep => NotFieldsReasons.TooDeep,
            TreeProblem.TooManyCopies => NotFieldsReasons.TooManyAliases,
            _ => NotFieldsReasons.InvalidYaml,
        };

    private string? Forget(DocumentStart start)
    {
        anchors.Clear();
        isEmpty = true;

        // By it some readers choose what yes and 0777 are; others pass over it.
        if (start.Version is { Version: var version })
        {
            builder.AsWritten((ulong)((version.Major << 16) + version.Minor));
        }

        return null;
    }

    private string? EndDocument()
    {
        if (isEmpty)
        {
            builder.EmptyDocument();
        }

        return null;
    }

    private string? Take(Scalar scalar)
    {
        bool plain = scalar.Style is YamlDotNet.Core.ScalarStyle.Plain;
        if (builder.Depth == 0 && plain && scalar.Value.Length == 0 && scalar.Tag.IsEmpty && scalar.Anchor.IsEmpty)
        {
            return null;
        }

        // The readers of C, Python and Go pass over a tag that is "!" alone; by the specification it makes a string of anything.
        bool nonSpecific = scalar.Tag is { IsEmpty: false, IsNonSpecific: true };
        bool forcedText = nonSpecific || scalar.Tag.Equals(StringTag);
        NodeScalarStyle style = scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.Literal or YamlDotNet.Core.ScalarStyle.Folded => NodeScalarStyle.Block,
            YamlDotNet.Core.ScalarStyle.Plain when !forcedText => NodeScalarStyle.Plain,
            _ => NodeScalarStyle.Quoted,
        };
        int start = Keep(plain && flowDepth == 0 ? YamlRepairs.WithColon(text, scalar) : scalar.Value, out int length);
        if (expectKey)
        {
            Remember(scalar.Anchor, new Anchored(-1, start, length, style));
            if (plain && !forcedText && scalar.Value == "<<")
            {
                builder.MergeKey();
            }
            else if (plain && !forcedText)
            {
                builder.PlainKey(start, length);
            }
            else
            {
                builder.Key(start, length);
            }

            bool merges = scalar.Tag.Equals(MergeTag) && scalar.Value == "<<";
            if (!scalar.Tag.IsEmpty && !merges && !(forcedText && PlainScalar.TypeOf(utf8.AsSpan(0, length)) == YamlType.String))
            {
                builder.KeyTag(Encoding.UTF8.GetBytes(scalar.Tag.IsNonSpecific ? "!" : scalar.Tag.Value));
            }

            expectKey = false;
            return null;
        }

        Remember(scalar.Anchor, new Anchored(builder.Count, start, length, style));
        string? reason = BeginValue();
        if (nonSpecific && PlainScalar.TypeOf(utf8.AsSpan(0, length)) != YamlType.String)
        {
            builder.Tag("!"u8);
        }
        else if (!forcedText && !scalar.Tag.IsEmpty)
        {
            TakeTag(scalar.Tag, utf8.AsSpan(0, length), style);
        }

        builder.Scalar(start, length, style);
        EndValue();
        return reason;
    }

    private void TakeTag(TagName tag, ReadOnlySpan<byte> scalar, NodeScalarStyle style)
    {
        string name = tag.IsNonSpecific ? "" : tag.Value;
        bool standard = name.StartsWith(Yaml, StringComparison.Ordinal);
        if (name.Length > 0 && !(standard && style == NodeScalarStyle.Plain && PlainScalar.IsAlways(scalar, name.AsSpan(Yaml.Length))))
        {
            builder.Tag(
                Encoding.UTF8.GetBytes(
                    standard ? "!!" + name[Yaml.Length..]
                    : name[0] == '!' ? name
                    : $"!<{name}>"
                )
            );
        }
    }

    private int Keep(string text, out int length)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (utf8.Length < most)
        {
            utf8 = new byte[most * 2];
        }

        length = Encoding.UTF8.GetBytes(text, utf8);
        return builder.Keep(utf8.AsSpan(0, length));
    }

    private void Remember(AnchorName anchor, Anchored what)
    {
        if (!anchor.IsEmpty)
        {
            anchors[anchor] = what;
        }
    }

    private string? BeginValue()
    {
        if (builder.Depth == 0)
        {
            builder.BeginDocument();
            anyRoot = true;
            isEmpty = false;
        }

        return builder.Count >= TreeBuilder.MaxNodes ? NotFieldsReasons.TooManyValues : null;
    }

    private void EndValue() => expectKey = openMaps.TryPeek(out bool map) && map;

    private string? Enter(AnchorName anchor, TagName tag, bool map, bool flow)
    {
        flowDepth += flow || flowDepth > 0 ? 1 : 0;
        // Kubernetes' own readers refuse a map or list as a key too.
        if (expectKey)
        {
            return NotFieldsReasons.InvalidYaml;
        }

        if (builder.Depth == TreeBuilder.MaxDepth)
        {
            return NotFieldsReasons.TooDeep;
        }

        Remember(anchor, new Anchored(builder.Count, 0, 0, NodeScalarStyle.Plain));
        string? reason = BeginValue();
        anyFields = true;
        if (!tag.IsEmpty && !tag.IsNonSpecific && tag.Value != (map ? Yaml + "map" : Yaml + "seq"))
        {
            TakeTag(tag, [], NodeScalarStyle.Quoted);
        }

        if (map)
        {
            builder.OpenMap();
        }
        else
        {
            builder.OpenList();
        }

        openMaps.Push(map);
        expectKey = map;
        return reason;
    }

    private string? Leave()
    {
        builder.Close();
        openMaps.Pop();
        flowDepth -= flowDepth > 0 ? 1 : 0;
        EndValue();
        return null;
    }

    private string? Repeat(AnchorName name)
    {
        if (!anchors.TryGetValue(name, out Anchored what) || (what.Node >= 0 && !builder.IsComplete(what.Node)))
        {
            return NotFieldsReasons.InvalidYaml;
        }

        // Copies of nodes are counted where they are made; text that is placed again is counted here.
        if ((expectKey || what.Node < 0) && (repeatedText += what.Length) > Math.Max(1 << 20, 100L * builder.SourceLength))
        {
            return NotFieldsReasons.TooManyAliases;
        }

        if (expectKey)
        {
            // Only a scalar has text to be a key.
            if (what.Style == NodeScalarStyle.Plain)
            {
                builder.PlainKey(what.Start, what.Length);
            }
            else
            {
                builder.Key(what.Start, what.Length);
            }

            expectKey = false;
            return what.Node >= 0 && !builder.IsScalar(what.Node) ? NotFieldsReasons.InvalidYaml : null;
        }

        string? reason = BeginValue();
        if (what.Node < 0)
        {
            builder.Scalar(what.Start, what.Length, what.Style);
        }
        else
        {
            builder.Copy(what.Node);
        }

        EndValue();
        return reason;
    }
}
