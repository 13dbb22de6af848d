using System.Text;

namespace Cairn.Trail.Changes.Readers;

/// <summary>How the bytes of a file are to be read, as its name tells.</summary>
public enum FileFormat : byte
{
    None,
    Yaml,
    Json,
    Toml,
    Properties,
    Env,

    /// <summary>No extension: YAML if it is small and looks like a mapping, else no format of ours.</summary>
    Unnamed,
}

public static class FileFormats
{
    // Names without an extension that people give to scripts and prose, never to a mapping of values.
    private static readonly string[] NeverFields =
    [
        "AUTHORS",
        "BUILD",
        "Brewfile",
        "CHANGELOG",
        "CODEOWNERS",
        "CODE_OF_CONDUCT",
        "CONTRIBUTING",
        "COPYING",
        "Caddyfile",
        "Containerfile",
        "Corefile",
        "Dockerfile",
        "Earthfile",
        "Gemfile",
        "Gnumakefile",
        "Jenkinsfile",
        "Justfile",
        "LICENCE",
        "LICENSE",
        "MAINTAINERS",
        "Makefile",
        "NOTICE",
        "Pipfile",
        "Podfile",
        "Procfile",
        "README",
        "Rakefile",
        "TODO",
        "Tiltfile",
        "Vagrantfile",
        "WORKSPACE",
    ];

    // Keys of strings with these ends name scripts, prose or templates, even if their first line happens to look like YAML.
    private static readonly string[] ScriptsAndProse =
    [
        ".csv",
        ".css",
        ".go",
        ".html",
        ".js",
        ".lua",
        ".md",
        ".py",
        ".rb",
        ".sh",
        ".sql",
        ".tmpl",
        ".tpl",
        ".xml",
    ];

    private static readonly string[] YamlByName =
    [
        ".clang-format",
        ".clang-tidy",
        ".gemrc",
        ".prettierrc",
        ".yamllint",
        "Chart.lock",
        "requirements.lock",
    ];

    private static readonly string[] JsonByName = [".babelrc", ".eslintrc", ".jshintrc"];

    /// <summary>The format of a file with this path, by its name alone.</summary>
    public static FileFormat Of(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> name = path[(path.LastIndexOf('/') + 1)..];
        int dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return name.IsEmpty || Contains(NeverFields, name) ? FileFormat.None : FileFormat.Unnamed;
        }

        ReadOnlySpan<char> extension = name[dot..];
        return Is(extension, ".yaml") || Is(extension, ".yml") || Contains(YamlByName, name) ? FileFormat.Yaml
            : Is(extension, ".json") || Contains(JsonByName, name) ? FileFormat.Json
            : Is(extension, ".toml") ? FileFormat.Toml
            : Is(extension, ".properties") ? FileFormat.Properties
            : Is(extension, ".env") || name.StartsWith(".env.") ? FileFormat.Env
            : FileFormat.None;
    }

    /// <summary>Whether the end of a key's name, from its dot, rules out YAML.</summary>
    public static bool IsScriptOrProse(ReadOnlySpan<byte> extension)
    {
        foreach (string known in ScriptsAndProse)
        {
            if (Ascii.EqualsIgnoreCase(extension, known))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<char> extension, string wanted) => extension.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static bool Contains(string[] names, ReadOnlySpan<char> name)
    {
        foreach (string known in names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
