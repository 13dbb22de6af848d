namespace Cairn.Sources.Git.Packs;

/// <summary>The kinds of objects, as packs number them.</summary>
internal enum ObjectKind : byte
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
}

/// <summary>An object as it is stored, unpacked.</summary>
/// <param name="Bytes">Shared with other readers of it: not to be written to.</param>
internal readonly record struct StoredObject(ObjectKind Kind, byte[] Bytes);
