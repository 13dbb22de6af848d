namespace Cairn.Trail.Changes.Diff;

/// <summary>Receives what a landing changed, values already redacted, in a fixed order. Spans are valid during the call.</summary>
public interface IChangeSink
{
    /// <summary>The fields that follow belong to this file and object.</summary>
    void Begin(string file, string? resource);

    /// <param name="path">The field's written path in UTF-8.</param>
    /// <param name="before">Text before; meaningless when added.</param>
    /// <param name="after">Text after; meaningless when removed.</param>
    void Field(ReadOnlySpan<byte> path, ChangeKind kind, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, FieldShape shape);

    /// <summary>Who set the fields and changed the files that follow; null for all authors of the landing.</summary>
    void SetBy(FieldWriters? writers) { }

    /// <summary>A file that changed without being told field by field.</summary>
    void Text(string file, ChangeKind kind, string reason);

    /// <summary>A file that goes on under another path.</summary>
    void Renamed(string from, string to);

    /// <summary>An object that goes on in another file. Told after the fields of the file it came to.</summary>
    void Moved(string resource, string from, string to) { }
}
