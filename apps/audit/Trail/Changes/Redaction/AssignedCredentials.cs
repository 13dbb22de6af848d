using System.Buffers;

namespace Cairn.Trail.Changes.Redaction;

/// <summary>
/// Credentials inside a longer text that are known by the name they are given to: connection strings (<c>Password=…;</c>),
/// options (<c>--token=…</c>), INI files, JSON in an annotation, a line of a script.
/// </summary>
internal static class AssignedCredentials
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8
    );

    private const int LongestName = 60;

    /// <summary>What a text with such a credential holds in some case; the ends of the names that are told.</summary>
    public static IEnumerable<string> Hints { get; } =
    ["pass", "pwd", "pw", "psk", "secret", "token", "key", "cred", "dsn", "connection", "auth", "pat", "sig", "salt", "cookie"];

    /// <summary>The credential that the <c>=</c> or <c>:</c> at a place gives a name to.</summary>
    public static Credential At(ReadOnlySpan<byte> text, int at)
    {
        // Nearly all are dismissed here: a colon in a time or an image.
        if (
            at < 2
            || at + 1 == text.Length
            || !(NameBytes.Contains(text[at - 1]) || text[at - 1] is (byte)' ' or (byte)'"' or (byte)'\'')
            || (text[at] == ':' && text[at + 1] != ' ' && text[at - 1] is not ((byte)'"' or (byte)'\'') && !IsTight(text, at))
        )
        {
            return Credential.None;
        }

        ReadOnlySpan<byte> before = text[..at].TrimEnd(" \\"u8);
        bool quoted = before.Length > 0 && before[^1] is (byte)'"' or (byte)'\'';
        before = quoted ? before[..^1].TrimEnd((byte)'\\') : before;
        int start = before.LastIndexOfAnyExcept(NameBytes) + 1;
        ReadOnlySpan<byte> name = before[start..];
        if (name.Length < 2 && !(name.Length == 1 && IsLiteral(text[..start])))
        {
            return Credential.None;
        }

        name = name.Length > LongestName ? name[^LongestName..] : name;

        ReadOnlySpan<byte> rest = text[(at + 1)..].TrimStart(" \\"u8);
        bool colon = text[at] == ':';
        if (rest.IsEmpty)
        {
            return Credential.None;
        }

        byte quote = rest[0] is (byte)'"' or (byte)'\'' ? rest[0] : (byte)0;
        rest = quote == 0 ? rest : rest[1..];
        int end = quote != 0 ? rest.IndexOfAny(quote, (byte)'\n') : rest.IndexOfAny(quoted ? "; \t\r\n\"'&,]}"u8 : "; \t\r\n\"'&,"u8);
        ReadOnlySpan<byte> value = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\\');
        if (
            !(CredentialNames.Tells(name, value) || (text[at] == '=' && IsSigned(text[..start], name, value)))
            || (colon && !quoted && !IsWholeLine(before[..start], rest[value.Length..]) && CredentialNames.IsReference(value))
        )
        {
            return Credential.None;
        }

        return value.Length >= 3 ? new Credential(text.Length - rest.Length, value.Length) : Credential.None;
    }

    /// <summary><c>password:x</c> without a space between, where it is not the tag of an image or a port.</summary>
    private static bool IsTight(ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> value = text[(at + 1)..];
        int end = value.IndexOfAny("; \t\r\n\"'&,"u8);
        value = end < 0 ? value : value[..end];
        return value.Length >= 6
            && (text[at - 1] is (byte)'d' or (byte)'D' or (byte)'e' or (byte)'E')
            && value.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0
            && value.IndexOfAny("./:"u8) < 0;
    }

    /// <summary>
    /// The signature of an address that lets in whoever has it (https://learn.microsoft.com/azure/storage/common/storage-sas-overview), or
    /// a value that <c>kubectl create secret</c> is given.
    /// </summary>
    private static bool IsSigned(ReadOnlySpan<byte> before, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        (
            value.Length >= 20
            && (name.SequenceEqual("sig"u8) || name.SequenceEqual("X-Amz-Signature"u8) || name.SequenceEqual("X-Goog-Signature"u8))
        ) || (IsLiteral(before) && before.IndexOf("create secret"u8) >= 0 && !CredentialNames.IsPlaceholder(value));

    private static bool IsLiteral(ReadOnlySpan<byte> before) => before.TrimEnd("\"' ="u8).EndsWith("--from-literal"u8);

    // "password: reset" within a sentence is prose, on a line of its own it is somebody's configuration.
    private static bool IsWholeLine(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        ReadOnlySpan<byte> indent = before[(before.LastIndexOf((byte)'\n') + 1)..];
        int end = after.IndexOf((byte)'\n');
        return indent.Trim(" \t-"u8).IsEmpty && (end < 0 ? after : after[..end]).Trim(" \t\r\"'"u8).IsEmpty;
    }
}
