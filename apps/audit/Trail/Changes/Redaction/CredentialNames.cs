using System.Buffers;

namespace Cairn.Trail.Changes.Redaction;

/// <summary>Values that are credentials because of what their field is called.</summary>
internal static class CredentialNames
{
    // The last letters decide: tokenTTL, secretName and password_file name no secret.
    private static readonly (byte[] Letters, Kind Kind)[] Endings =
    [
        .. Of(Kind.Password, "password", "passwd", "passphrase", "pwd"),
        .. Of(Kind.UserAndPassword, "basicauth"),
        .. Of(Kind.Token, "token", "apikey", "authkey"),
        .. Of(
            Kind.Other,
            "secret",
            "secretkey",
            "accesskey",
            "privatekey",
            "credential",
            "credentials",
            "connectionstring",
            "dsn",
            "signingkey",
            "encryptionkey",
            "dockerconfigjson",
            "pass"
        ),
    ];

    private enum Kind
    {
        /// <summary>What is called a password is one, however short or plain.</summary>
        Password,

        /// <summary>Both in one, with a colon between.</summary>
        UserAndPassword,

        /// <summary>A word here is a token more often than the name of one; variables and keys of other files are names.</summary>
        Token,

        /// <summary>As often the name of a secret as one.</summary>
        Other,
    }

    /// <summary>What every one of those names ends in.</summary>
    public static readonly SearchValues<byte> LastLetters = SearchValues.Create("dDtTnNyYsSgGeElLhH"u8);

    /// <summary>Whether a field of this name holding this value holds a secret.</summary>
    public static bool Tells(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (
            name.Length is < 3 or > 100
            || value.Length is 0 or > 4_096
            || !LastLetters.Contains(name[^1])
            || Named(name) is not { } kind
            || IsPlaceholder(value)
        )
        {
            return false;
        }

        return kind switch
        {
            Kind.Password => !IsElsewhere(value),
            Kind.UserAndPassword => !IsElsewhere(value) && value.Contains((byte)':'),
            Kind.Token => value.Length >= 6 && !IsElsewhere(value) && !(IsReference(value) && IsKey(value)),
            _ => value.Length >= 6 && !IsReference(value),
        };
    }

    /// <summary>A template, variable or note that stands where a secret will be.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<byte> value) =>
        value.IsEmpty
        || value.IndexOf("{{"u8) >= 0
        || value.IndexOf("${"u8) >= 0
        || value.IndexOf("$("u8) >= 0
        || value[0] is (byte)'$' or (byte)'<' or (byte)'%'
        || value.StartsWith("ENC["u8)
        || value.StartsWith("ref+"u8)
        || value.StartsWith("vault:"u8)
        || value.IndexOfAnyExcept("*xX.-_"u8) < 0;

    private static IEnumerable<(byte[], Kind)> Of(Kind kind, params string[] names) =>
        names.Select(name => (System.Text.Encoding.ASCII.GetBytes(name), kind));

    /// <summary>What a name says of its value by its ending, or null.</summary>
    private static Kind? Named(ReadOnlySpan<byte> name)
    {
        Span<byte> letters = stackalloc byte[100];
        int length = 0;
        foreach (byte c in name)
        {
            if (c is (byte)'_' or (byte)'-' or (byte)'.')
            {
                continue;
            }

            letters[length++] = (uint)(c - 'A') <= 25 ? (byte)(c | 0x20) : c;
        }

        ReadOnlySpan<byte> folded = letters[..length];
        for (int i = 0; i < Endings.Length; i++)
        {
            (byte[] ending, Kind kind) = Endings[i];
            if (folded.EndsWith(ending))
            {
                bool own =
                    ending.Length > 4
                    || folded.Length == ending.Length
                    || name[^(ending.Length + 1)] is (byte)'_' or (byte)'-' or (byte)'.'
                    || (uint)(name[^ending.Length] - 'A') <= 25;
                return own ? kind : null;
            }
        }

        return null;
    }

    /// <summary>A path or address where the password is, or a switch.</summary>
    private static bool IsElsewhere(ReadOnlySpan<byte> value) =>
        value[0] is (byte)'/' or (byte)'{' or (byte)'['
        || value.IndexOf("://"u8) >= 0
        || value.Contains((byte)'\n')
        || value.SequenceEqual("true"u8)
        || value.SequenceEqual("false"u8)
        || value.SequenceEqual("null"u8)
        || value.SequenceEqual("~"u8);

    /// <summary>
    /// A variable (<c>SONARR_API_KEY</c>), a key of another file (<c>twilio.auth.token</c>), what is itself called a secret
    /// (<c>splunk-audit-secret</c>), a sentence, a number.
    /// </summary>
    private static bool IsKey(ReadOnlySpan<byte> value) =>
        value.IndexOfAny("./ "u8) >= 0
        || (value.Length <= 100 && Named(value) is not null)
        || value.IndexOfAnyInRange((byte)'a', (byte)'z') < 0;

    /// <summary>Names of things, paths, addresses, switches and numbers: what stands there when the secret itself is elsewhere.</summary>
    public static bool IsReference(ReadOnlySpan<byte> value)
    {
        if (
            value.IsEmpty
            || value[0] is (byte)'/' or (byte)'.' or (byte)'{' or (byte)'['
            || value.IndexOf("://"u8) >= 0
            || value.Contains((byte)' ')
            || value.Contains((byte)'\n')
        )
        {
            return true;
        }

        bool digit = value.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;
        bool upper = value.IndexOfAnyInRange((byte)'A', (byte)'Z') >= 0;
        bool lower = value.IndexOfAnyInRange((byte)'a', (byte)'z') >= 0;
        bool symbol = value.IndexOfAny("!@#$%^&*+=~?|"u8) >= 0;
        if (!upper && !lower && !symbol)
        {
            return value.Length < 8;
        }

        // payments-db-credentials and database.password are names: words joined by separators, in one case, without digits to speak of.
        bool joined = value.IndexOfAny("-_./"u8) >= 0;
        return !symbol && (joined ? !(upper && lower && digit) && Digits(value) < 4 : !digit && !(upper && lower) && value.Length < 10);
    }

    private static int Digits(ReadOnlySpan<byte> value)
    {
        int digits = 0;
        foreach (byte c in value)
        {
            digits += (uint)(c - '0') <= 9 ? 1 : 0;
        }

        return digits;
    }
}
