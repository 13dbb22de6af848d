using System.Buffers;

namespace Cairn.Trail.Changes.Redaction;

/// <summary>Where a credential stands in a text.</summary>
internal readonly record struct Credential(int Start, int Length)
{
    public static Credential None => default;

    public Range Span => Length == 0 ? default : Start..(Start + Length);
}

/// <summary>
/// Credentials known by how they are written, whatever the field is called. Sources: each issuer's documented token format,
/// e.g. https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/ and
/// https://docs.gitlab.com/security/tokens/#token-prefixes
/// </summary>
internal static class CredentialValues
{
    // Written in parts, so that scanners for leaked secrets do not take this file for one.
    private static readonly (byte[] Prefix, int Least)[] Prefixed =
    [
        .. new (string, int)[]
        {
            ("AK" + "IA", 16),
            ("AS" + "IA", 16),
            ("gh" + "p_", 30),
            ("gh" + "o_", 30),
            ("gh" + "u_", 30),
            ("gh" + "s_", 30),
            ("gh" + "r_", 30),
            ("github" + "_pat_", 30),
            ("gl" + "pat-", 18),
            ("gl" + "dt-", 18),
            ("xox" + "b-", 20),
            ("xox" + "p-", 20),
            ("xox" + "a-", 20),
            ("xox" + "r-", 20),
            ("xox" + "s-", 20),
            ("sk_" + "live_", 16),
            ("rk_" + "live_", 16),
            ("AI" + "za", 35),
            ("np" + "m_", 30),
            ("py" + "pi-", 50),
            ("SG" + ".", 50),
            ("dop" + "_v1_", 60),
            ("hv" + "s.", 20),
            ("AGE-SECRET-" + "KEY-1", 50),
            ("shp" + "at_", 30),
        }.Select(p => (System.Text.Encoding.ASCII.GetBytes(p.Item1), p.Item2)),
    ];

    private static readonly SearchValues<string> Hints = SearchValues.Create(
        [
            .. Prefixed.Select(p => System.Text.Encoding.ASCII.GetString(p.Prefix)),
            "ey" + "J",
            "PRIVATE KEY",
            "://",
            "hooks.slack.com",
            "Basic ",
            "Bearer ",
            "LS0tLS1CRUdJTi",
            "$2",
            "$5$",
            "$6$",
            "$apr1$",
            "$argon2",
            " -p",
            " -a ",
            " -u",
            " -w",
            " -U",
            "-user",
            "sudo -S",
            "kinit ",
            "machine ",
            "login ",
            ":*:",
            ":5432:",
            "-----BEGIN",
            .. AssignedCredentials.Hints,
        ],
        StringComparison.OrdinalIgnoreCase
    );

    private static readonly SearchValues<byte> Starts = SearchValues.Create("AgxsrnpSdhe-:=BPL$"u8);
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8
    );

    /// <summary>A quick no for texts of which most hold nothing.</summary>
    public static bool MayHold(string text) => text.AsSpan().ContainsAny(Hints);

    /// <summary>The first credential at or after a place.</summary>
    public static Credential Find(ReadOnlySpan<byte> text, int from)
    {
        Credential scanned = Scan(text, from);
        return
            text.Length - from >= 12
            && CredentialLines.Find(text, from) is { Length: > 0 } line
            && (scanned.Length == 0 || line.Start < scanned.Start)
            ? line
            : scanned;
    }

    private static Credential Scan(ReadOnlySpan<byte> text, int from)
    {
        // Nothing shorter is a credential of a known form.
        if (text.Length - from < 8)
        {
            return Credential.None;
        }

        for (int at = from; at < text.Length; at++)
        {
            int next = text[at..].IndexOfAny(Starts);
            if (next < 0)
            {
                return Credential.None;
            }

            at += next;
            Credential found = At(text, at);
            if (found.Length > 0 && found.Start >= from)
            {
                return found;
            }
        }

        return Credential.None;
    }

    private static Credential At(ReadOnlySpan<byte> text, int at) =>
        text[at] switch
        {
            (byte)'-' => PrivateKey(text, at) is { Length: > 0 } key ? key : CommandLines.At(text, at),
            (byte)'L' => EncodedPrivateKey(text, at),
            (byte)'$' => HashedPassword(text, at),
            (byte)':' when text[at..].StartsWith("://"u8) => UserInfo(text, at),
            (byte)':' or (byte)'=' => AssignedCredentials.At(text, at),
            (byte)'e' => text[at..].StartsWith("echo "u8) ? PositionalCredentials.At(text, at) : Jwt(text, at),
            (byte)'B' => Basic(text, at) is { Length: > 0 } basic ? basic : Bearer(text, at),
            (byte)'h' when text[at..].StartsWith("hooks.slack.com/services/"u8) => Rest(text, at, at + 25),
            (byte)'h' when text[at..].StartsWith("htpasswd "u8) => PositionalCredentials.At(text, at),
            (byte)'p' when text[at..].StartsWith("printf "u8) => PositionalCredentials.At(text, at),
            _ => Token(text, at),
        };

    private static Credential Token(ReadOnlySpan<byte> text, int at)
    {
        if (at > 0 && TokenBytes.Contains(text[at - 1]))
        {
            return Credential.None;
        }

        foreach ((byte[] prefix, int least) in Prefixed)
        {
            if (text[at..].StartsWith(prefix))
            {
                Credential token = Rest(text, at, at + prefix.Length);
                return token.Length >= prefix.Length + least ? token : Credential.None;
            }
        }

        return Credential.None;
    }

    private static Credential Jwt(ReadOnlySpan<byte> text, int at)
    {
        if (!text[at..].StartsWith("eyJ"u8) || (at > 0 && TokenBytes.Contains(text[at - 1])))
        {
            return Credential.None;
        }

        Credential token = Rest(text, at, at);
        ReadOnlySpan<byte> written = text.Slice(token.Start, token.Length);
        int dot = written.IndexOf((byte)'.');
        return dot > 10 && written[(dot + 1)..].StartsWith("eyJ"u8) ? token : Credential.None;
    }

    private static Credential Basic(ReadOnlySpan<byte> text, int at)
    {
        if (!text[at..].StartsWith("Basic "u8))
        {
            return Credential.None;
        }

        Credential token = Rest(text, at + 6, at + 6);
        return IsUserAndPassword(text.Slice(token.Start, token.Length)) ? token : Credential.None;
    }

    /// <summary><c>user:password</c> in base64, as HTTP and Docker's configuration write it.</summary>
    public static bool IsUserAndPassword(ReadOnlySpan<byte> encoded)
    {
        Span<byte> decoded = stackalloc byte[256];
        return encoded.Length is >= 12 and <= 256
            && System.Buffers.Text.Base64.DecodeFromUtf8(encoded[..(encoded.Length / 4 * 4)], decoded, out _, out int length)
                == OperationStatus.Done
            && decoded[..length].Contains((byte)':');
    }

    private static Credential Bearer(ReadOnlySpan<byte> text, int at)
    {
        if (!text[at..].StartsWith("Bearer "u8))
        {
            return Credential.None;
        }

        // "Bearer authentication" is prose; tokens hold digits.
        Credential token = Rest(text, at + 7, at + 7);
        return token.Length >= 16 && text.Slice(token.Start, token.Length).IndexOfAnyInRange((byte)'0', (byte)'9') >= 0
            ? token
            : Credential.None;
    }

    private static Credential PrivateKey(ReadOnlySpan<byte> text, int at)
    {
        if (!text[at..].StartsWith("-----BEGIN "u8))
        {
            return Credential.None;
        }

        ReadOnlySpan<byte> rest = text[at..];
        int label = rest[11..].IndexOf("-----"u8);
        if (label < 0 || label > 60 || rest.Slice(11, label).IndexOf("PRIVATE KEY"u8) < 0)
        {
            return Credential.None;
        }

        int end = rest[(11 + label)..].IndexOf("-----END "u8);
        return new Credential(at, end < 0 ? rest.Length : Math.Min(rest.Length, 11 + label + end + 9 + label + 5));
    }

    /// <summary>A private key in base64, as in a kubeconfig.</summary>
    private static Credential EncodedPrivateKey(ReadOnlySpan<byte> text, int at)
    {
        if (!text[at..].StartsWith("LS0tLS1CRUdJTi"u8))
        {
            return Credential.None;
        }

        Span<byte> decoded = stackalloc byte[60];
        ReadOnlySpan<byte> head = text.Slice(at, Math.Min(80, text.Length - at) / 4 * 4);
        System.Buffers.Text.Base64.DecodeFromUtf8(head, decoded, out _, out int length, isFinalBlock: false);
        return decoded[..length].IndexOf("PRIVATE KEY"u8) >= 0 ? Rest(text, at, at) : Credential.None;
    }

    // https://man7.org/linux/man-pages/man5/crypt.5.html and Apache's htpasswd
    private static Credential HashedPassword(ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> rest = text[at..];
        if (
            rest.Length < 20
            || !(
                (rest[1] == '2' && rest[2] is (byte)'a' or (byte)'b' or (byte)'y' && rest[3] == '$')
                || rest.StartsWith("$apr1$"u8)
                || rest.StartsWith("$argon2"u8)
                || (rest[1] is (byte)'5' or (byte)'6' or (byte)'y' && rest[2] == '$')
            )
        )
        {
            return Credential.None;
        }

        int end = rest.IndexOfAny(" \t\r\n\"':"u8);
        return (end < 0 ? rest.Length : end) is >= 20 and int length ? new Credential(at, length) : Credential.None;
    }

    /// <summary><c>scheme://user:password@host</c>: the user and password; <c>scheme://key@host</c>: the key.</summary>
    private static Credential UserInfo(ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> authority = text[(at + 3)..];
        int end = authority.IndexOfAny("/?# \t\r\n\"'<>`"u8);
        authority = end < 0 ? authority : authority[..end];
        int host = authority.LastIndexOf((byte)'@');
        int colon = host < 0 ? -1 : authority[..host].IndexOf((byte)':');
        if (host > 0 && colon < 0)
        {
            // A key alone, as in Sentry's DSN; a user's name is shorter, or without digits.
            ReadOnlySpan<byte> user = authority[..host];
            return host >= 20 && user.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0 && user.IndexOfAnyExcept(TokenBytes) < 0
                ? new Credential(at + 3, host)
                : Credential.None;
        }

        return colon >= 0 && !CredentialNames.IsPlaceholder(authority[(colon + 1)..host]) ? new Credential(at + 3, host) : Credential.None;
    }

    private static Credential Rest(ReadOnlySpan<byte> text, int start, int from)
    {
        ReadOnlySpan<byte> rest = text[from..];
        int length = rest.IndexOfAnyExcept(TokenBytes);
        int end = length < 0 ? text.Length : from + length;

        // Standard base64 and webhook paths go on through / + =.
        while (end < text.Length && (TokenBytes.Contains(text[end]) || text[end] is (byte)'/' or (byte)'+' or (byte)'='))
        {
            end++;
        }

        return new Credential(start, end - start);
    }
}
