using Cairn.Sources.Git.Plumbing;

namespace Cairn.Sources.Git.History;

/// <summary>A file of a landing, with the blobs that must be read for it.</summary>
/// <param name="Before">Null when there is nothing to read on that side.</param>
/// <param name="Earlier">The versions the path had in this range before, latest first; it begins with the one before.</param>
internal readonly record struct FileWork(RawChange Change, Blob? Before, Blob? After, PathVersion? Earlier);

/// <summary>A kustomization as a landing found or left it.</summary>
/// <param name="Directory">Empty, or with a slash at its end.</param>
internal readonly record struct KustomizationBlob(string Directory, string Path, ObjectId Id);

/// <summary>A version that a path had, and the ones before it.</summary>
internal sealed record PathVersion(ObjectId Id, PathVersion? Earlier);

/// <summary>Landings that travel through the pipeline together.</summary>
/// <param name="Number">From 0, in history order.</param>
/// <param name="Fetched">Blobs first asked for in this batch, in the order asked.</param>
internal sealed record Batch(int Number, List<(ObjectId Landing, FileWork[] Files)> Landings, List<Blob> Fetched)
{
    /// <summary>Bytes of content that were fetched with it; what is beyond the budget of a landing is read when it is needed.</summary>
    public long Bytes { get; set; }

    /// <summary>The kustomizations above the files of a landing, which may make Secrets from them.</summary>
    public Dictionary<ObjectId, List<KustomizationBlob>> Kustomizations { get; } = [];

    public bool IsFull => Landings.Count >= 128 || Fetched.Count >= 192;
}
