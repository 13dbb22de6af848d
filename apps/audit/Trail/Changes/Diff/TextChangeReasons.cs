namespace Cairn.Trail.Changes.Diff;

/// <summary>Why a file that can be read as fields is told as a text change all the same.</summary>
public static class TextChangeReasons
{
    public const string SameFields = "comments, order or formatting only";
    public const string SameInStrings = "comments, order or formatting in a string only";
    public const string ModeOnly = "file mode only";
    public const string NoFields = "no fields";
    public const string NoFieldsBefore = "no fields; before: ";
    public const string SameFieldsAgain = "same fields as before it was unreadable: ";
    public const string Moved = "objects moved between files";
    public const string RenamedFrom = "renamed from ";
    public const string RenamedTo = "renamed to ";
}
