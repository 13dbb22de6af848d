using System.Text.Unicode;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// Bytes of a file to its <see cref="Tree"/>. It never throws, whatever the bytes; what it cannot read it names one of
/// <see cref="NotFieldsReasons"/> for. It owns buffers that are used again: keep one for each thread. The tree keeps the given
/// bytes, so they must not change afterwards.
/// </summary>
public sealed class FileReader
{
    /// <summary>Files larger than this are not read as fields.</summary>
    public const int LargestFile = 8 << 20;

    /// <summary>Files without an extension are looked into up to this size.</summary>
    public const int LargestUnnamedFile = 64 << 10;

    private readonly TreeBuilder builder = new();
    private readonly JsonReader json;
    private readonly FastYamlReader lines;
    private readonly YamlJudge judge;
    private readonly TomlReader toml;
    private readonly PropertiesReader properties;
    private readonly EnvReader env;

    public FileReader()
    {
        json = new JsonReader(builder);
        lines = new FastYamlReader(builder);
        judge = new YamlJudge(builder);
        toml = new TomlReader(builder);
        properties = new PropertiesReader(builder);
        env = new EnvReader(builder);
    }

    /// <summary>Whether a file of this name could be read as fields at all; if not, its content need not be fetched.</summary>
    public static bool MayHoldFields(ReadOnlySpan<char> path) => FileFormats.Of(path) != FileFormat.None;

    /// <summary>
    /// Reads a whole file. YAML without any content (empty, or comments alone) is a tree without roots: it holds no fields,
    /// and that is known, so a file that was emptied lost its fields.
    /// </summary>
    public ParsedFile Read(string path, byte[] content)
    {
        if (LfsPointer.Of(content) is { } pointer)
        {
            return new ParsedFile(null, NotFieldsReasons.Lfs) { Pointer = pointer };
        }

        FileFormat format = FileFormats.Of(path);
        if (format == FileFormat.None)
        {
            return ParsedFile.Not(NotFieldsReasons.NotAFormat);
        }

        if (NotText(content) is { } notText)
        {
            return ParsedFile.Not(notText);
        }

        if (format == FileFormat.Unnamed && !ContentShape.MayBeMapping(content, Start(content)))
        {
            return ParsedFile.Not(NotFieldsReasons.NotAFormat);
        }

        if (Read(format, content) is not { } reason)
        {
            Tree tree = builder.Build();
            return format != FileFormat.Unnamed || ContentShape.IsNamedMapping(tree)
                ? new ParsedFile(tree, null)
                : ParsedFile.Not(NotFieldsReasons.NotAFormat);
        }

        return ParsedFile.Not(
            format == FileFormat.Unnamed ? NotFieldsReasons.NotAFormat
            : reason is NotFieldsReasons.InvalidYaml or NotFieldsReasons.InvalidJson && LooksLikeTemplate(content)
                ? NotFieldsReasons.Template
            : reason
        );
    }

    /// <summary>
    /// Looks into a multi-line string, such as a ConfigMap's file or Helm values: YAML or JSON by its content,
    /// <c>.properties</c>, <c>.env</c> and <c>.toml</c> by the name of its key. Null when it holds no mapping or list of
    /// mappings. The text is copied.
    /// </summary>
    public Tree? ReadEmbedded(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        FileFormat format = ContentShape.OfEmbedded(key, text);
        if (format == FileFormat.None || text.Length > LargestFile)
        {
            return null;
        }

        byte[] content = text.ToArray();
        if (NotText(content) is not null)
        {
            return null;
        }

        if (Read(format, content) is not null)
        {
            // Braces make it JSON at first sight; YAML's own flow style has them too.
            if (format != FileFormat.Json || Read(format = FileFormat.Unnamed, content) is not null)
            {
                return null;
            }
        }

        Tree tree = builder.Build();
        return tree.Roots.Count > 0 && (format != FileFormat.Unnamed || ContentShape.IsNamedStructure(tree)) ? tree : null;
    }

    private static string? NotText(byte[] content) =>
        content.Length > LargestFile ? NotFieldsReasons.TooLarge
        : content.AsSpan().StartsWith<byte>([0xFF, 0xFE]) || content.AsSpan().StartsWith<byte>([0xFE, 0xFF]) ? NotFieldsReasons.NotUtf8
        : content.AsSpan().Contains((byte)0) ? NotFieldsReasons.Binary
        : Utf8.IsValid(content) ? null
        : NotFieldsReasons.NotUtf8;

    private static int Start(byte[] content) => content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;

    /// <summary>By content alone: what is read is kept by content and format, whatever the path.</summary>
    private static bool LooksLikeTemplate(byte[] content) => content.AsSpan().IndexOf("{{"u8) >= 0;

    private string? Read(FileFormat format, byte[] content)
    {
        int start = Start(content);
        return format switch
        {
            FileFormat.Json => json.Read(content, start),
            FileFormat.Toml => toml.Read(content, start),
            FileFormat.Properties => properties.Read(content, start),
            FileFormat.Env => env.Read(content, start),
            _ => lines.TryRead(content, start) ? null
            : lines.IsTemplate ? NotFieldsReasons.Template
            : judge.Read(content, start),
        };
    }
}
