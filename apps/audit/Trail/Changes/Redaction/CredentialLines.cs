namespace Cairn.Trail.Changes.Redaction;

/// <summary>Credentials by their place in a line: <c>.netrc</c>, <c>.pgpass</c>, a Secret's manifest within a text.</summary>
internal static class CredentialLines
{
    /// <summary>The first credential at or after a place.</summary>
    public static Credential Find(ReadOnlySpan<byte> text, int from)
    {
        Credential first = Credential.None;
        if (text[from..].IndexOf("password "u8) >= 0 && (text.IndexOf("machine "u8) >= 0 || text.IndexOf("login "u8) >= 0))
        {
            first = Netrc(text, from);
        }

        if (System.MemoryExtensions.Count(text[from..], (byte)':') >= 4 && Pgpass(text, from) is { Length: > 0 } pgpass)
        {
            first = Earlier(first, pgpass);
        }

        if (text.IndexOf("Secret"u8) >= 0 && IsSecretObject(text) && Manifest(text, from) is { Length: > 0 } value)
        {
            first = Earlier(first, value);
        }

        return first;
    }

    /// <summary>Whether a text is or holds the manifest of a Secret, in JSON or YAML, or in a script.</summary>
    public static bool IsSecretObject(ReadOnlySpan<byte> text)
    {
        bool isSecret = false;
        for (int from = 0; !isSecret && text[from..].IndexOf("Secret"u8) is >= 0 and int found; from += found + 6)
        {
            int start = from + found;
            ReadOnlySpan<byte> after = text[(start + 6)..];
            ReadOnlySpan<byte> before = text[..start].TrimEnd(" \t\"'\\"u8);
            isSecret =
                (after.IsEmpty || !char.IsAsciiLetterOrDigit((char)after[0]) || after.StartsWith("List"u8))
                && before.Length > 4
                && before[^1] == ':'
                && before[..^1].TrimEnd(" \t\"'\\"u8).EndsWith("kind"u8);
        }

        return isSecret && (HasKey(text, "data"u8) || HasKey(text, "stringData"u8));
    }

    /// <summary>Whether a text is a JSON Patch (RFC 6902) of a Secret's values.</summary>
    /// <param name="isOther">It is known to be aimed at something else.</param>
    public static bool IsSecretPatch(ReadOnlySpan<byte> text, bool isOther) =>
        (text.IndexOf("/stringData"u8) >= 0 && HasKey(text, "path"u8))
        || (!isOther && text.IndexOf("\"/data/"u8) >= 0 && HasKey(text, "path"u8) && HasKey(text, "op"u8));

    private static Credential Earlier(Credential one, Credential other) => one.Length == 0 || other.Start < one.Start ? other : one;

    private static bool HasKey(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        for (int from = 0; text[from..].IndexOf(key) is >= 0 and int found; from += found + 1)
        {
            int start = from + found;
            ReadOnlySpan<byte> after = text[(start + key.Length)..].TrimStart("\"'\\ \t"u8);
            if (!after.IsEmpty && after[0] == ':' && (start == 0 || !char.IsAsciiLetterOrDigit((char)text[start - 1])))
            {
                return true;
            }
        }

        return false;
    }

    // https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
    private static Credential Netrc(ReadOnlySpan<byte> text, int from)
    {
        for (int at = from; text[at..].IndexOf("password "u8) is >= 0 and int found; )
        {
            int start = at + found;
            int value = start + 9;
            at = value;
            ReadOnlySpan<byte> before = text[..start];
            if (start > 0 && text[start - 1] is not ((byte)' ' or (byte)'\t' or (byte)'\n'))
            {
                continue;
            }

            // "login X password Y", in a line or in the lines after "machine".
            ReadOnlySpan<byte> entry = before[Math.Max(0, before.Length - 300)..];
            int login = entry.LastIndexOf("login "u8);
            if (login < 0 || System.MemoryExtensions.Count(entry[(login + 6)..].Trim(" \t\r\n"u8), (byte)' ') > 0)
            {
                continue;
            }

            int end = text[value..].IndexOfAny(" \t\r\n\"'"u8);
            Credential password = new(value, end < 0 ? text.Length - value : end);
            if (password.Length > 0 && !CredentialNames.IsPlaceholder(text.Slice(password.Start, password.Length)))
            {
                return password;
            }
        }

        return Credential.None;
    }

    // host:port:database:user:password, https://www.postgresql.org/docs/current/libpq-pgpass.html
    private static Credential Pgpass(ReadOnlySpan<byte> text, int from)
    {
        for (int start = from == 0 ? 0 : LineAfter(text, from - 1); start < text.Length; start = LineAfter(text, start))
        {
            int end = text[start..].IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? text[start..] : text.Slice(start, end)).TrimEnd("\r \""u8);
            int host = line.IndexOf((byte)':');
            if (host < 1 || line.Contains((byte)' ') || line[0] == '#' || line.IndexOfAnyExcept("0123456789abcdefABCDEF:"u8) < 0)
            {
                continue;
            }

            ReadOnlySpan<byte> rest = line[(host + 1)..];
            int port = rest.IndexOf((byte)':');
            if (
                port < 1
                || !(
                    rest[..port].SequenceEqual("*"u8)
                    || (port is >= 3 and <= 5 && rest[..port].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
                )
            )
            {
                continue;
            }

            rest = rest[(port + 1)..];
            int database = rest.IndexOf((byte)':');
            int user = database < 1 ? -1 : rest[(database + 1)..].IndexOf((byte)':');
            int password = database + user + 2;
            if (
                user < 1
                || rest.Slice(database + 1, user).IndexOfAnyExcept("0123456789"u8) < 0
                || password >= rest.Length
                || rest[..password].IndexOf((byte)'/') >= 0
                || CredentialNames.IsPlaceholder(rest[password..])
            )
            {
                continue;
            }

            return new Credential(start + line.Length - (rest.Length - password), rest.Length - password);
        }

        return Credential.None;
    }

    /// <summary>The value of the first line below <c>data:</c> or <c>stringData:</c>.</summary>
    private static Credential Manifest(ReadOnlySpan<byte> text, int from)
    {
        int below = -1;
        for (int start = 0; start < text.Length; start = LineAfter(text, start))
        {
            int length = text[start..].IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = length < 0 ? text[start..] : text.Slice(start, length);
            ReadOnlySpan<byte> trimmed = line.Trim(" \t\r"u8);
            int indent = line.Length - line.TrimStart(" \t"u8).Length;
            if (below >= 0 && indent <= below && !trimmed.IsEmpty)
            {
                below = -1;
            }

            if (below < 0 && (trimmed.SequenceEqual("data:"u8) || trimmed.SequenceEqual("stringData:"u8)))
            {
                below = indent;
                continue;
            }

            if (below < 0 || trimmed.IsEmpty)
            {
                continue;
            }

            int colon = trimmed.IndexOf(": "u8);
            int value = start + indent + (colon < 0 ? 0 : colon + 2);
            int end = start + indent + trimmed.Length;
            if (value >= from && end > value && trimmed[^1] is not ((byte)':' or (byte)'|') && !text[value..end].StartsWith("redacted:"u8))
            {
                return new Credential(value, end - value);
            }
        }

        return Credential.None;
    }

    private static int LineAfter(ReadOnlySpan<byte> text, int start)
    {
        int end = text[start..].IndexOf((byte)'\n');
        return end < 0 ? text.Length : start + end + 1;
    }
}
