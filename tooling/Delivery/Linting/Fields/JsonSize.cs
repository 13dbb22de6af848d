using System.Text;
using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Fields;

/// <summary>How large an object is as JSON, as <c>kubectl apply</c> keeps it in its last-applied annotation: without spaces.</summary>
internal static class JsonSize
{
    /// <summary>Its bytes, at most a few more than asked for: what is larger is not counted on.</summary>
    /// <param name="most">Where counting may stop.</param>
    public static long Of(Manifest one, long most)
    {
        long size = 1; // The line's end.
        var left = new Stack<Node>([one.Body]);
        while (size <= most && left.TryPop(out Node? node))
        {
            switch (node)
            {
                case Map map:
                    size += 2 + Math.Max(0, map.Entries.Count - 1) + map.Entries.Count;
                    foreach ((string key, Node value) in map.Entries)
                    {
                        size += Text(key);
                        left.Push(value);
                    }

                    break;
                case Items items:
                    size += 2 + Math.Max(0, items.Nodes.Count - 1);
                    foreach (Node item in items.Nodes)
                    {
                        left.Push(item);
                    }

                    break;
                case Scalar { Type: ScalarType.String } scalar:
                    size += Text(scalar.Value);
                    break;
                case Scalar { Type: ScalarType.Null }:
                    size += 4;
                    break;
                case Scalar scalar:
                    size += scalar.Value.Length;
                    break;
            }
        }

        return size;
    }

    /// <summary>A string with its quotes, escaped as Go's encoding/json does: &lt;, &gt; and &amp; too.</summary>
    private static long Text(string text)
    {
        long size = 2 + Encoding.UTF8.GetByteCount(text);
        foreach (char c in text)
        {
            size += c switch
            {
                '"' or '\\' or '\n' or '\r' or '\t' or '\b' or '\f' => 1,
                '<' or '>' or '&' or < ' ' => 5,
                '\u2028' or '\u2029' => 3,
                _ => 0,
            };
        }

        return size;
    }
}
