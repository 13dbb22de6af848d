using System.Text;

namespace Cairn.Trail.Changes;

/// <summary>
/// One step of a field path: a map's key, a list item known by one of its own fields, or a list item known by its place.
/// </summary>
/// <param name="Key">The map key, or the identifying field of a list item (<c>name</c> in <c>[name=api]</c>), or null for a place.</param>
/// <param name="ItemValue">The identifying field's value, for a list item known by one; else null.</param>
/// <param name="Index">The place in the list, from 0; -1 for the other two.</param>
public readonly record struct PathStep(string? Key, string? ItemValue, int Index)
{
    public bool IsItem => ItemValue is not null || Index >= 0;
}

/// <summary>
/// The written form of a field's path:
/// <c>spec.template.spec.containers[name=api].env[name=DB_POOL_SIZE].value</c>. A key that is empty or holds a dot, bracket,
/// quote, space or control character is quoted in brackets as a JSON string: <c>data["app.yaml"].pool</c>; an item's value
/// that holds a bracket, quote or control character is quoted likewise. Items without an identity go by index: <c>args[2]</c>.
/// The second and later documents of a file that are no Kubernetes objects start with their index: <c>[1].replicas</c>.
/// </summary>
public static class FieldPath
{
    /// <summary>Reads a written path back into its steps; null when it is not one.</summary>
    public static IReadOnlyList<PathStep>? Parse(string path)
    {
        var steps = new List<PathStep>();
        for (int at = 0; at < path.Length; )
        {
            if (ParseStep(path, ref at) is not { } step)
            {
                return null;
            }

            steps.Add(step);
        }

        return steps;
    }

    /// <summary>The written path without its last steps; empty when it has no more of them.</summary>
    public static string Above(string path, int steps)
    {
        var ends = new List<int>();
        for (int at = 0; at < path.Length && ParseStep(path, ref at) is not null; )
        {
            ends.Add(at);
        }

        return steps < ends.Count ? path[..ends[^(steps + 1)]] : "";
    }

    /// <summary>Whether a field is what its own list item is known by: <c>env[name=POOL].name</c>.</summary>
    public static bool IsIdentity(string path) =>
        path.LastIndexOf("].", StringComparison.Ordinal) is int end and > 0
        && Parse(path) is [.., { ItemValue: not null } item, { Key: { } key, ItemValue: null }]
        && item.Key == key
        && end == path.Length - key.Length - 2;

    private static PathStep? ParseStep(string path, ref int at)
    {
        if (path[at] == '[')
        {
            return ParseBracket(path, ref at);
        }

        if (path[at] == '.')
        {
            at++;
        }

        int start = at;
        while (at < path.Length && path[at] is not ('.' or '['))
        {
            at++;
        }

        return at == start ? null : new PathStep(path[start..at], null, -1);
    }

    private static PathStep? ParseBracket(string path, ref int at)
    {
        at++;
        if (at < path.Length && path[at] == '"')
        {
            return Unquote(path, ref at) is { } key && Closes(path, ref at) ? new PathStep(key, null, -1) : null;
        }

        int end = path.IndexOf(']', at);
        int equals = path.IndexOf('=', at);
        if (equals >= 0 && (end < 0 || equals < end))
        {
            string name = path[at..equals];
            at = equals + 1;
            if (at < path.Length && path[at] == '"')
            {
                return Unquote(path, ref at) is { } quoted && Closes(path, ref at) ? new PathStep(name, quoted, -1) : null;
            }

            end = path.IndexOf(']', at);
            if (end < 0)
            {
                return null;
            }

            string value = path[at..end];
            at = end + 1;
            return new PathStep(name, value, -1);
        }

        if (end < 0 || !int.TryParse(path.AsSpan(at, end - at), out int index) || index < 0)
        {
            return null;
        }

        at = end + 1;
        return new PathStep(null, null, index);
    }

    private static bool Closes(string path, ref int at) => at < path.Length && path[at++] == ']';

    private static string? Unquote(string path, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < path.Length; at++)
        {
            char c = path[at];
            if (c == '"')
            {
                at++;
                return text.ToString();
            }

            if (c != '\\')
            {
                text.Append(c);
                continue;
            }

            if (++at >= path.Length)
            {
                return null;
            }

            switch (path[at])
            {
                case 'n':
                    text.Append('\n');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 'u'
                    when at + 4 < path.Length
                        && ushort.TryParse(path.AsSpan(at + 1, 4), System.Globalization.NumberStyles.HexNumber, null, out ushort code):
                    text.Append((char)code);
                    at += 4;
                    break;
                default:
                    text.Append(path[at]);
                    break;
            }
        }

        return null;
    }
}
