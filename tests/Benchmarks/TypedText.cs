using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Cairn.Benchmarks;

/// <summary>
/// A scalar as the specifications read it: by the types of YAML 1.1 (https://yaml.org/type/) and the core schema of YAML 1.2
/// (https://yaml.org/spec/1.2.2/#1032-tag-resolution), written from them alone. A string is what is one in both.
/// </summary>
/// <param name="Type"><c>string</c>, <c>null</c>, <c>boolean</c>, <c>number</c>, <c>timestamp</c>, <c>special</c> or a tag.</param>
internal sealed partial record TypedText(string Type, string Text)
{
    public static TypedText Of(YamlScalarNode node)
    {
        string text = node.Value ?? "";
        string tag = node.Tag.IsEmpty || node.Tag.IsNonSpecific ? "" : node.Tag.Value;
        if (tag is "tag:yaml.org,2002:str")
        {
            return new TypedText("string", text);
        }

        if (tag.Length > 0 && !(tag.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal) && tag[18..] == Short(Plain(text))))
        {
            return new TypedText(tag, text);
        }

        string type = node.Style == YamlDotNet.Core.ScalarStyle.Plain ? Plain(text) : "string";
        return type == "null" ? new TypedText(type, "") : new TypedText(type, text);
    }

    private static string Short(string type) =>
        type switch
        {
            "boolean" => "bool",
            "number" => "int",
            _ => type,
        };

    private static string Plain(string text) =>
        text is "" or "~" or "null" or "Null" or "NULL" ? "null"
        : text is "<<" or "=" ? "special"
        : Boolean().IsMatch(text) ? "boolean"
        : Integer11().IsMatch(text) || Float11().IsMatch(text) || Integer12().IsMatch(text) || Float12().IsMatch(text) ? "number"
        : Timestamp().IsMatch(text) ? "timestamp"
        : "string";

    [GeneratedRegex(@"\A(y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)\z")]
    private static partial Regex Boolean();

    [GeneratedRegex(@"\A([-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+)\z")]
    private static partial Regex Integer11();

    [GeneratedRegex(
        @"\A([-+]?([0-9][0-9_]*)?\.[0-9._]*([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*"
            + @"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z"
    )]
    private static partial Regex Float11();

    [GeneratedRegex(@"\A([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z")]
    private static partial Regex Integer12();

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Float12();

    [GeneratedRegex(
        @"\A([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
            + @"(\.[0-9]*)?([ \t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?)\z"
    )]
    private static partial Regex Timestamp();
}
