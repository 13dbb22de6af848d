using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Forking;

/// <summary>Exchanges single values in YAML where they stand: comments, order and everything else keep their bytes.</summary>
internal static partial class ScalarEdits
{
    /// <param name="change">For each value below <paramref name="path"/>, by its path from there (<c>payments.host</c>): what it becomes, or null to leave it.</param>
    /// <param name="path">Keys that lead to a mapping.</param>
    /// <exception cref="ForkingException">The text is no YAML of one mapping.</exception>
    public static string Change(string text, string file, string[] path, Func<string, string, string?> change)
    {
        YamlNode? node = Root(text, file);
        foreach (string key in path)
        {
            node = node is YamlMappingNode map && map.Children.TryGetValue(key, out YamlNode? child) ? child : null;
        }

        if (node is null)
        {
            return text;
        }

        var edits = new List<(int Start, int End, string Value)>();
        Collect(node, "", (name, scalar) =>
        {
            if (change(name, scalar.Value ?? "") is { } value && value != scalar.Value)
            {
                int start = (int)scalar.Start.Index;
                int end = start + text[start..(int)scalar.End.Index].TrimEnd().Length;
                edits.Add((start, end, Written(value, isQuoted: scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted)));
            }
        });
        foreach ((int start, int end, string value) in edits.OrderByDescending(edit => edit.Start))
        {
            text = string.Concat(text.AsSpan(0, start), value, text.AsSpan(end));
        }

        return text;
    }

    private static void Collect(YamlNode node, string prefix, Action<string, YamlScalarNode> found)
    {
        if (node is YamlScalarNode scalar)
        {
            found(prefix, scalar);
        }
        else if (node is YamlMappingNode map)
        {
            foreach ((YamlNode key, YamlNode value) in map.Children)
            {
                Collect(value, prefix.Length == 0 ? ((YamlScalarNode)key).Value! : $"{prefix}.{((YamlScalarNode)key).Value}", found);
            }
        }
    }

    private static YamlMappingNode Root(string text, string file)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return (YamlMappingNode)stream.Documents.Single().RootNode;
        }
        catch (Exception wrong) when (wrong is YamlException or InvalidCastException or InvalidOperationException)
        {
            throw new ForkingException($"{file} is no YAML of one object: {wrong.Message.ReplaceLineEndings(" ")}");
        }
    }

    // What is plain in a list or mapping on one line is plain anywhere.
    private static string Written(string value, bool isQuoted) => !isQuoted && Plain().IsMatch(value) ? value : JsonSerializer.Serialize(value);

    [GeneratedRegex("^[A-Za-z0-9/][A-Za-z0-9./:@_+-]*(?<!:)$")]
    private static partial Regex Plain();
}
