namespace Cairn.Trail.Changes.Readers;

/// <summary>
/// Why a file is not read as fields. A fixed set of phrases, so they can be counted, stored as a number and compared;
/// what varies (a line, a name) never goes in.
/// </summary>
public static class NotFieldsReasons
{
    public const string Binary = "binary";
    public const string NotUtf8 = "not UTF-8";
    public const string TooLarge = "larger than 8 MiB";
    public const string Template = "Helm or Go template";
    public const string InvalidYaml = "invalid YAML";
    public const string InvalidJson = "invalid JSON";
    public const string InvalidToml = "invalid TOML";
    public const string TooDeep = "nested too deeply";
    public const string NoFields = "no mapping or list";
    public const string NotAFormat = "format is not read as fields";
    public const string TooManyAliases = "too many alias expansions";
    public const string TooManyValues = "more than 2 million values";
    public const string Lfs = "content is in Git LFS, not in git";

    /// <summary>Every reason a reader gives.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Binary,
        NotUtf8,
        TooLarge,
        Template,
        InvalidYaml,
        InvalidJson,
        InvalidToml,
        TooDeep,
        NoFields,
        NotAFormat,
        TooManyAliases,
        TooManyValues,
        Lfs,
    ];
}
