using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cairn.Sources.Webhooks;

/// <summary>
/// Reads untrusted JSON: each text within its limit and without control characters, each time within range.
/// A template of ArgoCD writes <c>null</c> for what an Application lacks, so absent and null are the same.
/// </summary>
internal readonly struct NotificationReader(JsonElement element, string path, DateTimeOffset now)
{
    /// <summary>Names of Kubernetes are at most this long (DNS subdomain, RFC 1123).</summary>
    public const int LongestName = 253;

    public const int LongestText = 1_024;

    private const int Deepest = 16;

    /// <param name="path">Its path in the body, for messages.</param>
    /// <exception cref="NotificationException">It is not a JSON object.</exception>
    public static NotificationReader Of(ReadOnlyMemory<byte> body, DateTimeOffset now, string what, int deepest = Deepest, string path = "")
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = deepest });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new NotificationReader(json.RootElement.Clone(), path, now)
                : throw new NotificationException($"The body is not a JSON object; send {what}.");
        }
        catch (JsonException)
        {
            throw new NotificationException($"The body is not JSON; send {what}.");
        }
    }

    public NotificationReader this[string name] => new(Child(name), path.Length == 0 ? name : $"{path}.{name}", now);

    public bool IsThere => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The items of an array; none where it is absent.</summary>
    public IEnumerable<NotificationReader> Items(int most)
    {
        if (!IsThere)
        {
            return [];
        }

        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > most)
        {
            throw new NotificationException($"{path} is not an array of at most {most} items.");
        }

        (string where, DateTimeOffset time) = (path, now);
        return element.EnumerateArray().Select((item, at) => new NotificationReader(item, $"{where}[{at}]", time));
    }

    /// <summary>Empty where it is absent.</summary>
    public string Text(int most = LongestText)
    {
        if (!IsThere)
        {
            return "";
        }

        string? text = Read();
        return text is not null && text.Length <= most && !text.Any(char.IsControl)
            ? text
            : throw new NotificationException($"{path} is not a string of at most {most} characters without control characters.");
    }

    /// <summary>What there is of a text, never refused: control characters written out, what is too long cut and told apart by a digest.
    /// Empty where it is none.</summary>
    public string Cut(int most = LongestText)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return "";
        }

        string text = Read() ?? "\ufffd";

        string plain = text.Any(char.IsControl)
            ? string.Concat(text.Select(c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : $"{c}"))
            : text;
        return plain.Length <= most
            ? plain
            : $"{plain[..(most - 17)]}…{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain))[..8])}";
    }

    public string Needed(int most = LongestText) =>
        Text(most) is { Length: > 0 } text ? text : throw new NotificationException($"{path} is missing.");

    public bool Flag() =>
        element.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.True => true,
            _ => throw new NotificationException($"{path} must be true or false."),
        };

    public int Count() =>
        !IsThere ? 0
        : element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int count) && count is >= 0 and <= 1_000_000 ? count
        : throw new NotificationException($"{path} must be an integer from 0 to 1000000.");

    /// <summary>Null where it is absent; whole seconds.</summary>
    public DateTimeOffset? Time()
    {
        string text = Text(64);
        if (text.Length == 0)
        {
            return null;
        }

        if (
            !DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTimeOffset time
            ) || !text.Contains('T', StringComparison.Ordinal)
        )
        {
            throw new NotificationException($"{path}: '{text}' is not a timestamp such as 2026-11-03T14:20:00Z.");
        }

        // A clock may be off; one that is a day ahead would hide what comes in the meantime.
        return time > now.AddDays(1) || time.Year < 2018
            ? throw new NotificationException($"{path}: timestamp '{text}' is out of range; check the cluster's clock.")
            : DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
    }

    public DateTimeOffset NeededTime() => Time() ?? throw new NotificationException($"{path} is missing.");

    /// <summary>All of it.</summary>
    public JsonElement Whole => element;

    // Half a surrogate pair, and bytes that are no UTF-8, are found out when they are read.
    private string? Read()
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private JsonElement Child(string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement child) ? child : default;
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    public NotificationException Wrong(string expected) => new($"{path} is not {expected}.");
}
