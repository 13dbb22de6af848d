namespace Cairn.Sources.Git;

/// <summary>Why git gives no fields for a file.</summary>
public static class UnreadableFileReasons
{
    public const string Missing = "content is not in this clone";
    public const string SymbolicLink = "symbolic link";
    public const string Submodule = "submodule";
    public const string ModeOnly = "file mode only";
}
