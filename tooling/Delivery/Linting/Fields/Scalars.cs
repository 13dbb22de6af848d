using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Fields;

/// <summary>Every text of a manifest, each node once however many aliases stand for it.</summary>
internal static class Scalars
{
    public static IEnumerable<string> Of(Node root)
    {
        var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var left = new Stack<Node>([root]);
        while (left.TryPop(out Node? node))
        {
            switch (node)
            {
                case Scalar { Type: ScalarType.String } scalar:
                    yield return scalar.Value;
                    break;
                case Map map when seen.Add(map):
                    foreach (Node value in map.Entries.Values)
                    {
                        left.Push(value);
                    }

                    break;
                case Items items when seen.Add(items):
                    foreach (Node value in items.Nodes)
                    {
                        left.Push(value);
                    }

                    break;
            }
        }
    }
}
