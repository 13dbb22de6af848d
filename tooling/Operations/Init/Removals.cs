using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Cairn.Operations.Init;

/// <summary>Takes entries out of lists and mappings in YAML; everything else keeps its bytes.</summary>
internal static class Removals
{
    /// <summary>Takes what is gone out of every list with this key, in any document and at any depth; a list of nothing is
    /// <c>[]</c>.</summary>
    /// <exception cref="ForkingException">The text is no YAML.</exception>
    public static string Items(string text, string file, string key, Func<YamlNode, bool> isGone)
    {
        var cuts = new List<Cut>();
        foreach (YamlDocument document in ScalarEdits.Documents(text, file))
        {
            foreach (YamlMappingNode map in document.AllNodes.OfType<YamlMappingNode>())
            {
                if (
                    map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value)
                    && value is YamlSequenceNode list
                    && list.Children.Any(isGone)
                )
                {
                    YamlNode named = map.Children.Keys.First(node => node is YamlScalarNode scalar && scalar.Value == key);
                    cuts.AddRange(
                        list.Children.All(isGone)
                            ? [All(text, named, list)]
                            : Cuts(text, [.. list.Children.Select(item => (item, item))], list.Style == SequenceStyle.Flow, isGone)
                    );
                }
            }
        }

        return Without(text, cuts);
    }

    /// <summary>Takes a key and its value out of the mapping that the path leads to.</summary>
    /// <exception cref="ForkingException">The text is no YAML of one mapping.</exception>
    public static string Key(string text, string file, string[] path, string key) =>
        ScalarEdits.At(text, file, path) is not YamlMappingNode map
            ? text
            : Without(
                text,
                Cuts(
                    text,
                    [.. map.Children.Select(child => (child.Key, child.Value))],
                    map.Style == MappingStyle.Flow,
                    node => node is YamlScalarNode scalar && scalar.Value == key
                )
            );

    private static IEnumerable<Cut> Cuts(string text, (YamlNode First, YamlNode Last)[] entries, bool isFlow, Func<YamlNode, bool> isGone)
    {
        for (int at = 0; at < entries.Length; at++)
        {
            if (!isGone(entries[at].First))
            {
                continue;
            }

            // On one line it goes with the comma after it; what is last, with the one before it.
            (int start, int end) = (Start(entries[at].First), End(text, entries[at].Last));
            int kept = isFlow ? Array.FindLastIndex(entries, at, entry => !isGone(entry.First)) : -1;
            bool isLast = isFlow && entries.Skip(at).All(entry => isGone(entry.First));
            yield return !isFlow ? Lines(text, start, end)
            : !isLast ? new Cut(start, Start(entries[at + 1].First))
            : new Cut(
                kept < 0 ? start
                    : at - 1 == kept ? End(text, entries[kept].Last)
                    : End(text, entries[at - 1].Last),
                end
            );
        }
    }

    /// <summary>The lines of an entry; where it stood between two empty ones, one of them goes with it.</summary>
    private static Cut Lines(string text, int start, int end)
    {
        start = text.LastIndexOf('\n', Math.Max(start - 1, 0)) + 1;
        end = After(text, end);
        bool isFirst = start == 0 || text[..(start - 1)].TrimEnd('\r').EndsWith('\n');
        while (isFirst && end < text.Length && After(text, end) is var next && text[end..next].Trim().Length == 0)
        {
            end = next;
        }

        return new Cut(start, end);
    }

    private static Cut All(string text, YamlNode key, YamlSequenceNode list)
    {
        int colon = text.IndexOf(':', End(text, key)) + 1;
        return new Cut(colon, End(text, list), " []");
    }

    private static string Without(string text, IEnumerable<Cut> cuts)
    {
        foreach (Cut cut in cuts.OrderByDescending(cut => cut.Start))
        {
            text = string.Concat(text.AsSpan(0, cut.Start), cut.Instead, text.AsSpan(cut.End));
        }

        return text;
    }

    private static int After(string text, int end) => text.IndexOf('\n', end) is >= 0 and int line ? line + 1 : text.Length;

    private static int Start(YamlNode node) => (int)node.Start.Index;

    // The parser's own marks do not tell it: a block's is after comments that are not its own, and one in brackets has none.
    private static int End(string text, YamlNode node) =>
        node switch
        {
            YamlMappingNode map => Closed(
                text,
                map.Style == MappingStyle.Flow,
                map.Children.Count == 0 ? Start(map) + 1 : End(text, map.Children.Last().Value)
            ),
            YamlSequenceNode list => Closed(
                text,
                list.Style == SequenceStyle.Flow,
                list.Children.Count == 0 ? Start(list) + 1 : End(text, list.Children[^1])
            ),
            _ => Start(node) + text[Start(node)..(int)node.End.Index].TrimEnd().Length,
        };

    // Between the last entry and the bracket are at most a comma, spaces and comments.
    private static int Closed(string text, bool isFlow, int end)
    {
        while (isFlow && text[end] is not (']' or '}'))
        {
            end = text[end] == '#' ? After(text, end) : end + 1;
        }

        return isFlow ? end + 1 : end;
    }

    private readonly record struct Cut(int Start, int End, string Instead = "");
}
