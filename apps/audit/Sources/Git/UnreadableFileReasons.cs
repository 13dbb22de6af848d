using Cairn.Trail.Changes.Diff;

namespace Cairn.Sources.Git;

/// <summary>Why git gives no fields for a file.</summary>
public static class UnreadableFileReasons
{
    public const string Missing = TextChangeReasons.NotInClone;
    public const string SymbolicLink = "symbolic link";
    public const string Submodule = "submodule";

    /// <summary>The largest files of a commit that changes more than 32 MiB or 2.5 million values.</summary>
    public const string LargeCommit = "commit is too large to read whole";
    public const string ModeOnly = Trail.Changes.Diff.TextChangeReasons.ModeOnly;
}
