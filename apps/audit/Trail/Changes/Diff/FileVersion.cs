using System.Text;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>One document of a file: a Kubernetes object, or anything else.</summary>
/// <param name="Root">Its root node.</param>
/// <param name="Resource">The object it declares, or null.</param>
/// <param name="Ordinal">Its place among the file's documents that declare no object, from 0; 0 for an object.</param>
public readonly record struct Document(int Root, ResourceRef? Resource, int Ordinal);

/// <summary>
/// A parsed version of a file with the documents it holds. The items of a Kubernetes <c>List</c> are documents of their own.
/// </summary>
public sealed class FileVersion
{
    public FileVersion(Tree tree)
    {
        Tree = tree;
        Dialect = tree.Dialect;
        Documents = Split(tree);
    }

    public Tree Tree { get; }

    public IReadOnlyList<Document> Documents { get; }

    /// <summary>
    /// Differs where the same documents are not the same to every reader: <see cref="Tree.Dialect"/>, the own keys of a <c>List</c>, whose
    /// documents are its items, and the order of an object that is declared twice.
    /// </summary>
    internal ulong Dialect { get; private set; }

    private Document[] Split(Tree tree)
    {
        var documents = new List<Document>(tree.Roots.Count);
        int ordinal = 0;
        foreach (int root in tree.Roots)
        {
            if (ItemsOfList(tree, root) is int items and >= 0)
            {
                for (int own = root + 1; own < tree.Nodes[root].End; own = tree.Nodes[own].End)
                {
                    Dialect += own == items ? (ulong)documents.Count : (tree.Nodes[own].KeyHash ^ tree.Nodes[own].Hash) * 31;
                }

                for (int item = items + 1; item < tree.Nodes[items].End; item = tree.Nodes[item].End)
                {
                    ResourceRef? listed = Resource(tree, item);
                    documents.Add(new Document(item, listed, listed is null ? ordinal++ : 0));
                }

                continue;
            }

            ResourceRef? resource = Resource(tree, root);
            documents.Add(new Document(root, resource, resource is null ? ordinal++ : 0));
        }

        AddOrderOfRepeated(tree, documents);
        return [.. documents];
    }

    // Of an object that a file declares twice the last one counts when it is applied, so their order has a meaning.
    private void AddOrderOfRepeated(Tree tree, List<Document> documents)
    {
        if (documents.Count < 2)
        {
            return;
        }

        var seen = new Dictionary<ResourceRef, ulong>();
        foreach (Document document in documents)
        {
            if (document.Resource is not { } resource)
            {
                continue;
            }

            ulong hash = tree.Nodes[document.Root].Hash | 1;
            if (!seen.TryAdd(resource, hash))
            {
                seen[resource] = (seen[resource] * 31) + hash;
                Dialect += seen[resource] * 31;
            }
        }
    }

    private static int ItemsOfList(Tree tree, int root)
    {
        int kind = tree.Find(root, "kind"u8);
        if (kind < 0 || !tree.Value(kind).SequenceEqual("List"u8))
        {
            return -1;
        }

        int items = tree.Find(root, "items"u8);
        return items >= 0 && tree.Nodes[items].Kind == NodeKind.List ? items : -1;
    }

    private static ResourceRef? Resource(Tree tree, int root)
    {
        int apiVersion = tree.Find(root, "apiVersion"u8);
        int kind = tree.Find(root, "kind"u8);
        int metadata = tree.Find(root, "metadata"u8);
        return apiVersion < 0 || kind < 0 || metadata < 0
            ? null
            : ResourceRef.From(
                Scalar(tree, apiVersion),
                Scalar(tree, kind),
                Scalar(tree, tree.Find(metadata, "namespace"u8)),
                Scalar(tree, tree.Find(metadata, "name"u8))
            );
    }

    private static string? Scalar(Tree tree, int node) =>
        node >= 0 && tree.Nodes[node].Kind == NodeKind.Scalar ? Encoding.UTF8.GetString(tree.Value(node)) : null;
}
