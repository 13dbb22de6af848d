using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// Tells values from prose and scripts where no file name does: in files without an extension and in strings inside files.
/// Prose often happens to be YAML ("Note: see below"), so keys must look like identifiers.
/// </summary>
internal static class ContentShape
{
    /// <summary>Whether the first line with content could begin a mapping whose keys are identifiers. Spares parsing scripts.</summary>
    public static bool MayBeMapping(byte[] content, int start) =>
        content.Length <= FileReader.LargestUnnamedFile && StartsStructure(content.AsSpan(start), lists: false);

    /// <summary>How a string under this key is to be read: <see cref="FileFormat.Unnamed"/> is YAML that must prove its shape.</summary>
    public static FileFormat OfEmbedded(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        int dot = key.LastIndexOf((byte)'.');
        ReadOnlySpan<byte> extension = dot < 0 ? [] : key[dot..];
        if (extension.SequenceEqual(".properties"u8))
        {
            return FileFormat.Properties;
        }

        if (extension.SequenceEqual(".env"u8))
        {
            return FileFormat.Env;
        }

        if (extension.SequenceEqual(".toml"u8))
        {
            return FileFormat.Toml;
        }

        if (FileFormats.IsScriptOrProse(extension))
        {
            return FileFormat.None;
        }

        ReadOnlySpan<byte> trimmed = text.Trim(" \t\r\n"u8);
        if (!trimmed.IsEmpty && trimmed[0] is (byte)'{' or (byte)'[' && trimmed[^1] is (byte)'}' or (byte)']')
        {
            return trimmed.StartsWith("{{"u8) ? FileFormat.None : FileFormat.Json;
        }

        return !StartsStructure(text, lists: true) ? FileFormat.None
            : extension.SequenceEqual(".yaml"u8) || extension.SequenceEqual(".yml"u8) ? FileFormat.Yaml
            : FileFormat.Unnamed;
    }

    /// <summary>A non-empty mapping in each document, all keys identifiers.</summary>
    public static bool IsNamedMapping(Tree tree)
    {
        foreach (int root in tree.Roots)
        {
            if (!IsNamedMapping(tree, root))
            {
                return false;
            }
        }

        return tree.Roots.Count > 0;
    }

    /// <summary>Each document a mapping whose keys are identifiers, or a list of such mappings.</summary>
    public static bool IsNamedStructure(Tree tree)
    {
        foreach (int root in tree.Roots)
        {
            if (tree.Nodes[root].Kind == NodeKind.List ? !IsListOfMappings(tree, root) : !IsNamedMapping(tree, root))
            {
                return false;
            }
        }

        return tree.Roots.Count > 0;
    }

    private static bool IsListOfMappings(Tree tree, int list)
    {
        for (int item = list + 1; item < tree.Nodes[list].End; item = tree.Nodes[item].End)
        {
            if (!IsNamedMapping(tree, item))
            {
                return false;
            }
        }

        return tree.Nodes[list].Length > 0;
    }

    private static bool IsNamedMapping(Tree tree, int map)
    {
        if (tree.Nodes[map].Kind != NodeKind.Map || tree.Nodes[map].Length == 0)
        {
            return false;
        }

        for (int child = map + 1; child < tree.Nodes[map].End; child = tree.Nodes[child].End)
        {
            ReadOnlySpan<byte> key = tree.Key(child);
            if (key.IsEmpty || Identifier(key) != key.Length)
            {
                return false;
            }
        }

        return true;
    }

    private static bool StartsStructure(ReadOnlySpan<byte> text, bool lists)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? text : text[..end]).Trim(" \t\r"u8);
            text = end < 0 ? [] : text[(end + 1)..];
            if (line.IsEmpty || (line[0] == '#' && !line.StartsWith("#!"u8)) || line.SequenceEqual("---"u8))
            {
                continue;
            }

            if (lists && line[0] == '-' && (line.Length == 1 || line[1] == ' '))
            {
                return true;
            }

            if (line[0] is (byte)'{' or (byte)'"' or (byte)'\'')
            {
                return true;
            }

            int name = Identifier(line);
            ReadOnlySpan<byte> rest = line[name..].TrimStart((byte)' ');
            return name > 0 && !rest.IsEmpty && rest[0] == ':' && (rest.Length == 1 || rest[1] is (byte)' ' or (byte)'\t');
        }

        return false;
    }

    /// <summary>Length of the identifier a text starts with: a letter or underscore, then letters, digits and <c>_ . - /</c>.</summary>
    private static int Identifier(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (
            length < text.Length
            && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] is (byte)'_' or (byte)'.' or (byte)'-' or (byte)'/')
        )
        {
            length++;
        }

        return length > 0 && (char.IsAsciiLetter((char)text[0]) || text[0] == '_') ? length : 0;
    }
}
