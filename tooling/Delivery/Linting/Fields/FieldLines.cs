using Cairn.Delivery.Manifests;
using Cairn.Trail.Changes;

namespace Cairn.Delivery.Linting.Fields;

/// <summary>Finds where a field stands.</summary>
internal static class FieldLines
{
    /// <summary>The line of the deepest step of a path that is there, and whether all of them are.</summary>
    public static (int Line, bool Whole) Of(Node body, string path)
    {
        Node at = body;
        foreach (PathStep step in FieldPath.Parse(path) ?? [])
        {
            Node? next = Next(at, step);
            if (next is null)
            {
                return (at.Line, false);
            }

            at = next;
        }

        return (at.Line, true);
    }

    private static Node? Next(Node at, PathStep step) =>
        step.ItemValue is not null
            ? (at as Items)?.Nodes.FirstOrDefault(item => item[step.Key!] is Scalar scalar && scalar.Value == step.ItemValue)
        : step.Index >= 0 ? (at as Items)?.Nodes.ElementAtOrDefault(step.Index)
        : at[step.Key!];
}
