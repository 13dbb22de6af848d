using System.Buffers;
using System.Text;

namespace Cairn.Trail.Changes.Redaction;

/// <summary>Credentials that a command is given as an option's value: <c>--token X</c>, <c>curl -u user:X</c>, <c>mysql -pX</c>.</summary>
internal static class CommandLines
{
    private const int LongestCommand = 2_000;

    private static readonly SearchValues<byte> OptionBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8
    );

    // The tools whose one-letter options take a password: https://dev.mysql.com/doc/refman/8.4/en/command-line-options.html and the
    // manual page of each.
    private static readonly (byte[] Tool, byte Letter, Form Form)[] Tools =
    [
        .. Of("mysql mysqldump mysqladmin mysqlimport mariadb mariadb-dump mariadb-admin mycli 7z 7za", 'p', Form.Attached),
        .. Of("sshpass mongo mongosh mongodump mongorestore mongoexport mongoimport cqlsh", 'p', Form.Either),
        .. Of("redis-cli valkey-cli keydb-cli", 'a', Form.Either),
        .. Of("ldapsearch ldapadd ldapmodify ldapwhoami ldapdelete ldappasswd", 'w', Form.Either),
        .. Of("login", 'p', Form.Apart),
        .. Of("sqlcmd bcp zip unzip", 'P', Form.Either),
        .. Of("smbclient rpcclient net", 'U', Form.Percent),
        .. Of("curl http https wget ab hey", 'u', Form.UserAndPassword),
        .. Of("curl", 'U', Form.UserAndPassword),
    ];

    // "the --token flag": what follows an option in a sentence.
    private static readonly byte[][] Prose =
    [
        .. (
            "flag flags option options parameter parameters argument arguments arg is was are to from in for and or the a an on of with "
            + "when as by at if it that this which into instead support handling value values file be been being will would can could "
            + "should not now no only also so then than but via per has have had does do did set sets takes take use used uses using "
            + "add added adds remove removed default defaults required here too must again everywhere anymore command commands variable "
            + "variables because since after before without within between through until while where"
        )
            .Split(' ')
            .Select(Encoding.ASCII.GetBytes),
    ];

    private enum Form
    {
        /// <summary><c>-pX</c></summary>
        Attached,

        /// <summary><c>-p X</c></summary>
        Apart,

        /// <summary>Both.</summary>
        Either,

        /// <summary><c>-u user:X</c></summary>
        UserAndPassword,

        /// <summary><c>-U user%X</c></summary>
        Percent,
    }

    /// <summary>The credential that the option at a dash takes.</summary>
    public static Credential At(ReadOnlySpan<byte> text, int at)
    {
        if (
            (
                at > 0
                && text[at - 1]
                    is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'"' or (byte)'\'' or (byte)'`' or (byte)'(' or (byte)'[')
            )
            || at + 3 >= text.Length
        )
        {
            return Credential.None;
        }

        ReadOnlySpan<byte> option = text[(at + 1)..];
        option = option[0] == '-' ? option[1..] : option;
        int start = text.Length - option.Length;
        int length = option.IndexOfAnyExcept(OptionBytes);
        if (length == 0 || option.IsEmpty)
        {
            return Credential.None;
        }

        if (length < 0)
        {
            return start == at + 1 ? Short(text, at) : Credential.None;
        }

        ReadOnlySpan<byte> name = option[..length];
        if (name.EndsWith("password-stdin"u8) && HereString(text, start + length) is { Length: > 0 } here)
        {
            return here;
        }

        if (Value(text, start + length) is { Length: > 0 } value && name.Length > 1 && text[value.Start] != '-')
        {
            ReadOnlySpan<byte> given = text.Slice(value.Start, value.Length);
            if (
                (Takes(name, given) && !IsProse(given))
                || (name.StartsWith("pass"u8) && given.StartsWith("pass:"u8) && given.Length > 5)
                || (IsUser(name) && IsUserAndPassword(given))
            )
            {
                return value;
            }
        }

        return start == at + 1 ? Short(text, at) : Credential.None;
    }

    /// <summary>Whether an option of this name (with its dashes) takes a credential, which this is.</summary>
    public static bool Takes(ReadOnlySpan<byte> option, ReadOnlySpan<byte> value)
    {
        option = option.TrimStart((byte)'-');
        return CredentialNames.Tells(CredentialNames.Of(option), value);
    }

    private static bool IsUser(ReadOnlySpan<byte> name) => name.SequenceEqual("user"u8) || name.SequenceEqual("proxy-user"u8);

    /// <summary>What stands after an option, apart from it: in quotes, or up to a space; also as the next item of a list.</summary>
    private static Credential Value(ReadOnlySpan<byte> text, int from)
    {
        int start = from;
        while (start < text.Length && text[start] is (byte)' ' or (byte)'\t' or (byte)'"' or (byte)'\'' or (byte)',' or (byte)'\\')
        {
            start++;
        }

        // "--token" at the end of something quoted is followed by something else.
        if (start == from || start == text.Length || text[from..start].IndexOfAny(" \t,"u8) < 0)
        {
            return Credential.None;
        }

        byte quote = text[start - 1];
        ReadOnlySpan<byte> rest = text[start..];
        int end = quote is (byte)'"' or (byte)'\'' ? rest.IndexOfAny(quote, (byte)'\n', (byte)'\\') : rest.IndexOfAny(" \t\r\n\"'`;|&)"u8);
        ReadOnlySpan<byte> value = end < 0 ? rest : rest[..end];
        return new Credential(start, value.Length);
    }

    /// <summary><c>--password-stdin &lt;&lt;&lt; X</c></summary>
    private static Credential HereString(ReadOnlySpan<byte> text, int from)
    {
        int end = text[from..].IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? text : text[..(from + end)];
        int sign = line[from..].IndexOf("<<<"u8);
        if (sign < 0)
        {
            return Credential.None;
        }

        int start = from + sign + 3;
        while (start < line.Length && line[start] is (byte)' ' or (byte)'"' or (byte)'\'')
        {
            start++;
        }

        Credential value = Attached(line, start);
        return CredentialNames.IsPlaceholder(line.Slice(value.Start, value.Length)) ? Credential.None : value;
    }

    private static Credential Short(ReadOnlySpan<byte> text, int at)
    {
        byte letter = text[at + 1];
        if (letter is not ((byte)'p' or (byte)'a' or (byte)'w' or (byte)'P' or (byte)'U' or (byte)'u'))
        {
            return Credential.None;
        }

        ReadOnlySpan<byte> command = Command(text, at);
        foreach ((byte[] tool, byte own, Form form) in Tools)
        {
            if (own != letter || !HasWord(command, tool))
            {
                continue;
            }

            bool attached = text[at + 2] is not ((byte)' ' or (byte)'\t' or (byte)'"' or (byte)'\'' or (byte)',');
            if (form == Form.Apart && attached || form == Form.Attached && !attached)
            {
                continue;
            }

            Credential value = attached ? Attached(text, at + 2) : Value(text, at + 2);
            ReadOnlySpan<byte> given = text.Slice(value.Start, value.Length);
            bool isCredential = form switch
            {
                Form.UserAndPassword => IsUserAndPassword(given),
                Form.Percent => given.IndexOf((byte)'%') is > 0 and int percent && !CredentialNames.IsPlaceholder(given[(percent + 1)..]),
                _ => given.Length > 0
                    && given[0] != '-'
                    && !CredentialNames.IsPlaceholder(given)
                    && !IsProse(given)
                    // A port, or the name of what is pulled.
                    && !(form == Form.Apart && given.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0),
            };
            if (isCredential)
            {
                return value;
            }
        }

        return Credential.None;
    }

    private static Credential Attached(ReadOnlySpan<byte> text, int start)
    {
        int end = text[start..].IndexOfAny(" \t\r\n\"'`;|&)"u8);
        return new Credential(start, end < 0 ? text.Length - start : end);
    }

    /// <summary>The command before a place: from the last pipe or line that was not continued.</summary>
    private static ReadOnlySpan<byte> Command(ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> before = text[Math.Max(0, at - LongestCommand)..at];
        for (int i = before.Length - 1; i >= 0; i--)
        {
            if (before[i] is (byte)'|' or (byte)';' or (byte)'&' || (before[i] == '\n' && (i == 0 || before[i - 1] != '\\')))
            {
                return before[(i + 1)..];
            }
        }

        return before;
    }

    private static bool HasWord(ReadOnlySpan<byte> command, ReadOnlySpan<byte> word)
    {
        for (int from = 0; command[from..].IndexOf(word) is >= 0 and int found; from += found + 1)
        {
            int start = from + found;
            int end = start + word.Length;
            if (
                (start == 0 || (!char.IsAsciiLetterOrDigit((char)command[start - 1]) && command[start - 1] is not ((byte)'-' or (byte)'_')))
                && (
                    end == command.Length
                    || (
                        !char.IsAsciiLetterOrDigit((char)command[end])
                        && command[end] is not ((byte)'-' or (byte)'_' or (byte)':' or (byte)'.')
                    )
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>admin:X</c>, and no <c>1000:1000</c>.</summary>
    private static bool IsUserAndPassword(ReadOnlySpan<byte> value)
    {
        int colon = value.IndexOf((byte)':');
        return colon >= 0
            && colon < value.Length - 1
            && value.IndexOf("://"u8) < 0
            && value.IndexOfAnyExcept("0123456789:"u8) >= 0
            && !CredentialNames.IsPlaceholder(value[(colon + 1)..]);
    }

    private static bool IsProse(ReadOnlySpan<byte> value)
    {
        value = value.TrimEnd(".,:"u8);
        foreach (byte[] word in Prose)
        {
            if (value.SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<(byte[], byte, Form)> Of(string tools, char letter, Form form) =>
        tools.Split(' ').Select(tool => (Encoding.ASCII.GetBytes(tool), (byte)letter, form));
}
