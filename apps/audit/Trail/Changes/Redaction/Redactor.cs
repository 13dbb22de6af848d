using System.Security.Cryptography;
using System.Text;

namespace Cairn.Trail.Changes.Redaction;

/// <summary>Replaces secrets by keyed digests: equal secrets have equal digests, and nothing else can be told from them.</summary>
/// <param name="key">See <see cref="RedactionKey"/>.</param>
public sealed class Redactor(byte[] key)
{
    /// <summary>What every redacted value begins with.</summary>
    public const string Mark = "redacted:";

    /// <summary><c>redacted:</c> and the first 16 hexadecimal digits of HMAC-SHA256 over the value.</summary>
    public string Digest(ReadOnlySpan<byte> value)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, value, digest);
        return Mark + Convert.ToHexStringLower(digest[..8]);
    }

    /// <summary>Whether a value looks like a credential, by itself or by the name of its field.</summary>
    public bool IsCredential(ReadOnlySpan<byte> fieldName, ReadOnlySpan<byte> value) =>
        CredentialValues.Find(value, 0).Length > 0
        || CredentialNames.Tells(fieldName, value)
        || (fieldName.SequenceEqual("auth"u8) && CredentialValues.IsUserAndPassword(value))
        || IsSecretObject(value);

    // What kubectl last applied, kept as one line of JSON in an annotation.
    private static bool IsSecretObject(ReadOnlySpan<byte> value) =>
        !value.IsEmpty
        && value[0] == '{'
        && (value.IndexOf("\"kind\":\"Secret\""u8) >= 0 || value.IndexOf("\"kind\": \"Secret\""u8) >= 0)
        && (value.IndexOf("\"data\":"u8) >= 0 || value.IndexOf("\"stringData\":"u8) >= 0);

    /// <summary>A field's path with the credentials in it replaced: list items are known by a value of theirs, which may be one.</summary>
    /// <param name="secret">Every value is.</param>
    public ReadOnlySpan<byte> Path(ReadOnlySpan<byte> path, bool secret)
    {
        int equals = path.IndexOf((byte)'=');
        if (equals < 0 || (!secret && !HasLongItem(path[(equals + 1)..])))
        {
            return path;
        }

        IReadOnlyList<PathStep>? steps = FieldPath.Parse(Encoding.UTF8.GetString(path));
        var clean = new FieldPathWriter();
        foreach (PathStep step in steps ?? [])
        {
            if (step.ItemValue is { } value)
            {
                byte[] item = Encoding.UTF8.GetBytes(value);
                clean.Item(
                    Encoding.UTF8.GetBytes(step.Key!),
                    secret || CredentialValues.Find(item, 0).Length > 0 ? Encoding.UTF8.GetBytes(Digest(item)) : item
                );
            }
            else if (step.Index >= 0)
            {
                clean.Index(step.Index);
            }
            else
            {
                clean.Key(Encoding.UTF8.GetBytes(step.Key!));
            }
        }

        return Encoding.UTF8.GetBytes(clean.ToString());
    }

    // Nothing shorter is a credential of a known form, and names of items are mostly short.
    private static bool HasLongItem(ReadOnlySpan<byte> path)
    {
        while (path.IndexOf((byte)']') is >= 0 and int end)
        {
            if (end >= 16 && CredentialValues.Find(path[..end], 0).Length > 0)
            {
                return true;
            }

            int next = path[end..].IndexOf((byte)'=');
            path = next < 0 ? [] : path[(end + next + 1)..];
        }

        return false;
    }

    /// <summary>A text with the credentials in it replaced; the same instance when there are none.</summary>
    public string Message(string text)
    {
        if (!CredentialValues.MayHold(text))
        {
            return text;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var clean = new MemoryStream();
        int copied = 0;
        for (Range found = CredentialValues.Find(utf8, 0).Span; !found.Equals(default); found = CredentialValues.Find(utf8, copied).Span)
        {
            (int start, int length) = found.GetOffsetAndLength(utf8.Length);
            clean.Write(utf8.AsSpan(copied, start - copied));
            clean.Write(Encoding.UTF8.GetBytes(Digest(utf8.AsSpan(start, length))));
            copied = start + length;
        }

        if (copied == 0)
        {
            return text;
        }

        clean.Write(utf8.AsSpan(copied));
        return Encoding.UTF8.GetString(clean.ToArray());
    }
}
