namespace Cairn.Changes.Readers;

/// <summary>Why a file is not read as fields. Fixed phrases: they are stored, searched and counted.</summary>
public static class Reasons
{
    public const string Binary = "binary";
    public const string NotUtf8 = "not UTF-8";
    public const string TooLarge = "larger than 8 MiB";
    public const string Template = "Helm or Go template";
    public const string InvalidYaml = "invalid YAML";
    public const string InvalidJson = "invalid JSON";
    public const string InvalidToml = "invalid TOML";
    public const string TooDeep = "nested too deeply";
    public const string NoMapping = "no mapping or list";
    public const string OtherFormat = "format is not read as fields";
    public const string TooManyAliases = "too many alias expansions";
}
