using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Changes;
using Cairn.Changes.Deployments;
using Cairn.Changes.Diff;
using Cairn.Changes.Readers;
using Cairn.Changes.Redaction;

namespace Cairn.Sources.Notifications;

/// <summary>
/// The fields that a patch asks for, with paths and redaction as in landings: a merge patch
/// (https://www.rfc-editor.org/rfc/rfc7396), a strategic merge patch, an applied configuration, or a JSON Patch
/// (https://www.rfc-editor.org/rfc/rfc6902).
/// </summary>
internal sealed class PatchFields : IChangeSink
{
    private const int Most = 50;
    private const int MostRead = 500;
    private const int LongestPath = 512;
    private const int LongestValue = 256;

    // What tools keep for themselves in objects.
    private static readonly string[] Bookkeeping =
    [
        "apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.uid", "metadata.resourceVersion", "metadata.generation", "metadata.creationTimestamp", "metadata.managedFields",
        "metadata.annotations[\"kubectl.kubernetes.io/last-applied-configuration\"]",
    ];

    private readonly FileReader reader = new();
    private readonly Redactor redactor;
    private readonly LandingDiff diff;
    private readonly List<WrittenField> fields = [];
    private string[] pointer = [];
    private bool isScalar;
    private int more;

    public PatchFields(Redactor redactor)
    {
        this.redactor = redactor;
        diff = new LandingDiff(reader, redactor, static _ => null);
    }

    /// <returns>The first fifty, and how many there are besides.</returns>
    public (IReadOnlyList<WrittenField> Fields, int More) Of(Told patch)
    {
        fields.Clear();
        more = 0;
        pointer = [];
        if (patch.Whole.ValueKind == JsonValueKind.Array)
        {
            foreach (Told operation in patch.Items(most: 10_000))
            {
                Operation(operation);
            }
        }
        else if (patch.Whole.ValueKind == JsonValueKind.Object)
        {
            Leaves(patch.Whole.GetRawText());
        }

        // What an item is known by says nothing beside its other fields.
        var items = fields.Where(field => !FieldPath.IsIdentity(field.Path)).Select(field => field.Path[..(field.Path.LastIndexOf(']') + 1)]).ToHashSet();
        WrittenField[] telling = [.. fields.Where(field => !FieldPath.IsIdentity(field.Path) || !items.Any(item => item.StartsWith(FieldPath.Above(field.Path, 1), StringComparison.Ordinal)))];
        return ([.. telling.Take(Most)], more + Math.Max(0, telling.Length - Most));
    }

    void IChangeSink.Begin(string file, string? resource)
    {
    }

    void IChangeSink.Field(ReadOnlySpan<byte> path, ChangeKind kind, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, FieldShape shape)
    {
        string name = Placed(Encoding.UTF8.GetString(path));
        if (Bookkeeping.Any(own => name.StartsWith(own, StringComparison.Ordinal) && (name.Length == own.Length || name[own.Length] is '.' or '['))
            // The order of lists, and which keys of a union stay: no values.
            || name.Contains("$setElementOrder/", StringComparison.Ordinal) || name.Contains("$retainKeys", StringComparison.Ordinal))
        {
            return;
        }

        // What a value is says the name beside it, and what an argument is the one before it: a JSON Patch that goes by place shows neither.
        bool isOfUnknown = isScalar && pointer is [.., var last] && (IsPlace(last) || (last == "value" && pointer.Length > 1 && IsPlace(pointer[^2])));
        string? value = after.SequenceEqual("null"u8) && !shape.Quoted ? null
            : isOfUnknown && !after.StartsWith(Encoding.UTF8.GetBytes(Redactor.Mark)) ? redactor.Digest(after)
            : Encoding.UTF8.GetString(after);
        Add(name, value);
    }

    void IChangeSink.Text(string file, ChangeKind kind, string reason)
    {
    }

    void IChangeSink.Renamed(string from, string to)
    {
    }

    private void Operation(Told operation)
    {
        pointer = [.. operation["path"].Text().Split('/').Skip(1).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
        string what = operation["op"].Text();
        if (pointer.Length is 0 or > 64 || what is not ("add" or "replace" or "remove"))
        {
            more += what == "test" ? 0 : 1; // What is moved and copied has no value of its own.
            return;
        }

        isScalar = operation["value"].Whole.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

        // As a merge patch of this one thing, so that it is read like one.
        JsonNode? nested = what == "remove" || !operation["value"].IsThere ? null : JsonNode.Parse(operation["value"].Whole.GetRawText(), documentOptions: new JsonDocumentOptions { MaxDepth = AuditNotification.Deepest });
        foreach (string step in pointer.Reverse())
        {
            nested = IsPlace(step) ? new JsonArray(nested) : new JsonObject { [step] = nested };
        }

        Leaves(nested!.ToJsonString());
    }

    private void Leaves(string json)
    {
        const string File = "patch.json";
        ReadFile read = reader.Read(File, Encoding.UTF8.GetBytes(json));
        if (read.Tree is null)
        {
            more++; // Nothing is hidden: what cannot be taken apart is counted.
            return;
        }

        diff.Compare([new ChangedFile(File, null, new FileContent("", new FileVersion(read.Tree), null), null)], this);
    }

    /// <summary>The places of a JSON Patch, where the lists of one item that stand for them have 0.</summary>
    private string Placed(string path)
    {
        if (!pointer.Any(IsPlace) || FieldPath.Parse(path) is not { } steps)
        {
            return path;
        }

        var placed = new FieldPathWriter();
        for (int at = 0; at < steps.Count; at++)
        {
            PathStep step = steps[at];
            if (step.ItemValue is { } value)
            {
                placed.Item(Encoding.UTF8.GetBytes(step.Key!), Encoding.UTF8.GetBytes(value));
            }
            else if (step.Index < 0)
            {
                placed.Key(Encoding.UTF8.GetBytes(step.Key!));
            }
            else if (at < pointer.Length && pointer[at] == "-")
            {
                placed.Key("-"u8);
            }
            else
            {
                placed.Index(at < pointer.Length ? int.Parse(pointer[at], CultureInfo.InvariantCulture) : step.Index);
            }
        }

        return placed.ToString();
    }

    private static bool IsPlace(string step) => step == "-" || (step.Length is > 0 and < 7 && step.All(char.IsAsciiDigit));

    private void Add(string path, string? value)
    {
        if (fields.Count == MostRead || path.Length > LongestPath)
        {
            more++;
            return;
        }

        int end = value is { Length: > LongestValue } ? LongestValue - (char.IsHighSurrogate(value[LongestValue - 1]) ? 1 : 0) : -1;
        fields.Add(new WrittenField(path, end < 0 ? value : value![..end] + "…"));
    }
}
