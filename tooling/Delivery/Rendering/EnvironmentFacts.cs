using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cairn.Delivery.Rendering;

/// <summary>
/// The declared facts of an environment: <c>spec.facts</c> of its <c>environment.yaml</c>, and its name. Rendering with a
/// placeholder in the place of each shows what does not come from facts.
/// </summary>
public sealed class EnvironmentFacts
{
    /// <summary>The file's name in an environment's folder.</summary>
    public const string FileName = "environment.yaml";

    private readonly YamlStream stream;
    private readonly string name;

    private EnvironmentFacts(string name, YamlStream stream, SortedDictionary<string, string> values)
    {
        this.name = name;
        this.stream = stream;
        Values = values;
    }

    /// <summary>Each fact's value by its name, <c>payments.replicas</c>; a list's as one text. Without the environment's name.</summary>
    public SortedDictionary<string, string> Values { get; }

    /// <summary>The value of a fact that a placeholder names, <c>name</c> included; null when it is not declared.</summary>
    public string? Value(string name) => name == "name" ? this.name : Values.GetValueOrDefault(name);

    /// <summary>Null when the environment declares none: it has no such file, or that is no object of kind Environment.</summary>
    /// <exception cref="RenderingException">The file is no environment.</exception>
    public static EnvironmentFacts? Read(EnvironmentFolder environment)
    {
        string file = Path.Combine(environment.Path, FileName);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(File.ReadAllText(file)));
            if (
                stream.Documents is not [{ RootNode: YamlMappingNode root }]
                || !root.Children.TryGetValue("kind", out YamlNode? kind)
                || kind is not YamlScalarNode { Value: "Environment" }
            )
            {
                return null;
            }

            var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
            if (Facts(stream) is { } facts)
            {
                Collect(facts, "", values);
            }

            return new EnvironmentFacts(environment.Name, stream, values);
        }
        catch (Exception wrong) when (wrong is YamlException or InvalidCastException or InvalidOperationException)
        {
            throw new RenderingException(
                $"environments/{environment.Name}/{FileName} is not an Environment: {wrong.Message.ReplaceLineEndings(" ")}",
                isUserError: true
            );
        }
    }

    /// <summary>The file's text with a placeholder for every fact: <c>fact:payments.replicas</c>, and <c>fact:name</c> for the
    /// environment's name.</summary>
    public string WithPlaceholders()
    {
        // Read anew, since the nodes are changed in place.
        using var written = new StringWriter();
        stream.Save(written, assignAnchors: false);
        var copy = new YamlStream();
        copy.Load(new StringReader(written.ToString()));
        YamlMappingNode root = (YamlMappingNode)copy.Documents[0].RootNode;
        if (root.Children.TryGetValue("metadata", out YamlNode? metadata) && metadata is YamlMappingNode named)
        {
            named.Children["name"] = Placeholder("name");
        }

        if (Facts(copy) is { } facts)
        {
            Replace(facts, "");
        }

        using var replaced = new StringWriter();
        copy.Save(replaced, assignAnchors: false);
        return replaced.ToString();
    }

    /// <summary>Which of these facts' placeholders a value is made of.</summary>
    public static IEnumerable<string> In(string value, IEnumerable<string> names) =>
        names.Where(name => Mentions(value, "fact:" + name) || Mentions(value, Number(name)));

    private static YamlMappingNode? Facts(YamlStream stream) =>
        stream.Documents.Single().RootNode is YamlMappingNode root
        && root.Children.TryGetValue("spec", out YamlNode? spec)
        && spec is YamlMappingNode mapping
        && mapping.Children.TryGetValue("facts", out YamlNode? facts)
            ? facts as YamlMappingNode
            : null;

    private static void Collect(YamlMappingNode node, string prefix, SortedDictionary<string, string> values)
    {
        foreach ((YamlNode key, YamlNode value) in node.Children)
        {
            string name = prefix + ((YamlScalarNode)key).Value;
            if (value is YamlMappingNode inner)
            {
                Collect(inner, name + ".", values);
            }
            else
            {
                values[name] = value is YamlSequenceNode list
                    ? $"[{string.Join(", ", list.Children)}]"
                    : ((YamlScalarNode)value).Value ?? "";
            }
        }
    }

    // A list becomes a list of one: how long it is, is the fact too.
    private static void Replace(YamlMappingNode node, string prefix)
    {
        foreach (YamlNode key in node.Children.Keys.ToArray())
        {
            string name = prefix + ((YamlScalarNode)key).Value;
            switch (node.Children[key])
            {
                case YamlMappingNode inner:
                    Replace(inner, name + ".");
                    break;
                case YamlSequenceNode list:
                    node.Children[key] = new YamlSequenceNode(Placeholder(name, list.Children.FirstOrDefault()));
                    break;
                default:
                    node.Children[key] = Placeholder(name, node.Children[key]);
                    break;
            }
        }
    }

    /// <summary>
    /// Kustomize puts no text where a number or truth stands. A number's placeholder is a number that only its name decides, and
    /// that nobody writes; every truth is the same one.
    /// </summary>
    private static YamlScalarNode Placeholder(string name, YamlNode? value = null) =>
        value is not YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } ? Text(name)
        : text is "true" or "false" ? new YamlScalarNode("true") { Style = ScalarStyle.Plain }
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? new YamlScalarNode(Number(name)) { Style = ScalarStyle.Plain }
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? new YamlScalarNode(Number(name) + ".5") { Style = ScalarStyle.Plain }
        : Text(name);

    private static YamlScalarNode Text(string name) => new("fact:" + name) { Style = ScalarStyle.DoubleQuoted };

    // Nine digits below 2^31, as replicas and ports are 32-bit numbers.
    private static string Number(string name) =>
        (1_900_000_000 + (BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % 200_000_000)).ToString(
            CultureInfo.InvariantCulture
        );

    private static bool Mentions(string value, string placeholder)
    {
        for (
            int at = value.IndexOf(placeholder, StringComparison.Ordinal);
            at >= 0;
            at = value.IndexOf(placeholder, at + 1, StringComparison.Ordinal)
        )
        {
            int end = at + placeholder.Length;
            if (
                end == value.Length
                || !(
                    char.IsAsciiLetterOrDigit(value[end])
                    || value[end] is '_' or '-'
                    || (value[end] == '.' && end + 1 < value.Length && char.IsAsciiLetter(value[end + 1]))
                )
            )
            {
                return true;
            }
        }

        return false;
    }
}
