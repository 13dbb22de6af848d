using System.Globalization;
using System.Text;
using Cairn.Trail.Changes;
using Cairn.Trail.Changes.Records;
using Cairn.Trail.Changes.Redaction;
using Cairn.Trail.Ledger.Entries;

namespace Cairn.Recording.Ledgers;

/// <summary>What of an entry today's rules hide.</summary>
/// <param name="Slots">The numbers of the slots to erase, and the rule that each was found by.</param>
/// <param name="Fields">Whether a name among the fields is a secret, so that they are to be erased as a whole.</param>
/// <param name="Kept">Whether a name that cannot be erased is a secret.</param>
internal sealed record FoundSecrets(IReadOnlyDictionary<int, string> Slots, bool Fields, bool Kept);

/// <summary>
/// Finds in a recorded payload what today's rules of redaction hide: by the record alone, and, where the landing was read from git again,
/// by the digests of what was hidden then.
/// </summary>
internal sealed class RecordedSecrets(Redactor redactor)
{
    /// <summary>A value that is hidden where the landing is read from git again.</summary>
    public const string ReadAgain = "read again";

    /// <summary>A value whose name, form or object tells.</summary>
    public const string Value = "value";

    /// <summary>A text that holds a credential: a message, a person, a member of a cluster event.</summary>
    public const string Text = "text";

    private const int ShortestElsewhere = 8;

    /// <param name="hidden">The digests of what is hidden in the landing today; null where it was not read again.</param>
    /// <param name="elsewhere">The digests of what is hidden in any landing.</param>
    public FoundSecrets Find(string type, Payload payload, IReadOnlySet<ulong>? hidden, IReadOnlySet<ulong> elsewhere)
    {
        IReadOnlyList<(byte[] Record, List<ErasableSlot> Slots)> parts = payload.Parts(type);
        var slots = new Dictionary<int, string>();
        int number = 0;
        foreach ((byte[] record, List<ErasableSlot> part) in parts.Take(2))
        {
            foreach (ErasableSlot slot in part)
            {
                if (!slot.Erased && IsText(record.AsSpan(slot.Content, slot.Length)))
                {
                    slots.Add(number, Text);
                }

                number++;
            }
        }

        if (!EntryTypes.IsLanding(type))
        {
            return new FoundSecrets(slots, false, NoticeRecord.Read(payload.Head).Any(told => IsKeptName(told.Key, told.Value)));
        }

        Landing landing = LandingRecord.Read(payload.Head, []);
        bool kept =
            landing.Tickets.Concat(landing.Environments).Any(name => redactor.Message(name) != name)
            || landing.Trailers.Any(trailer => redactor.Message(trailer.Key) != trailer.Key);
        bool fields = FindFields(parts[2].Record, number, hidden, elsewhere, slots);
        return new FoundSecrets(slots, fields, kept);
    }

    private bool FindFields(
        byte[] record,
        int first,
        IReadOnlySet<ulong>? hidden,
        IReadOnlySet<ulong> elsewhere,
        Dictionary<int, string> slots
    )
    {
        var seen = new List<ErasableSlot>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        bool isSecret = false;
        bool any = false;
        var walk = FieldsCursor.OfRecord(record, seen);
        while (walk.MoveNext())
        {
            switch (walk.Entry)
            {
                case FieldsEntry.Section:
                    any |= IsName(walk.File) || (walk.Resource is { } resource && IsName(resource));
                    isSecret = walk.Resource?.Split('/').Contains("Secret", StringComparer.Ordinal) == true;
                    break;
                case FieldsEntry.Field:
                    FieldChange field = walk.Field;
                    any |= IsPath(walk.Path, field.Path, names, hidden);
                    if (!seen[^1].Erased && Rule(field, isSecret, hidden, elsewhere) is { } rule)
                    {
                        slots.Add(first + seen.Count - 1, rule);
                    }

                    break;
                default:
                    any |= IsName(walk.File) || IsName(walk.Detail);
                    break;
            }
        }

        return any;
    }

    private string? Rule(FieldChange field, bool isSecret, IReadOnlySet<ulong>? hidden, IReadOnlySet<ulong> elsewhere)
    {
        string? found = null;
        foreach (string? value in new[] { field.Before, field.After })
        {
            if (value is not { Length: > 0 } || value.StartsWith(Redactor.Mark, StringComparison.Ordinal))
            {
                continue;
            }

            byte[] bytes = Encoding.UTF8.GetBytes(value);
            if (
                (isSecret && IsOfSecret(field.Path))
                || redactor.IsCredential(NameOf(field.Path), bytes)
                || redactor.Message(value) != value
            )
            {
                return Value;
            }

            if (hidden?.Contains(Digest(bytes)) == true || (hidden is null && IsElsewhere(bytes, elsewhere)))
            {
                found = ReadAgain;
            }
        }

        return found;
    }

    private bool IsElsewhere(byte[] value, IReadOnlySet<ulong> elsewhere) =>
        value.Length >= ShortestElsewhere && elsewhere.Contains(Digest(value));

    private static bool IsOfSecret(string path) =>
        path.StartsWith("data", StringComparison.Ordinal)
        || path.StartsWith("stringData", StringComparison.Ordinal)
        || path.StartsWith("metadata.annotations", StringComparison.Ordinal);

    /// <summary>What a value is called: the last key, or the name of the item whose value it is.</summary>
    private static byte[] NameOf(string path)
    {
        IReadOnlyList<PathStep> steps = FieldPath.Parse(path) ?? [];
        string? name = steps is [.., { Key: "name", ItemValue: { } item }, { Key: "value", ItemValue: null }]
            ? item
            : steps.LastOrDefault(step => step is { Key: not null, ItemValue: null }).Key;
        return Encoding.UTF8.GetBytes(name ?? "");
    }

    /// <summary>Whether a field's path holds a secret.</summary>
    /// <param name="known">Steps that were looked at already.</param>
    private bool IsPath(ReadOnlySpan<byte> path, string text, HashSet<string> known, IReadOnlySet<ulong>? hidden)
    {
        if (!redactor.Path(path, secret: false).SequenceEqual(path))
        {
            return true;
        }

        return hidden is { Count: > 0 }
            && (FieldPath.Parse(text) ?? []).Any(step =>
                (step.ItemValue ?? step.Key) is { Length: > 0 } name
                && !name.StartsWith(Redactor.Mark, StringComparison.Ordinal)
                && known.Add(name)
                && hidden.Contains(Digest(Encoding.UTF8.GetBytes(name)))
            );
    }

    private bool IsName(string name) => redactor.Name(name) != name;

    private bool IsText(ReadOnlySpan<byte> content)
    {
        string text = Encoding.UTF8.GetString(content);
        if (redactor.Message(text) != text)
        {
            return true;
        }

        // A field that somebody wrote to a cluster: its path and its value.
        int line = text.IndexOf('\n', StringComparison.Ordinal);
        return line > 0
            && FieldPath.Parse(text[..line]) is not null
            && !text.AsSpan(line + 1).StartsWith(Redactor.Mark)
            && redactor.IsCredential(NameOf(text[..line]), Encoding.UTF8.GetBytes(text[(line + 1)..]));
    }

    private bool IsKeptName(string key, string value) => key is "name" or "namespace" or "resource" && IsName(value);

    private ulong Digest(ReadOnlySpan<byte> value) =>
        ulong.Parse(redactor.Digest(value).AsSpan(Redactor.Mark.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The digests of what is hidden in a payload.</summary>
    public static void Hidden(Payload payload, HashSet<ulong> into)
    {
        foreach ((byte[] record, _) in payload.Parts(EntryTypes.Landing))
        {
            ReadOnlySpan<byte> mark = "redacted:"u8;
            for (ReadOnlySpan<byte> left = record; left.IndexOf(mark) is >= 0 and int at; )
            {
                left = left[(at + mark.Length)..];
                if (left.Length >= 16 && ulong.TryParse(left[..16], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong digest))
                {
                    into.Add(digest);
                }
            }
        }
    }
}
