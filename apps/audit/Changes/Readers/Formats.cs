using System.Collections.Frozen;

namespace Cairn.Changes.Readers;

/// <summary>Which format a file or an embedded string is read as, by its name.</summary>
internal static class Formats
{
    public const string Yaml = "yaml";
    public const string Json = "json";
    public const string Env = "env";
    public const string Properties = "properties";
    public const string Toml = "toml";
    public const string Mapping = "mapping";
    public const string None = "none";

    // Files without extension that are never mappings; reading them would only find prose with colons.
    private static readonly FrozenSet<string> Known = new[]
    {
        "Dockerfile", "Containerfile", "Makefile", "GNUmakefile", "LICENSE", "LICENCE", "NOTICE", "COPYING", "CODEOWNERS", "README", "CHANGELOG",
        "Jenkinsfile", "Tiltfile", "Vagrantfile", "Gemfile", "Procfile", "Brewfile", "Justfile", "justfile", "Earthfile", "AUTHORS", "MAINTAINERS",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Endings of ConfigMap keys whose text is code, prose or key material.
    private static readonly FrozenSet<string> Text = new[]
    {
        "sh", "bash", "py", "lua", "sql", "conf", "cfg", "txt", "md", "pem", "crt", "cert", "key", "pub", "rb", "pl", "js", "ts", "go", "html", "css",
        "xml", "tpl", "tmpl", "gotmpl", "tf", "hcl", "rego", "cel", "ps1", "awk", "vcl", "ini", "log", "csv", "alloy", "river", "service", "rules-txt",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static string OfFile(string path)
    {
        ReadOnlySpan<char> name = path.AsSpan(path.LastIndexOf('/') + 1);
        int dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return Known.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name) ? None : Mapping;
        }

        if (name.StartsWith(".env") && (name.Length == 4 || name[4] == '.'))
        {
            return Env;
        }

        return name[(dot + 1)..] switch
        {
            "yaml" or "yml" or "yamllint" or "prettierrc" or "YAML" or "YML" => Yaml,
            "json" => Json,
            "env" => Env,
            "properties" => Properties,
            "toml" => Toml,
            _ => None,
        };
    }

    public static string OfKey(ReadOnlySpan<byte> key)
    {
        int dot = key.LastIndexOf((byte)'.');
        if (dot < 0 || key.Length - dot > 16)
        {
            return Yaml;
        }

        Span<char> ending = stackalloc char[16];
        int length = System.Text.Encoding.UTF8.GetChars(key[(dot + 1)..], ending);
        return ending[..length] switch
        {
            "properties" => Properties,
            "env" => Env,
            "toml" => Toml,
            "json" => Json,
            _ => Text.GetAlternateLookup<ReadOnlySpan<char>>().Contains(ending[..length]) ? None : Yaml,
        };
    }

    /// <summary>A quick no for the scripts, certificates and prose that most multi-line strings are.</summary>
    public static bool MayBe(string format, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> start = text.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty || format is Properties or Env or Toml)
        {
            return !start.IsEmpty;
        }

        if (start[0] is (byte)'{' or (byte)'[')
        {
            return true;
        }

        if (format == Json || start.StartsWith("#!"u8) || start.StartsWith("-----"u8))
        {
            return false;
        }

        // The first line that is no comment must be a key or an item.
        while (start[0] == '#' || start.StartsWith("---"u8))
        {
            int end = start.IndexOf((byte)'\n');
            start = end < 0 ? [] : start[end..].TrimStart(" \t\r\n"u8);
            if (start.IsEmpty)
            {
                return false;
            }
        }

        int stop = start.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = (stop < 0 ? start : start[..stop]).TrimEnd(" \r"u8);
        if (line.StartsWith("- "u8) || line.SequenceEqual("-"u8))
        {
            return true;
        }

        int colon = line.IndexOf((byte)':');
        return colon > 0 && (colon == line.Length - 1 || line[colon + 1] == ' ') && IsName(line[..colon].Trim("\"' "u8));
    }

    /// <summary>Whether a key looks like a name: <c>[A-Za-z_][A-Za-z0-9_.\-/]*</c>.</summary>
    public static bool IsName(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty || !(char.IsAsciiLetter((char)key[0]) || key[0] == '_'))
        {
            return false;
        }

        foreach (byte c in key)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'_' or (byte)'.' or (byte)'-' or (byte)'/'))
            {
                return false;
            }
        }

        return true;
    }
}
