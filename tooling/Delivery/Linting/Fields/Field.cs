using System.Buffers;
using System.Text;
using Cairn.Delivery.Manifests;
using Cairn.Trail.Changes;

namespace Cairn.Delivery.Linting.Fields;

/// <summary>A node of a manifest and its path in the form of docs/output.md.</summary>
internal readonly record struct Field(Node Node, string Path)
{
    /// <summary>More items of one list than any object of use has; a file of aliases could make them endless.</summary>
    private const int MostItems = 2_000;

    private static readonly SearchValues<char> Special = SearchValues.Create([
        .. Enumerable.Range(0, 32).Select(c => (char)c),
        '\x7f',
        '.',
        '[',
        ']',
        '"',
        '\\',
        ' ',
    ]);

    /// <summary>What items are known by, as in the trail: the merge keys of the Kubernetes API.</summary>
    private static readonly string[] Identity =
    [
        "name",
        "key",
        "containerPort",
        "port",
        "mountPath",
        "devicePath",
        "ip",
        "topologyKey",
        "host",
        "uid",
        "id",
        "type",
    ];

    /// <summary>The field's text where it is a scalar, quoted or not; null for null and for maps and lists.</summary>
    public string? Text => Node is Scalar { Type: not ScalarType.Null } scalar ? scalar.Value : null;

    /// <summary>The value of a key, where this is a mapping that has it and it is not null.</summary>
    public Field? this[string key] => Node[key] is { IsNull: false } value ? new Field(value, Below(key)) : null;

    public static Field Of(Manifest manifest) => new(manifest.Body, "");

    /// <summary>The field some keys further in.</summary>
    public Field? At(params ReadOnlySpan<string> keys)
    {
        Field? at = this;
        foreach (string key in keys)
        {
            at = at?[key];
        }

        return at;
    }

    /// <summary>The entries of a mapping; none of anything else.</summary>
    public IEnumerable<(string Key, Field Value)> Entries()
    {
        foreach ((string key, Node value) in (Node as Map)?.Entries.Take(MostItems) ?? [])
        {
            yield return (key, new Field(value, Below(key)));
        }
    }

    /// <summary>The items of a list; none of anything else.</summary>
    public IEnumerable<Field> Items()
    {
        var seen = new HashSet<(string, string)>();
        foreach ((int index, Node item) in ((Node as Items)?.Nodes.Take(MostItems) ?? []).Index())
        {
            string? label = Identity.FirstOrDefault(key => item[key] is Scalar { Value.Length: > 0 and <= 256 });
            bool known = label is not null && seen.Add((label, ((Scalar)item[label]!).Value));
            yield return new Field(
                item,
                Path + (known ? Step(writer => writer.Item(Bytes(label!), Bytes(((Scalar)item[label!]!).Value))) : $"[{index}]")
            );
        }
    }

    private static string Step(Action<FieldPathWriter> write)
    {
        var writer = new FieldPathWriter();
        write(writer);
        return writer.ToString();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private string Below(string key)
    {
        string step = key.AsSpan().ContainsAny(Special) || key.Length == 0 ? Step(writer => writer.Key(Bytes(key))) : key;
        return Path.Length == 0 || step[0] == '[' ? Path + step : $"{Path}.{step}";
    }
}
