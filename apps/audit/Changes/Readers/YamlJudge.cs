using System.Text;
using Cairn.Changes.Trees;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using ScalarStyle = Cairn.Changes.Trees.ScalarStyle;

namespace Cairn.Changes.Readers;

/// <summary>
/// Reads any YAML through YamlDotNet's parser: the judge of what <see cref="YamlLines"/> leaves undecided. Aliases are
/// expanded, merge keys applied (explicit keys win, then the earlier of several merges), tags ignored.
/// Source: https://yaml.org/spec/1.2.2/ and https://yaml.org/type/merge.html
/// </summary>
internal static class YamlJudge
{
    private const int MostNodes = 2_000_000;
    private const int MostExpansion = 100;

    public static ReadFile Read(byte[] content, TreeBuilder builder)
    {
        try
        {
            return Build(new Parser(new Scanner(new StringReader(Encoding.UTF8.GetString(content).TrimStart('\uFEFF')), skipComments: true)), builder);
        }
        catch (Refused refused)
        {
            return new ReadFile(null, refused.Message);
        }
        catch (Exception failed) when (failed is YamlException or ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            // The parser throws more kinds than its own on hostile bytes; all of them mean that this is no YAML.
            return new ReadFile(null, Reasons.InvalidYaml);
        }
    }

    private static ReadFile Build(Parser parser, TreeBuilder builder)
    {
        var emitted = new Emission(builder);
        while (parser.MoveNext())
        {
            if (parser.Current is not DocumentStart)
            {
                continue;
            }

            parser.MoveNext();
            var anchors = new Dictionary<string, Value>();
            int parsed = 0;
            Value root = Parse(parser, anchors, depth: 0, ref parsed);
            emitted.Allow = Math.Min(MostNodes, (long)parsed * MostExpansion);
            if (root is not Text { Style: ScalarStyle.Plain, Content: "" or "~" or "null" })
            {
                builder.BeginDocument();
                emitted.Begin(root);
            }
        }

        return new ReadFile(builder.Build(), null);
    }

    private static Value Parse(Parser parser, Dictionary<string, Value> anchors, int depth, ref int parsed)
    {
        if (depth > TreeBuilder.MaxDepth - 2)
        {
            throw new Refused(Reasons.TooDeep);
        }

        parsed++;
        ParsingEvent current = parser.Current!;
        if (current is AnchorAlias alias)
        {
            return anchors.TryGetValue(alias.Value.Value, out Value? known) ? known : throw new Refused(Reasons.InvalidYaml);
        }

        Value value = current switch
        {
            Scalar scalar => new Text(scalar.Value, Style(scalar), scalar.Value == "<<" && scalar.Style == YamlDotNet.Core.ScalarStyle.Plain),
            MappingStart => new Map([]),
            SequenceStart => new Items([]),
            _ => throw new Refused(Reasons.InvalidYaml),
        };
        if (current is NodeEvent { Anchor.IsEmpty: false } node)
        {
            anchors[node.Anchor.Value] = value;
        }

        if (value is Map map)
        {
            while (parser.MoveNext() && parser.Current is not MappingEnd)
            {
                var key = Parse(parser, anchors, depth + 1, ref parsed) as Text;
                parser.MoveNext();
                map.Entries.Add((key ?? throw new Refused(Reasons.InvalidYaml), Parse(parser, anchors, depth + 1, ref parsed)));
            }
        }
        else if (value is Items items)
        {
            while (parser.MoveNext() && parser.Current is not SequenceEnd)
            {
                items.Values.Add(Parse(parser, anchors, depth + 1, ref parsed));
            }
        }

        return value;
    }

    private static ScalarStyle Style(Scalar scalar) => scalar.Style switch
    {
        YamlDotNet.Core.ScalarStyle.Literal or YamlDotNet.Core.ScalarStyle.Folded => ScalarStyle.Block,
        YamlDotNet.Core.ScalarStyle.SingleQuoted or YamlDotNet.Core.ScalarStyle.DoubleQuoted => ScalarStyle.Quoted,
        _ => ScalarStyle.Plain,
    };

    private abstract record Value;

    private sealed record Text(string Content, ScalarStyle Style, bool IsMerge) : Value;

    private sealed record Map(List<(Text Key, Value Value)> Entries) : Value;

    private sealed record Items(List<Value> Values) : Value;

    private sealed class Refused(string reason) : Exception(reason);

    private sealed class Emission(TreeBuilder builder)
    {
        private long emitted;

        public long Allow { get; set; }

        public void Begin(Value root)
        {
            emitted = 0;
            Add(root);
        }

        private void Add(Value value)
        {
            if (++emitted > Allow + 1_000)
            {
                throw new Refused(Reasons.TooManyAliases);
            }

            if (builder.Depth >= TreeBuilder.MaxDepth)
            {
                throw new Refused(Reasons.TooDeep);
            }

            switch (value)
            {
                case Text text:
                    builder.Scalar(Encoding.UTF8.GetBytes(text.Content), text.Style);
                    break;
                case Items items:
                    builder.OpenList();
                    items.Values.ForEach(Add);
                    builder.Close();
                    break;
                case Map map:
                    builder.OpenMap();
                    Entries(map);
                    builder.Close();
                    break;
            }
        }

        private void Entries(Map map)
        {
            HashSet<string>? seen = null;
            if (map.Entries.Exists(entry => entry.Key.IsMerge))
            {
                seen = [.. map.Entries.Where(entry => !entry.Key.IsMerge).Select(entry => entry.Key.Content)];
            }

            foreach ((Text key, Value value) in map.Entries)
            {
                if (!key.IsMerge)
                {
                    builder.Key(Encoding.UTF8.GetBytes(key.Content));
                    Add(value);
                }
            }

            map.Entries.Where(entry => entry.Key.IsMerge).ToList().ForEach(entry => Merge(entry.Value, seen!));
        }

        private void Merge(Value value, HashSet<string> seen)
        {
            if (++emitted > Allow + 1_000)
            {
                throw new Refused(Reasons.TooManyAliases);
            }

            switch (value)
            {
                case Items several:
                    several.Values.ForEach(one => Merge(one, seen));
                    break;
                case Map merged:
                    foreach ((Text key, Value inner) in merged.Entries)
                    {
                        if (key.IsMerge)
                        {
                            continue;
                        }

                        if (seen.Add(key.Content))
                        {
                            builder.Key(Encoding.UTF8.GetBytes(key.Content));
                            Add(inner);
                        }
                    }

                    // What the merged map itself merges comes after its own keys.
                    merged.Entries.Where(entry => entry.Key.IsMerge).ToList().ForEach(entry => Merge(entry.Value, seen));
                    break;
                default:
                    throw new Refused(Reasons.InvalidYaml);
            }
        }
    }
}
