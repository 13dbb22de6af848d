using Cairn.Delivery.Manifests;

namespace Cairn.Delivery.Linting.Fields;

/// <summary>Finds fields that are strings in the Kubernetes API and hold something else, which the API server refuses.</summary>
internal static class StringFields
{
    /// <summary>Aliases can make a small file endless.</summary>
    private const int MostFields = 100_000;

    private static readonly char[] Marks = ['>', '[', '{'];

    private static readonly Lazy<(Dictionary<string, string> Kinds, Dictionary<string, FieldType[]> Types)> Table = new(Read);

    /// <summary>The type of a kind; null where it is not known.</summary>
    /// <param name="apiVersion"><c>apps/v1</c>.</param>
    public static string? TypeOf(string apiVersion, string kind) => Table.Value.Kinds.GetValueOrDefault($"{apiVersion} {kind}");

    /// <summary>The fields of a type that lead to strings.</summary>
    public static IReadOnlyList<FieldType> Of(string type) => Table.Value.Types.GetValueOrDefault(type) ?? [];

    /// <summary>The fields of an object that are no strings and have to be. Of a kind that is not known, its metadata alone.</summary>
    public static IEnumerable<Field> NotStrings(Manifest one)
    {
        string apiVersion = one.Group.Length == 0 ? one.Version : $"{one.Group}/{one.Version}";
        var left = new Stack<(Field Field, string Type)>();
        if (TypeOf(apiVersion, one.Kind) is { } type)
        {
            left.Push((Field.Of(one), type));
        }
        else if (Field.Of(one)["metadata"] is { } metadata)
        {
            left.Push((metadata, "ObjectMeta"));
        }

        for (int seen = 0; left.TryPop(out (Field Field, string Type) at) && seen < MostFields; seen++)
        {
            foreach (FieldType field in Of(at.Type))
            {
                if (at.Field[field.Name] is not { } value)
                {
                    continue;
                }

                IEnumerable<Field> values = field.Holder switch
                {
                    '[' => value.Items(),
                    '{' => value.Entries().Select(entry => entry.Value),
                    _ => [value],
                };
                foreach (Field inner in values.Where(inner => !inner.Node.IsNull))
                {
                    if (field.Type is { } further)
                    {
                        left.Push((inner, further));
                    }
                    else if (inner.Node is not Scalar { Type: ScalarType.String })
                    {
                        yield return inner;
                    }
                }
            }
        }
    }

    private static (Dictionary<string, string> Kinds, Dictionary<string, FieldType[]> Types) Read()
    {
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        var types = new Dictionary<string, FieldType[]>(StringComparer.Ordinal);
        using Stream resource = typeof(StringFields).Assembly.GetManifestResourceStream("StringFields.txt")!;
        using var reader = new StreamReader(resource);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.Split(" = ") is [var kind, var type])
            {
                kinds[kind] = type;
            }
            else
            {
                string[] parts = line.Split(": ");
                types[parts[0]] = [.. parts[1].Split(' ').Select(Parse)];
            }
        }

        return (kinds, types);
    }

    private static FieldType Parse(string written)
    {
        int end = written.IndexOfAny(Marks);
        int type = written.IndexOf('>', StringComparison.Ordinal);
        return end < 0
            ? new FieldType(written, null, null)
            : new FieldType(written[..end], written[end] == '>' ? null : written[end], type < 0 ? null : written[(type + 1)..]);
    }
}

/// <summary>A field of a type of the API.</summary>
/// <param name="Holder"><c>[</c> for a list, <c>{</c> for a map; null for the value itself.</param>
/// <param name="Type">The further type; null for a string.</param>
internal sealed record FieldType(string Name, char? Holder, string? Type);
