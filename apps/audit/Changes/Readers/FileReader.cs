using System.Text.Unicode;
using Cairn.Changes.Trees;

namespace Cairn.Changes.Readers;

/// <summary>A tree, or the reason why there is none.</summary>
public readonly record struct ReadFile(Tree? Tree, string? Reason);

/// <summary>
/// Reads a file's bytes as fields. Never throws, whatever the bytes. What comes out depends on the content and the format
/// alone. Reusable; not safe between threads.
/// </summary>
public sealed class FileReader
{
    /// <summary>Larger files are recorded as changed, not read.</summary>
    public const int LargestFile = 8 << 20;

    private const int LargestMapping = 64 << 10;
    private const int LargestEmbedded = 1 << 20;

    private readonly TreeBuilder builder = new();
    private readonly YamlLines yaml = new();

    /// <summary>How a path is read: <c>yaml</c>, <c>json</c>, <c>env</c>, <c>properties</c>, <c>toml</c>, <c>mapping</c> or <c>none</c>.</summary>
    public static string FormatOf(string path) => Formats.OfFile(path);

    /// <summary>Whether a file of this name could be read at all; else its content need not be fetched.</summary>
    public static bool MayHoldFields(string path) => FormatOf(path) != Formats.None;

    public ReadFile Read(string path, byte[] content)
    {
        string format = FormatOf(path);
        if (format == Formats.None)
        {
            return new ReadFile(null, Reasons.OtherFormat);
        }

        if (content.Length > LargestFile)
        {
            return new ReadFile(null, Reasons.TooLarge);
        }

        if (content.AsSpan(0, Math.Min(content.Length, 8_000)).Contains((byte)0))
        {
            return new ReadFile(null, Reasons.Binary);
        }

        if (!Utf8.IsValid(content))
        {
            return new ReadFile(null, Reasons.NotUtf8);
        }

        return format == Formats.Mapping ? Mapping(content) : Parse(format, content);
    }

    /// <summary>
    /// Looks into a multi-line string: as the format its key's name tells, else as JSON or YAML; null when it holds no
    /// mapping or list.
    /// </summary>
    /// <param name="key">The string's own key, UTF-8.</param>
    /// <param name="text">The string, UTF-8.</param>
    public Tree? ReadEmbedded(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        string format = Formats.OfKey(key);
        if (text.Length > LargestEmbedded || format == Formats.None || !Formats.MayBe(format, text))
        {
            return null;
        }

        ReadFile read = Parse(format, text.ToArray());
        return read.Tree is { } tree && tree.Roots.Count > 0 && HasNames(tree, format) ? tree : null;
    }

    private ReadFile Parse(string format, byte[] content)
    {
        builder.Reset(content);
        ReadFile read = format switch
        {
            Formats.Json => JsonReader.Read(content, builder),
            Formats.Toml => TomlReader.Read(content, builder),
            Formats.Env => LineReader.Env(content, builder),
            Formats.Properties => LineReader.Properties(content, builder),
            _ => Yaml(content),
        };
        return read.Reason is Reasons.InvalidYaml or Reasons.InvalidJson && content.AsSpan().IndexOf("{{"u8) >= 0
            ? new ReadFile(null, Reasons.Template)
            : read;
    }

    private ReadFile Yaml(byte[] content)
    {
        if (yaml.Read(content, builder, out bool refused))
        {
            Tree tree = builder.Build();
            return IsOnlyScalar(tree) ? new ReadFile(null, Reasons.NoMapping) : new ReadFile(tree, null);
        }

        if (refused)
        {
            return new ReadFile(null, Reasons.InvalidYaml);
        }

        builder.Reset(content);
        ReadFile read = YamlJudge.Read(content, builder);
        return read.Tree is { } judged && IsOnlyScalar(judged) ? new ReadFile(null, Reasons.NoMapping) : read;
    }

    private ReadFile Mapping(byte[] content)
    {
        if (content.Length > LargestMapping)
        {
            return new ReadFile(null, Reasons.OtherFormat);
        }

        ReadFile read = Parse(Formats.Yaml, content);
        return read.Tree is { Roots.Count: > 0 } tree && tree.Nodes[tree.Roots[0]].Kind == NodeKind.Map && HasNames(tree, Formats.Yaml)
            ? read
            : new ReadFile(null, Reasons.OtherFormat);
    }

    private static bool IsOnlyScalar(Tree tree) =>
        tree.Roots.Count > 0 && tree.Roots.All(root => tree.Nodes[root].Kind == NodeKind.Scalar);

    /// <summary>Whether it reads like data and not like prose that happens to have colons: keys look like names, lists hold something.</summary>
    private static bool HasNames(Tree tree, string format)
    {
        foreach (int root in tree.Roots)
        {
            if (tree.Nodes[root].Kind == NodeKind.Scalar || tree.IsLeaf(root))
            {
                return false;
            }

            for (int child = root + 1; format == Formats.Yaml && tree.Nodes[root].Kind == NodeKind.Map && child < tree.Nodes[root].End; child = tree.Nodes[child].End)
            {
                if (!Formats.IsName(tree.Key(child)))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
