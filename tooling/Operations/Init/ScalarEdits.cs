using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Operations.Init;

/// <summary>Exchanges single values in YAML where they stand: comments, order and everything else keep their bytes.</summary>
internal static partial class ScalarEdits
{
    /// <param name="change">For each value below <paramref name="path"/>, by its path from there (<c>payments.host</c>): what it becomes,
    /// or null to leave it.</param>
    /// <param name="path">Keys that lead to a mapping.</param>
    /// <exception cref="ForkingException">The text is no YAML of one mapping.</exception>
    public static string Change(string text, string file, string[] path, Func<string, string, string?> change)
    {
        if (At(text, file, path) is not { } node)
        {
            return text;
        }

        var edits = new List<(int Start, int End, string Value)>();
        Collect(
            node,
            "",
            (name, scalar) =>
            {
                if (change(name, scalar.Value ?? "") is { } value && value != scalar.Value)
                {
                    int start = (int)scalar.Start.Index;
                    int end = start + text[start..(int)scalar.End.Index].TrimEnd().Length;
                    edits.Add(
                        (
                            start,
                            end,
                            Written(value, isQuoted: scalar.Style != ScalarStyle.Plain || (IsText(scalar.Value ?? "") && !IsText(value)))
                        )
                    );
                }
            }
        );
        foreach ((int start, int end, string value) in edits.OrderByDescending(edit => edit.Start))
        {
            text = string.Concat(text.AsSpan(0, start), value, text.AsSpan(end));
        }

        return text;
    }

    /// <summary>What the keys lead to; null when there is no such thing.</summary>
    /// <exception cref="ForkingException">The text is no YAML of one mapping.</exception>
    public static YamlNode? At(string text, string file, string[] path)
    {
        YamlNode? node = Root(text, file);
        foreach (string key in path)
        {
            node = node is YamlMappingNode map && map.Children.TryGetValue(key, out YamlNode? child) ? child : null;
        }

        return node;
    }

    /// <exception cref="ForkingException">The text is no YAML.</exception>
    public static IList<YamlDocument> Documents(string text, string file)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents;
        }
        catch (YamlException wrong)
        {
            throw new ForkingException($"{file} is not valid YAML: {wrong.Message.ReplaceLineEndings(" ")}");
        }
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
            throw new ForkingException($"{file} is not YAML of a single object: {wrong.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Whether a value without quotes is text: not a number, truth, date or nothing.</summary>
    private static bool IsText(string value) => !Other().IsMatch(value);

    // What is plain in a list or mapping on one line is plain anywhere.
    private static string Written(string value, bool isQuoted) =>
        !isQuoted && Plain().IsMatch(value) ? value : JsonSerializer.Serialize(value, ScalarJson.Default.String);

    // What a YAML 1.1 reader takes for something else: Kubernetes' is one.
    [GeneratedRegex(
        @"^(?:true|false|yes|no|on|off|y|n|null|~|[-+]?(?:0x[0-9a-f_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|\.[0-9]+(?:e[-+]?[0-9]+)?|[0-9]+(?::[0-5]?[0-9])+|\.inf)|\.nan|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Other();

    [GeneratedRegex("^[A-Za-z0-9/][A-Za-z0-9./:@_+-]*(?<!:)$")]
    private static partial Regex Plain();
}

/// <summary>A scalar in double quotes: what JSON writes is YAML too.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class ScalarJson : JsonSerializerContext;
