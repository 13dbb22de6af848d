namespace Cairn.Trail.Changes.Diff;

/// <summary>Why a file that can be read as fields is told as a text change all the same.</summary>
public static class TextChangeReasons
{
    public const string SameFields = "comments, order or formatting only";
    public const string SameInStrings = "comments, order or formatting in a string only";
    public const string SameToMost =
        ToMost
        + "YAML reader: merge or repeated keys, key tags, directives, empty documents, repeated objects or a List's own keys changed";
    public const string SameToMostOfEnv = ToMost + "reader of .env files: quotes, spaces, comments behind values, export or order changed";
    public const string SameInStringsToMost = ToMost + "reader of a string in it";
    private const string ToMost = "same fields, but not to every ";
    public const string ModeOnly = "file mode only";
    public const string NoFields = "no fields";
    public const string NoFieldsBefore = "no fields; before: ";
    public const string SameFieldsAgain = "same fields as before it was unreadable: ";
    public const string Moved = "objects moved between files";

    /// <summary>Of a partial clone.</summary>
    public const string NotInClone = "content is not in this clone";
    public const string RenamedFrom = "renamed from ";
    public const string RenamedTo = "renamed to ";

    /// <summary>Whether a text change says that the file's fields were not read after it.</summary>
    public static bool IsUnread(TextChange text) => IsUnread(text.Kind, text.Reason);

    /// <inheritdoc cref="IsUnread(TextChange)"/>
    public static bool IsUnread(ChangeKind kind, string reason) =>
        kind != ChangeKind.Removed
        && reason is not (SameFields or SameInStrings or NoFields or Moved or ModeOnly)
        && !reason.StartsWith(ToMost, StringComparison.Ordinal)
        && !reason.StartsWith(NoFieldsBefore, StringComparison.Ordinal)
        && !reason.StartsWith(SameFieldsAgain, StringComparison.Ordinal)
        && !reason.StartsWith(RenamedFrom, StringComparison.Ordinal);
}
