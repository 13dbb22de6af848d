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

    private static readonly SearchValues<byte> Before = SearchValues.Create("dDtTnNyYsSgGeElLhH \"'"u8);

    /// <summary>What a text with such a credential holds in some case; the ends of the names that are told.</summary>
    public static IEnumerable<string> Hints { get; } =
    ["pass", "pwd", "secret", "token", "key", "credential", "dsn", "connectionstring", "connection_string"];

    /// <summary>The credential that the <c>=</c> or <c>:</c> at a place gives a name to.</summary>
    public static Credential At(ReadOnlySpan<byte> text, int at)
    {
        // Nearly all are dismissed here: a colon in a time or an image, a name that ends otherwise.
        if (
            at < 3
            || at + 1 == text.Length
            || !Before.Contains(text[at - 1])
            || (text[at] == ':' && text[at + 1] != ' ' && text[at - 1] is not ((byte)'"' or (byte)'\''))
        )
        {
            return Credential.None;
        }

        ReadOnlySpan<byte> before = text[..at].TrimEnd(" \\"u8);
        bool quoted = before.Length > 0 && before[^1] is (byte)'"' or (byte)'\'';
        before = quoted ? before[..^1].TrimEnd((byte)'\\') : before;
        int start = before.LastIndexOfAnyExcept(NameBytes) + 1;
        ReadOnlySpan<byte> name = before[start..];
        if (name.Length < 3 || !CredentialNames.LastLetters.Contains(name[^1]))
        {
            return Credential.None;
        }

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
            !CredentialNames.Tells(name, value)
            || (colon && !quoted && !IsWholeLine(before[..start], rest[value.Length..]) && CredentialNames.IsReference(value))
        )
        {
            return Credential.None;
        }

        return value.Length >= 4 ? new Credential(text.Length - rest.Length, value.Length) : Credential.None;
    }

    // "password: reset" within a sentence is prose, on a line of its own it is somebody's configuration.
    private static bool IsWholeLine(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        ReadOnlySpan<byte> indent = before[(before.LastIndexOf((byte)'\n') + 1)..];
        int end = after.IndexOf((byte)'\n');
        return indent.Trim(" \t-"u8).IsEmpty && (end < 0 ? after : after[..end]).Trim(" \t\r\"'"u8).IsEmpty;
    }
}
