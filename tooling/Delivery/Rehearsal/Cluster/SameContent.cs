using System.Runtime.CompilerServices;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Rehearsal.Cluster;

/// <summary>Whether two manifests declare the same.</summary>
internal static class SameContent
{
    /// <summary>Maps are compared by key, lists by place, scalars by type and value; a status counts for nothing.</summary>
    public static bool Of(Node? a, Node? b) => Equal(a, b, new HashSet<(Node, Node)>(new ByReference()), top: true);

    /// <param name="seen">Pairs that are compared already: aliases name one node many times.</param>
    private static bool Equal(Node? a, Node? b, HashSet<(Node, Node)> seen, bool top = false) =>
        (a, b) switch
        {
            (null, null) => true,
            (not null, not null) when ReferenceEquals(a, b) || (a is not Scalar && !seen.Add((a, b))) => true,
            (Scalar left, Scalar right) => left.Type == right.Type && left.Value == right.Value,
            (Items left, Items right) => left.Nodes.Count == right.Nodes.Count
                && left.Nodes.Zip(right.Nodes).All(pair => Equal(pair.First, pair.Second, seen)),
            (Map left, Map right) => Maps(left, right, seen, top),
            _ => false,
        };

    private static bool Maps(Map a, Map b, HashSet<(Node, Node)> seen, bool top)
    {
        IEnumerable<string> keys = a.Entries.Keys.Union(b.Entries.Keys);
        return (top ? keys.Where(key => key != "status") : keys).All(key =>
            a.Entries.TryGetValue(key, out Node? left) && b.Entries.TryGetValue(key, out Node? right) && Equal(left, right, seen)
        );
    }

    private sealed class ByReference : IEqualityComparer<(Node A, Node B)>
    {
        public bool Equals((Node A, Node B) x, (Node A, Node B) y) => ReferenceEquals(x.A, y.A) && ReferenceEquals(x.B, y.B);

        public int GetHashCode((Node A, Node B) pair) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(pair.A), RuntimeHelpers.GetHashCode(pair.B));
    }
}
