namespace Cairn.Trail.Changes.Diff;

/// <summary>One side of a changed file: its fields, or why it has none.</summary>
/// <param name="Identity">Equal for equal content, as git's object ids are.</param>
/// <param name="Fields">What it holds, or null.</param>
/// <param name="Reason">Why it is not read as fields, when it is not.</param>
public sealed record FileContent(string Identity, FileVersion? Fields, string? Reason)
{
    /// <summary>Where git holds only a reference to the content: what it says, as field paths and values; else empty.</summary>
    public IReadOnlyList<(string Path, string Value)> Reference { get; init; } = [];
}

/// <summary>A file that a landing touched.</summary>
/// <param name="Before">Null when the landing added it.</param>
/// <param name="After">Null when the landing removed it.</param>
/// <param name="Readable">
/// The version before, or the last earlier one that could be read when that one cannot: a field's change is told against
/// the value that last stood there, so the person who fixes a broken file is not named as the author of its fields.
/// </param>
public sealed record ChangedFile(string Path, FileContent? Before, FileContent? After, FileVersion? Readable)
{
    /// <summary>Added, removed or changed.</summary>
    public ChangeKind Kind =>
        Before is null ? ChangeKind.Added
        : After is null ? ChangeKind.Removed
        : ChangeKind.Changed;
}
