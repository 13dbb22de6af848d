namespace Cairn.Trail.Changes.Records;

/// <summary>
/// The rules by which a landing is read from git: how files are parsed, compared, paired and followed, who is named, what is redacted,
/// which environments are told.
/// </summary>
public static class ReadingRules
{
    /// <summary>
    /// Raised with each change of what is told of a landing, so that what was recorded before can be carried over. Ledgers of releases
    /// that did not record it are of version 0. Since 2 what only some YAML readers read alike is not called formatting, and of several
    /// objects of one name those that stayed the same are paired.
    /// </summary>
    public const int Version = 2;
}
