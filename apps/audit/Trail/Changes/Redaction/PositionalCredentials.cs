using System.Text;

namespace Cairn.Trail.Changes.Redaction;

/// <summary>
/// Credentials that a command is given by their place: <c>htpasswd -b FILE USER X</c>
/// (https://httpd.apache.org/docs/current/programs/htpasswd.html), or on its standard input: <c>echo X | docker login
/// --password-stdin</c>.
/// </summary>
internal static class PositionalCredentials
{
    private static readonly byte[][] Readers =
    [
        .. "--password-stdin|-password-stdin|sudo -S|passwd --stdin|--passphrase-fd 0|--passphrase-fd=0|--pinentry-mode loopback|kinit "
            .Split('|')
            .Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>The credential of the command whose name begins at a place.</summary>
    public static Credential At(ReadOnlySpan<byte> text, int at)
    {
        if (at > 0 && (char.IsAsciiLetterOrDigit((char)text[at - 1]) || text[at - 1] is (byte)'-' or (byte)'_' or (byte)'.'))
        {
            return Credential.None;
        }

        ReadOnlySpan<byte> rest = text[at..];
        return rest.StartsWith("htpasswd "u8) ? Htpasswd(text, at + 9)
            : rest.StartsWith("echo "u8) ? Piped(text, at + 5)
            : rest.StartsWith("printf "u8) ? Piped(text, at + 7)
            : Credential.None;
    }

    private static Credential Htpasswd(ReadOnlySpan<byte> text, int from)
    {
        bool batch = false;
        int positional = 3;
        bool isNumber = false;
        bool any = false;
        for (int at = from; Word(text, ref at) is { Length: > 0 } word; )
        {
            ReadOnlySpan<byte> value = text.Slice(word.Start, word.Length);
            if (isNumber)
            {
                isNumber = false;
            }
            else if (value[0] == '-' && !any)
            {
                // With -n the result is printed, and there is no file.
                batch |= value.Contains((byte)'b');
                positional = value.Contains((byte)'n') ? 2 : positional;
                isNumber = value[^1] is (byte)'C' or (byte)'r';
            }
            else if (--positional == 0)
            {
                return batch && !CredentialNames.IsPlaceholder(value) ? word : Credential.None;
            }
            else
            {
                any = true;
            }
        }

        return Credential.None;
    }

    private static Credential Piped(ReadOnlySpan<byte> text, int from)
    {
        int end = text[from..].IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? text : text[..(from + end)];
        int pipe = line[from..].IndexOf((byte)'|');
        if (pipe < 0)
        {
            return Credential.None;
        }

        // Up to the end of the command that reads it, or of the text where that goes on in the next line.
        ReadOnlySpan<byte> reader = (line[^1] is (byte)'\\' or (byte)'|' ? text : line)[(from + pipe + 1)..];
        bool isRead = false;
        foreach (byte[] option in Readers)
        {
            isRead |= reader.IndexOf(option) >= 0;
        }

        bool isPair = reader.IndexOf("chpasswd"u8) >= 0;
        if (!isRead && !isPair)
        {
            return Credential.None;
        }

        for (int at = from; at < from + pipe && Word(text[..(from + pipe)], ref at) is { Length: > 0 } word; )
        {
            ReadOnlySpan<byte> value = text.Slice(word.Start, word.Length);
            if (value[0] == '-' || value.StartsWith("%s"u8))
            {
                continue;
            }

            int colon = isPair ? value.IndexOf((byte)':') : -1;
            return CredentialNames.IsPlaceholder(value[(colon + 1)..])
                ? Credential.None
                : new Credential(word.Start + colon + 1, word.Length - colon - 1);
        }

        return Credential.None;
    }

    /// <summary>The next word of a command, without its quotes.</summary>
    private static Credential Word(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\\')
        {
            at++;
        }

        if (at >= text.Length || text[at] is (byte)'\n' or (byte)'|' or (byte)';' or (byte)'&' or (byte)'>')
        {
            return Credential.None;
        }

        byte quote = text[at] is (byte)'"' or (byte)'\'' ? text[at] : (byte)0;
        int start = quote == 0 ? at : at + 1;
        int length = quote == 0 ? text[start..].IndexOfAny(" \t\r\n|;&>\"'`)"u8) : text[start..].IndexOfAny(quote, (byte)'\n');
        length = length < 0 ? text.Length - start : length;
        at = Math.Min(text.Length, start + length + (quote == 0 ? 0 : 1));
        return new Credential(start, length);
    }
}
