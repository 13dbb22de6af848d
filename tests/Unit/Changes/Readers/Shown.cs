using System.Text;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Trees;

namespace Cairn.Trail.Changes.Tests.Readers;

/// <summary>
/// Writes a tree on one line so that cases can be data: maps <c>{a: 1}</c>, lists <c>[1]</c>, a plain scalar as it is,
/// a quoted one in <c>'…'</c>, a block in <c>|…|</c>, line ends as <c>⏎</c>, documents joined by <c> --- </c>.
/// </summary>
internal static class Shown
{
    public static string Of(ParsedFile read) => read.Tree is { } tree ? Of(tree) : "! " + read.Reason;

    public static string Of(Tree tree)
    {
        var text = new StringBuilder();
        foreach (int root in tree.Roots)
        {
            text.Append(text.Length > 0 ? " --- " : "");
            Write(text, tree, root);
        }

        return text.Replace('\n', '⏎').ToString();
    }

    private static void Write(StringBuilder text, Tree tree, int node)
    {
        TreeNode at = tree.Nodes[node];
        if (at.Kind == NodeKind.Scalar)
        {
            string value = tree.ValueString(node);
            text.Append(
                at.Style switch
                {
                    ScalarStyle.Plain => value,
                    ScalarStyle.Quoted => $"'{value}'",
                    _ => $"|{value}|",
                }
            );
            return;
        }

        text.Append(at.Kind == NodeKind.Map ? '{' : '[');
        for (int child = node + 1; child < at.End; child = tree.Nodes[child].End)
        {
            text.Append(child > node + 1 ? ", " : "");
            if (at.Kind == NodeKind.Map)
            {
                text.Append(Encoding.UTF8.GetString(tree.Key(child))).Append(": ");
            }

            Write(text, tree, child);
        }

        text.Append(at.Kind == NodeKind.Map ? '}' : ']');
    }
}
