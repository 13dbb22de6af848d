using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Deployments;
using Cairn.Trail.Changes.Diff;
using Cairn.Trail.Changes.Readers;
using Cairn.Trail.Changes.Redaction;

namespace Cairn.Sources.Webhooks;

/// <summary>
/// The fields that a patch asks for, with paths and redaction as in landings: a merge patch
/// (https://www.rfc-editor.org/rfc/rfc7396), a strategic merge patch, an applied configuration, or a JSON Patch
/// (https://www.rfc-editor.org/rfc/rfc6902). The sender controls every byte of it.
/// </summary>
internal sealed class PatchFields : IChangeSink
{
    private const int Most = 50;
    private const int MostRead = 500;
    private const int LongestPath = 512;
    private const int LongestValue = 256;
    private const string File = "patch.json";

    private static readonly string[] ConfigMapData = ["data", "binaryData"];

    // What tools keep for themselves in objects.
    private static readonly string[] Bookkeeping =
    [
        "apiVersion",
        "kind",
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "metadata.resourceVersion",
        "metadata.generation",
        "metadata.creationTimestamp",
        "metadata.managedFields",
        "metadata.annotations[\"kubectl.kubernetes.io/last-applied-configuration\"]",
    ];

    private readonly FileReader reader = new();
    private readonly Redactor redactor;
    private readonly LandingDiff diff;
    private readonly List<WrittenField> fields = [];
    private Place at = Place.Top;
    private int more;

    public PatchFields(Redactor redactor)
    {
        this.redactor = redactor;
        diff = new LandingDiff(reader, redactor, static _ => null);
    }

    /// <summary>A name, with what is a credential in it replaced.</summary>
    public string Name(string name) => redactor.Name(name);

    /// <param name="isConfigMap">Of its data the keys are told, and of each value a digest: ConfigMaps hold passwords more often than they
    /// should.</param>
    /// <param name="kind">The kind whose objects hold or make a Secret, where it is one; patches need not say it.</param>
    /// <returns>The first fifty, and how many there are besides: at least one where something could not be read.</returns>
    public (IReadOnlyList<WrittenField> Fields, int More) Of(NotificationReader patch, bool isConfigMap, string? kind = null)
    {
        fields.Clear();
        more = 0;
        at = Place.Top;
        try
        {
            if (patch.Whole.ValueKind == JsonValueKind.Array)
            {
                foreach (NotificationReader operation in patch.Items(most: 10_000))
                {
                    Operation(operation, isConfigMap, kind);
                }
            }
            else
            {
                Leaves(
                    isConfigMap ? WithoutData(Parse(patch.Whole))
                    : kind is null ? patch.Whole.GetRawText()
                    : OfKind(Parse(patch.Whole), kind)
                );
            }
        }
        catch (Exception odd) when (odd is NotificationException or InvalidOperationException or ArgumentException or JsonException)
        {
            more++; // Half a surrogate pair, a thousand levels: nothing is hidden by it, for it is counted.
        }

        // What an item is known by says nothing beside its other fields.
        var others = new HashSet<string>(StringComparer.Ordinal);
        foreach (WrittenField field in fields.Where(field => !FieldPath.IsIdentity(field.Path)))
        {
            for (int end = field.Path.IndexOf(']'); end >= 0; end = field.Path.IndexOf(']', end + 1))
            {
                others.Add(field.Path[..(end + 1)]);
            }
        }

        WrittenField[] telling =
        [
            .. fields.Where(field => !FieldPath.IsIdentity(field.Path) || !others.Contains(FieldPath.Above(field.Path, 1))),
        ];
        return ([.. telling.Take(Most)], more + Math.Max(0, telling.Length - Most));
    }

    void IChangeSink.Begin(string file, string? resource) { }

    void IChangeSink.Field(ReadOnlySpan<byte> path, ChangeKind kind, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, FieldShape shape)
    {
        if (fields.Count == MostRead || FieldPath.Parse(Encoding.UTF8.GetString(path)) is not { } steps || steps.Count < at.Wrapped)
        {
            more++;
            return;
        }

        string name = at.Name(steps);
        if (
            Bookkeeping.Any(own =>
                name.StartsWith(own, StringComparison.Ordinal) && (name.Length == own.Length || name[own.Length] is '.' or '[')
            )
            // The order of lists, and which keys of a union stay: no values.
            || steps.Any(step =>
                step is { ItemValue: null, Key: { } key }
                && (key.StartsWith("$setElementOrder/", StringComparison.Ordinal) || key == "$retainKeys")
            )
        )
        {
            return;
        }

        bool isHidden =
            at.Hides(steps)
            || steps.Any(step =>
                step is { ItemValue: null, Key: { } key } && key.StartsWith("$deleteFromPrimitiveList/", StringComparison.Ordinal)
            );
        Add(
            name,
            after.SequenceEqual("null"u8) && !shape.Quoted ? null
                : isHidden && !after.StartsWith(Encoding.UTF8.GetBytes(Redactor.Mark)) ? redactor.Digest(after)
                : Encoding.UTF8.GetString(after)
        );
    }

    void IChangeSink.Text(string file, ChangeKind kind, string reason) { }

    void IChangeSink.Renamed(string from, string to) { }

    /// <summary>Tells a ConfigMap's data by its keys; what is left is told as of every other kind.</summary>
    private string WithoutData(JsonNode? patch)
    {
        JsonObject whole = patch as JsonObject ?? throw new JsonException();
        foreach (string field in ConfigMapData.Where(whole.ContainsKey))
        {
            Data([field], whole[field]);
            whole.Remove(field);
        }

        return whole.ToJsonString();
    }

    /// <param name="place">The field, or the field and a key of it.</param>
    private void Data(string[] place, JsonNode? value)
    {
        if (place[^1] is "data" or "binaryData" or "stringData" && value is JsonObject keys)
        {
            foreach ((string key, JsonNode? node) in keys)
            {
                Data([.. place, key], node);
            }

            return;
        }

        var path = new FieldPathWriter();
        foreach (string step in place)
        {
            path.Key(Encoding.UTF8.GetBytes(step));
        }

        Add(
            Encoding.UTF8.GetString(redactor.Path(path.Written, secret: false)),
            value is null
                ? null
                : redactor.Digest(
                    Encoding.UTF8.GetBytes(value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString())
                )
        );
    }

    private static string OfKind(JsonNode? patch, string kind)
    {
        JsonObject whole = patch as JsonObject ?? throw new JsonException();
        whole["kind"] = kind;
        return whole.ToJsonString();
    }

    private static JsonNode? Parse(JsonElement element) =>
        JsonNode.Parse(element.GetRawText(), documentOptions: new JsonDocumentOptions { MaxDepth = AuditNotification.Deepest });

    private void Operation(NotificationReader operation, bool isConfigMap, string? kind)
    {
        string what = operation["op"].Cut();
        string[] pointer =
        [
            .. operation["path"]
                .Cut(2_000)
                .Split('/')
                .Skip(1)
                .Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
        ];
        if (pointer.Length is 0 or > 64 || what is not ("add" or "replace" or "remove"))
        {
            more += what == "test" ? 0 : 1; // What is moved and copied has no value of its own.
            return;
        }

        JsonElement value = operation["value"].Whole;
        if (isConfigMap && ConfigMapData.Contains(pointer[0]))
        {
            Data(pointer, what == "remove" || value.ValueKind == JsonValueKind.Undefined ? null : Parse(value));
            return;
        }

        byte[] written = Encoding.UTF8.GetBytes(operation["path"].Cut(2_000));
        if (
            SecretPointers.IsSecret(written, isSecret: false, isOther: isConfigMap)
            || (kind is not null && SecretPointers.IsTemplate(written))
        )
        {
            Data(pointer, what == "remove" || value.ValueKind == JsonValueKind.Undefined ? null : Parse(value));
            return;
        }

        bool isScalar = value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
        at = new Place(pointer, isScalar);
        if (what == "remove" || value.ValueKind == JsonValueKind.Undefined)
        {
            Add(at.Name([]), null);
            return;
        }

        // As a patch of this one thing, so that it is read like one: a key with its value, a list with its item.
        JsonNode? node = Parse(value);
        Leaves(new JsonObject { [at.Key] = at.IsItem ? new JsonArray(node) : node }.ToJsonString());
        at = Place.Top;
    }

    private void Leaves(string json)
    {
        if (json == "{}")
        {
            return;
        }

        ParsedFile read = reader.Read(File, Encoding.UTF8.GetBytes(json));
        if (read.Tree is null)
        {
            more++;
            return;
        }

        diff.Compare([new ChangedFile(File, null, new FileContent("", new FileVersion(read.Tree), null), null)], this);
    }

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

    /// <summary>Where in the object what is read stands.</summary>
    /// <param name="Pointer">The steps of a JSON Pointer; none for a whole patch.</param>
    private sealed record Place(string[] Pointer, bool IsScalar)
    {
        public static readonly Place Top = new([], false);

        /// <summary>Whether the pointer ends at a list's item.</summary>
        public bool IsItem => Pointer.Length > 0 && IsIndex(Pointer[^1]);

        /// <summary>The key under which it is read: the value's own, or the list's.</summary>
        public string Key =>
            !IsItem ? Pointer[^1]
            : Pointer.Length > 1 && !IsIndex(Pointer[^2]) ? Pointer[^2]
            : "items";

        /// <summary>How many steps of the path read so far belong to the pointer.</summary>
        public int Wrapped =>
            Pointer.Length == 0 ? 0
            : IsItem ? 2
            : 1;

        /// <summary>
        /// What a value is says the name beside it, and what an argument is the one before it. By place neither is seen; an added item
        /// with a name of its own shows it.
        /// </summary>
        public bool Hides(IReadOnlyList<PathStep> steps) =>
            IsItem
                ? IsScalar || steps[1].ItemValue is null
                : IsScalar && Pointer.Length > 1 && Pointer[^1] == "value" && IsIndex(Pointer[^2]);

        public string Name(IReadOnlyList<PathStep> steps)
        {
            var path = new FieldPathWriter();
            bool isKnown = IsItem && steps.Count > 1 && steps[1].ItemValue is not null;
            foreach (string step in isKnown ? Pointer[..^1] : Pointer)
            {
                Point(path, step);
            }

            foreach (PathStep step in steps.Skip(isKnown ? Wrapped - 1 : Wrapped))
            {
                if (step.ItemValue is { } value)
                {
                    path.Item(Encoding.UTF8.GetBytes(step.Key!), Encoding.UTF8.GetBytes(value));
                }
                else if (step.Index >= 0)
                {
                    path.Index(step.Index);
                }
                else
                {
                    path.Key(Encoding.UTF8.GetBytes(step.Key!));
                }
            }

            return path.ToString();
        }

        // All that servers take for one: "-" is the end, and -1 the last.
        private static bool IsIndex(string step) =>
            step == "-" || (step.AsSpan().TrimStart("+-") is { Length: > 0 } digits && !digits.ContainsAnyExceptInRange('0', '9'));

        private static void Point(FieldPathWriter path, string step)
        {
            if (step.Length < 9 && step.All(char.IsAsciiDigit) && step.Length > 0)
            {
                path.Index(int.Parse(step, CultureInfo.InvariantCulture));
            }
            else
            {
                path.Key(Encoding.UTF8.GetBytes(step));
            }
        }
    }
}
