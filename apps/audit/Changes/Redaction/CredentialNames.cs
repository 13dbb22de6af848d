using System.Buffers;

namespace Cairn.Changes.Redaction;

/// <summary>Values that are credentials because of what their field is called.</summary>
internal static class CredentialNames
{
    // The last letters decide: tokenTTL, secretName and password_file name no secret.
    private static readonly byte[][] Endings =
    [
        .. new[]
        {
            "password", "passwd", "passphrase", "pwd",
            "secret", "token", "apikey", "accesskey", "privatekey", "secretkey", "clientsecret", "credential",
            "credentials", "connectionstring", "dsn", "authkey", "signingkey", "encryptionkey", "secretaccesskey", "dockerconfigjson", "webhooksecret", "pass",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    private const int Passwords = 4;

    /// <summary>What every one of those names ends in.</summary>
    public static readonly SearchValues<byte> LastLetters = SearchValues.Create("dDtTnNyYsSgGeEl"u8);

    /// <summary>Whether a field of this name holding this value holds a secret.</summary>
    public static bool Tells(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.Length is < 3 or > 100 || value.Length is 0 or > 4_096 || !LastLetters.Contains(name[^1]) || Named(name) is not { } ending)
        {
            return false;
        }

        // What is called a password is one, however short or plain; a secret or token is as often the name of one.
        return !IsPlaceholder(value) && (ending < Passwords ? !IsElsewhere(value) : value.Length >= 6 && !IsReference(value));
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

    /// <summary>Which of the endings a name has, or null.</summary>
    private static int? Named(ReadOnlySpan<byte> name)
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
            byte[] ending = Endings[i];
            if (folded.EndsWith(ending))
            {
                bool own = ending.Length > 4 || folded.Length == ending.Length || name[^(ending.Length + 1)] is (byte)'_' or (byte)'-' or (byte)'.' || (uint)(name[^ending.Length] - 'A') <= 25;
                return own ? i : null;
            }
        }

        return null;
    }

    /// <summary>A path or address where the password is, or a switch.</summary>
    private static bool IsElsewhere(ReadOnlySpan<byte> value) =>
        value[0] is (byte)'/' or (byte)'{' or (byte)'[' || value.IndexOf("://"u8) >= 0 || value.Contains((byte)'\n')
        || value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8) || value.SequenceEqual("null"u8) || value.SequenceEqual("~"u8);

    /// <summary>Names of things, paths, addresses, switches and numbers: what stands there when the secret itself is elsewhere.</summary>
    public static bool IsReference(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value[0] is (byte)'/' or (byte)'.' or (byte)'{' or (byte)'[' || value.IndexOf("://"u8) >= 0 || value.Contains((byte)' ') || value.Contains((byte)'\n'))
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
