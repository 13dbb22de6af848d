namespace Cairn.Trail.Changes.Redaction;

/// <summary>JSON Pointers (https://www.rfc-editor.org/rfc/rfc6901) that lead to values of a Secret.</summary>
public static class SecretPointers
{
    /// <param name="isSecret">The patch is aimed at a Secret, or at what a Secret is made from.</param>
    /// <param name="isOther">It is aimed at something else.</param>
    public static bool IsSecret(ReadOnlySpan<byte> pointer, bool isSecret, bool isOther)
    {
        if (pointer.IndexOf("/stringData"u8) is >= 0 and int at && Ends(pointer[(at + 11)..]))
        {
            return true;
        }

        return isSecret
            ? pointer.Length > 1
                && !(pointer.StartsWith("/metadata"u8) && !pointer.StartsWith("/metadata/annotations"u8))
                && !pointer.StartsWith("/spec/encryptedData"u8)
                && !pointer.SequenceEqual("/type"u8)
                && !pointer.SequenceEqual("/immutable"u8)
                && !pointer.SequenceEqual("/kind"u8)
                && !pointer.SequenceEqual("/apiVersion"u8)
            : !isOther
                && (
                    (pointer.StartsWith("/data"u8) && Ends(pointer[5..]))
                    || (pointer.StartsWith("/spec/template/data"u8) && Ends(pointer[19..]))
                );
    }

    /// <summary>Whether it leads into the template of a Secret, in an object that makes one.</summary>
    public static bool IsTemplate(ReadOnlySpan<byte> pointer) =>
        pointer.IndexOf("emplate"u8) >= 0
        && (pointer.IndexOf("/data"u8) >= 0 || pointer.IndexOf("/annotations"u8) >= 0 || pointer.EndsWith("emplate"u8));

    /// <summary>The last step.</summary>
    public static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> pointer) => pointer[(pointer.LastIndexOf((byte)'/') + 1)..];

    private static bool Ends(ReadOnlySpan<byte> rest) => rest.IsEmpty || rest[0] == '/';
}
