using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Cairn.Specification;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Infrastructure.Objects;

/// <summary>A manifest's YAML as the values that Pulumi registers. Rendered YAML: one document, quoted where a text could be taken for
/// something else.</summary>
internal static partial class YamlObject
{
    /// <exception cref="SpecificationException">A word in it means different things to different readers.</exception>
    public static ImmutableDictionary<string, object?> Of(BootstrapManifest manifest)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(manifest.Yaml));
        try
        {
            return (ImmutableDictionary<string, object?>)Value(stream.Documents.Single().RootNode)!;
        }
        catch (FormatException wrong)
        {
            throw new SpecificationException([
                new SpecificationProblem(
                    $"{manifest.Kind} {manifest.Name}",
                    wrong.Message,
                    "quote it, or write it as a decimal number or as true or false; then run cairn render"
                ),
            ]);
        }
    }

    /// <summary>The text at a path; null where there is none.</summary>
    public static string? Text(object? at, params ReadOnlySpan<string> path) =>
        path.Length == 0 ? at as string
        : at is ImmutableDictionary<string, object?> map && map.TryGetValue(path[0], out object? next) ? Text(next, path[1..])
        : null;

    private static object? Value(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => map.Children.ToImmutableDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => Value(pair.Value)),
            YamlSequenceNode list => list.Children.Select(Value).ToImmutableArray(),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value!),
            YamlScalarNode scalar => scalar.Value,
            _ => throw new FormatException($"line {node.Start.Line} has an alias"),
        };

    /// <summary>What an unquoted word means: https://yaml.org/spec/1.2.2/#103-core-schema. Pulumi has one kind of number.</summary>
    private static object? Plain(string word) =>
        word switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ when Ambiguous().IsMatch(word) => throw new FormatException(
                $"{word} means one thing to Kubernetes and another to newer YAML"
            ),
            _ when Number().IsMatch(word) => double.Parse(word, CultureInfo.InvariantCulture),
            _ => word,
        };

    /// <summary>YAML 1.1's further booleans and its octal numbers.</summary>
    [GeneratedRegex(@"^([-+]?0[0-9_]+|[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$")]
    private static partial Regex Ambiguous();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
