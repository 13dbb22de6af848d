using System.Runtime.InteropServices;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Redaction;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Diff;

/// <summary>
/// Compares two values as Kubernetes would: maps by key whatever their order, list items with their own
/// (<see cref="ListMatch"/>); multi-line strings that hold a mapping or list are looked into. Values are equal when type, tag
/// and text are. Reports leaves: scalars, and maps and lists that are empty; and lists whose order changed where it has a
/// meaning (<see cref="ListOrder"/>). Reusable; not safe between threads.
/// </summary>
public sealed class TreeDiff(FileReader reader)
{
    // A ConfigMap may hold a values file that holds a config file; beyond that a string is a string.
    private const int MaxEmbedding = 3;

    private readonly FieldPathWriter path = new();
    private IFieldSink sink = null!;
    private int embedding;
    private int below;
    private ResourceRef? resource;

    /// <summary>Whether the last comparison found strings with another text and the same fields in them.</summary>
    public bool AnyRewritten { get; private set; }

    /// <summary>Reports every leaf that differs between two documents.</summary>
    public void Compare(Tree before, Document from, Tree after, Document to, IFieldSink into)
    {
        Begin(into, to);
        Compare(before, from.Root, after, to.Root, []);
    }

    /// <summary>Reports every leaf of a document as added or removed.</summary>
    public void Whole(Tree tree, Document document, bool added, IFieldSink into)
    {
        Begin(into, document);
        Leaves(tree, document.Root, added, []);
    }

    /// <summary>Whether some of these are the same only to most readers.</summary>
    public bool AnyDialect { get; private set; }

    private void Begin(IFieldSink into, Document document)
    {
        sink = into;
        embedding = below = 0;
        resource = document.Resource;
        AnyRewritten = AnyDialect = false;
        path.CutTo(0);
        if (document.Resource is null && document.Ordinal > 0)
        {
            path.Index(document.Ordinal);
        }
    }

    private void Compare(Tree before, int b, Tree after, int a, ReadOnlySpan<byte> name)
    {
        ref readonly TreeNode x = ref before.Nodes[b];
        ref readonly TreeNode y = ref after.Nodes[a];
        if (x.Hash == y.Hash && x.Kind == y.Kind)
        {
            return;
        }

        if (x.Kind != y.Kind || before.IsLeaf(b) != after.IsLeaf(a))
        {
            Leaves(before, b, added: false, name);
            Leaves(after, a, added: true, name);
        }
        else if (x.Kind == NodeKind.Scalar)
        {
            Scalars(before, b, after, a, name);
        }
        else
        {
            if (!before.Tag(b).SequenceEqual(after.Tag(a)))
            {
                sink.Field(path.Written, name, new TreeLeaf(before, b), new TreeLeaf(after, a), 0);
            }

            Inside(before, b, after, a, name);
        }
    }

    private void Inside(Tree before, int b, Tree after, int a, ReadOnlySpan<byte> name)
    {
        if (before.IsLeaf(b))
        {
            return;
        }

        if (before.Nodes[b].Kind == NodeKind.Map)
        {
            Maps(before, b, after, a, name);
        }
        else
        {
            Lists(before, b, after, a);
        }
    }

    private void Maps(Tree before, int b, Tree after, int a, ReadOnlySpan<byte> name)
    {
        var earlier = new KeyFinder(before, b);
        for (int y = a + 1; y < after.Nodes[a].End; y = after.Nodes[y].End)
        {
            int x = earlier.Find(after.Nodes[y].KeyHash);
            bool sameKey = x < 0 || before.Nodes[x].HasTypedKey == after.Nodes[y].HasTypedKey;
            if (x >= 0 && sameKey && before.Nodes[x].Hash == after.Nodes[y].Hash)
            {
                continue;
            }

            int length = path.Length;
            ReadOnlySpan<byte> key = after.Key(y);
            path.Key(key);
            if (!sameKey)
            {
                sink.Field(path.Written, NameOf(key, name), new TreeLeaf(before, x, IsKey: true), new TreeLeaf(after, y, IsKey: true), 0);
            }

            if (x < 0)
            {
                Leaves(after, y, added: true, NameOf(key, name));
            }
            else if (sameKey || !before.IsLeaf(x) || !after.IsLeaf(y))
            {
                Compare(before, x, after, y, NameOf(key, name));
            }

            path.CutTo(length);
        }

        var later = new KeyFinder(after, a);
        for (int x = b + 1; x < before.Nodes[b].End; x = before.Nodes[x].End)
        {
            if (later.Find(before.Nodes[x].KeyHash) >= 0)
            {
                continue;
            }

            int length = path.Length;
            ReadOnlySpan<byte> key = before.Key(x);
            path.Key(key);
            Leaves(before, x, added: false, NameOf(key, name));
            path.CutTo(length);
        }
    }

    private void Lists(Tree before, int b, Tree after, int a)
    {
        var match = new ListMatch(before, b, after, a);
        for (int j = 0; j < match.After.Count; j++)
        {
            int y = match.After.Items[j];
            int i = match.PartnerOfAfter[j];
            if (i >= 0 && before.Nodes[match.Before.Items[i]].Hash == after.Nodes[y].Hash)
            {
                continue;
            }

            int length = path.Length;
            ReadOnlySpan<byte> name = Step(after, match.After, j);
            if (i >= 0)
            {
                Compare(before, match.Before.Items[i], after, y, name);
            }
            else
            {
                Leaves(after, y, added: true, name);
            }

            path.CutTo(length);
        }

        for (int i = 0; i < match.Before.Count; i++)
        {
            if (match.HasPartner[i])
            {
                continue;
            }

            int length = path.Length;
            ReadOnlySpan<byte> name = Step(before, match.Before, i);
            Leaves(before, match.Before.Items[i], added: false, name);
            path.CutTo(length);
        }

        if (match.IsReordered && ListOrder.HasMeaning(embedding == 0 ? resource : null, path.ToString()))
        {
            int[] partners = match.PartnerOfAfter;
            sink.Moved(path.Written, Side(before, match.Before, i => i), Side(after, match.After, j => partners[j]));
        }
    }

    private static ListSide Side(Tree tree, ListItems items, Func<int, int> place) =>
        new(
            tree,
            [
                .. items.Items.Select(
                    (item, i) =>
                        (
                            item,
                            items.Further(i) is not null ? -1
                            : items.Label(i) >= 0 ? items.Label(i)
                            : OwnName(tree, item),
                            place(i)
                        )
                ),
            ]
        );

    private static int OwnName(Tree tree, int item) =>
        tree.Nodes[item].Kind == NodeKind.Map && tree.Find(item, "name"u8) is >= 0 and int own && tree.Nodes[own].Kind == NodeKind.Scalar
            ? own
            : -1;

    private void Scalars(Tree before, int b, Tree after, int a, ReadOnlySpan<byte> name)
    {
        Tree? x = Embedded(before, b);
        Tree? y = Embedded(after, a);
        if (x is null && y is null)
        {
            sink.Field(path.Written, name, new TreeLeaf(before, b), new TreeLeaf(after, a), 0);
            return;
        }

        if (x is null || y is null)
        {
            Leaves(before, b, added: false, name);
            Leaves(after, a, added: true, name);
            return;
        }

        if (before.Nodes[b].Type != after.Nodes[a].Type || !before.Tag(b).SequenceEqual(after.Tag(a)))
        {
            sink.Field(path.Written, name, new TreeLeaf(before, b), new TreeLeaf(after, a), 0);
            return;
        }

        AnyRewritten = true;
        AnyDialect |= x.Dialect != y.Dialect;
        embedding++;
        int length = path.Length;
        for (int root = 0; root < Math.Max(x.Roots.Count, y.Roots.Count); root++)
        {
            if (root > 0)
            {
                path.Index(root);
            }

            if (root >= x.Roots.Count)
            {
                Leaves(y, y.Roots[root], added: true, name);
            }
            else if (root >= y.Roots.Count)
            {
                Leaves(x, x.Roots[root], added: false, name);
            }
            else
            {
                Compare(x, x.Roots[root], y, y.Roots[root], name);
            }

            path.CutTo(length);
        }

        embedding--;
    }

    private void Leaves(Tree tree, int node, bool added, ReadOnlySpan<byte> name)
    {
        ref readonly TreeNode value = ref tree.Nodes[node];
        if (tree.IsLeaf(node))
        {
            Scalar(tree, node, added, name);
            return;
        }

        below++;
        if (value.Kind == NodeKind.Map)
        {
            Entries(tree, node, added, name);
        }
        else
        {
            Items(tree, node, added);
        }

        below--;
    }

    private void Entries(Tree tree, int map, bool added, ReadOnlySpan<byte> name)
    {
        int length = path.Length;
        for (int child = map + 1; child < tree.Nodes[map].End; child = tree.Nodes[child].End)
        {
            ReadOnlySpan<byte> key = tree.Key(child);
            path.Key(key);
            Leaves(tree, child, added, NameOf(key, name));
            path.CutTo(length);
        }
    }

    private void Items(Tree tree, int list, bool added)
    {
        int length = path.Length;
        var items = new ListItems(tree, list);
        for (int i = 0; i < items.Count; i++)
        {
            ReadOnlySpan<byte> item = Step(tree, items, i);
            Leaves(tree, items.Items[i], added, item);
            path.CutTo(length);
        }
    }

    private void Scalar(Tree tree, int node, bool added, ReadOnlySpan<byte> name)
    {
        if (Embedded(tree, node) is not { } inner)
        {
            var leaf = new TreeLeaf(tree, node);
            sink.Field(path.Written, name, added ? TreeLeaf.None : leaf, added ? leaf : TreeLeaf.None, below);
            return;
        }

        embedding++;
        int length = path.Length;
        for (int root = 0; root < inner.Roots.Count; root++)
        {
            if (root > 0)
            {
                path.Index(root);
            }

            Leaves(inner, inner.Roots[root], added, name);
            path.CutTo(length);
        }

        embedding--;
    }

    private Tree? Embedded(Tree tree, int node)
    {
        ref readonly TreeNode value = ref tree.Nodes[node];
        Tree? inner =
            embedding < MaxEmbedding
            && value.Kind == NodeKind.Scalar
            && (value.Style == ScalarStyle.Block || tree.Value(node).Contains((byte)'\n'))
                ? reader.ReadEmbedded(tree.Key(node), tree.Value(node))
                : null;
        if (inner is not null)
        {
            SecretMarks.Inherit(inner, tree, node);
        }

        return inner;
    }

    private ReadOnlySpan<byte> Step(Tree tree, in ListItems items, int item)
    {
        int label = items.Label(item);
        if (label < 0)
        {
            path.Index(item);

            // Two variables of one name are known by their places; what they are called still says what they hold.
            return OwnName(tree, items.Items[item]) is >= 0 and int own ? tree.Value(own) : [];
        }

        if (items.Further(item) is not { } further)
        {
            path.Item(tree.Key(label), tree.Value(label));
            return tree.Value(label);
        }

        // [containerPort=53,protocol=UDP]
        var value = new List<byte>();
        value.AddRange(tree.Value(label));
        foreach (int node in further)
        {
            value.Add((byte)',');
            value.AddRange(tree.Key(node));
            value.Add((byte)'=');
            value.AddRange(tree.Value(node));
        }

        path.Item(tree.Key(label), CollectionsMarshal.AsSpan(value));
        return tree.Value(label);
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> item) =>
        !item.IsEmpty && key.SequenceEqual("value"u8) ? item : key;
}
